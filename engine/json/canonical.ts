/** One text for one JSON value, whatever order its keys were written in: what digests and comparisons are made from. */

import type { JsonValue } from '../model/json.ts';

/** JSON without white space, keys sorted by UTF-16 code units (RFC 8785 §3.2.3); `-0` is written `0`. */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}
