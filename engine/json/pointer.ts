/** JSON Pointers (RFC 6901): building, splitting, reading. */

import type { JsonPointer, JsonValue } from '../model/json.ts';

/** `~` and `/` escaped. */
export function escapeSegment(segment: string | number): string {
  const text = String(segment);
  return text.includes('~') || text.includes('/') ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text;
}

/** The segments of a pointer, unescaped; `''` has none. */
export function splitPointer(pointer: JsonPointer): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => (segment.includes('~') ? segment.replaceAll('~1', '/').replaceAll('~0', '~') : segment));
}

/** `base` with segments appended. */
export function joinPointer(base: JsonPointer, ...segments: readonly (string | number)[]): JsonPointer {
  return segments.reduce<string>((pointer, segment) => `${pointer}/${escapeSegment(segment)}`, base);
}

/** The pointer one level up; `undefined` for the root. */
export function parentPointer(pointer: JsonPointer): JsonPointer | undefined {
  return pointer === '' ? undefined : pointer.slice(0, pointer.lastIndexOf('/'));
}

/** The child of a value by one unescaped segment, own keys only. */
export function childOf(value: JsonValue | undefined, segment: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^(0|[1-9][0-9]*)$/.test(segment) ? value[Number(segment)] : undefined;
  if (value !== null && typeof value === 'object') return Object.hasOwn(value, segment) ? value[segment] : undefined;
  return undefined;
}

/** The value at a pointer, or `undefined` where nothing stands. */
export function valueAt(root: JsonValue, pointer: JsonPointer): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const segment of splitPointer(pointer)) value = childOf(value, segment);
  return value;
}

/** True for objects, not for arrays or null. */
export function isObject(value: JsonValue | undefined): value is Record<string, JsonValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
