/** Merge keys (`<<`): which keys they are, and how a mapping takes over what they bring. */

import type { JsonObject, JsonValue } from '../model/json.ts';
import { SCALAR, type ScalarEvent } from './js-yaml.ts';

/** goyaml's isMerge for a key that reads `<<`: it stands plain, or is tagged `!` or `!!merge`. */
export function isMergeKey(event: ScalarEvent, tag: string | undefined): boolean {
  return tag === undefined ? event.style === SCALAR.plain : tag === '!' || tag === 'tag:yaml.org,2002:merge';
}

/** Takes over what `<<` brings: it wins over what stands there, and `merged` remembers which keys it brought. */
export function copyInto(target: JsonObject, source: JsonObject, merged: Set<string>): void {
  for (const [key, value] of Object.entries(source)) {
    if (!Object.hasOwn(target, key)) merged.add(key);
    setOwn(target, key, value);
  }
}

/** Sets a key that may be called `__proto__`: it becomes an own key like any other. */
export function setOwn(target: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
