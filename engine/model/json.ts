/** JSON as TypeScript sees it, and the patch operations that change it. */

/** Any JSON value. Integers beyond 2^53 are held as `bigint` by the YAML reader only; everything else is plain JSON. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object. Objects made by the YAML reader have no prototype surprises: `__proto__` is an own key. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** A JSON Pointer (RFC 6901): `''` is the whole document, `/spec/containers/0` an element. */
export type JsonPointer = string;

/** One RFC 6902 operation. */
export type Operation =
  | { op: 'add' | 'replace' | 'test'; path: JsonPointer; value: JsonValue }
  | { op: 'remove'; path: JsonPointer }
  | { op: 'move' | 'copy'; path: JsonPointer; from: JsonPointer };
