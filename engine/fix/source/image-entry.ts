/** An entry of `images:` in a kustomization, and what it must say so that an image becomes another reference. */

import { isObject, valueAt } from '../../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../../model/json.ts';
import type { FixOperation } from '../../model/rule.ts';
import type { ManifestDocument } from '../../model/source.ts';

/** The operations on the entry that a pointer leads into; undefined where it is none, or cannot say it. */
export function imageEntryOperations(
  document: ManifestDocument,
  pointer: JsonPointer,
  image: JsonValue,
): FixOperation[] | undefined {
  const [at] = /^\/images\/\d+(?=\/|$)/.exec(pointer) ?? [];
  const entry = at === undefined ? undefined : valueAt(document.value ?? null, at);
  if (at === undefined || !isObject(entry) || typeof image !== 'string') return undefined;
  const [, name, tag, digest] = /^(.*?)(?::([^/:@]+))?(?:@(.+))?$/s.exec(image) ?? [];
  if (name !== (entry.newName ?? entry.name)) return undefined;
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ['newTag', tag],
    ['digest', digest],
  ];
  return wanted.flatMap(([key, value]): FixOperation[] => {
    const path = `${at}/${key}`;
    if (value === undefined) return entry[key] === undefined ? [] : [{ op: 'remove', path }];
    return entry[key] === value ? [] : [{ op: 'add', path, value }];
  });
}
