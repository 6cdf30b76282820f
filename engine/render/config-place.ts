/** Where the configuration of a transformer or generator holds a value that it has set. */

import { joinPointer, splitPointer } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';

/** The only entry with this key and value; undefined when there is none, or more than one. */
export function findSetting(
  documents: readonly ManifestDocument[],
  key: string,
  wanted: JsonValue | undefined,
): { readonly document: ManifestDocument; readonly pointer: JsonPointer } | undefined {
  const found = documents.flatMap((document) =>
    leavesOf(document.value ?? null, '')
      .filter(({ pointer, value }) => splitPointer(pointer).at(-1) === key && value === wanted)
      .map(({ pointer }) => ({ document, pointer })),
  );
  return found.length === 1 ? found[0] : undefined;
}

function leavesOf(value: JsonValue, pointer: JsonPointer): { pointer: JsonPointer; value: JsonValue }[] {
  if (value === null || typeof value !== 'object') return [{ pointer, value }];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, joinPointer(pointer, key)));
}
