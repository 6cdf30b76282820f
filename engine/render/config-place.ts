/** Where the configuration of a transformer or generator holds a value that it has set. */

import { posix } from 'node:path';
import { joinPointer, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';
import type { OriginStep } from './field-origins.ts';

/** The only entry with this key and value in the file that a kustomization names; undefined when there is none, or more. */
export function findSetting(
  trace: {
    readonly file: string;
    readonly read: (path: string) => { readonly documents: readonly ManifestDocument[] };
  },
  { file = trace.file, in: inside = file, what, index }: OriginStep,
  key: string,
  wanted: JsonValue | undefined,
): { readonly document: ManifestDocument; readonly pointer: JsonPointer } | undefined {
  const [kustomization] = trace.read(inside).documents;
  const named = kustomization?.value === undefined ? undefined : valueAt(kustomization.value, `/${what}/${index}`);
  if (typeof named !== 'string' || named.includes('\n')) return undefined;
  const { documents } = trace.read(posix.join(posix.dirname(inside), named));
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
