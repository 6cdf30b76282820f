/** The orders that reports and repairs are sorted by: the same on every machine, whatever its language. */

import type { JsonPointer } from '../model/json.ts';

/** By UTF-16 code units, as `<` compares. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Segment by segment, a parent before its children, positions in lists by number: `/items/10` behind `/items/9`. */
export function comparePointers(a: JsonPointer, b: JsonPointer): number {
  const left = a.split('/');
  const right = b.split('/');
  for (const [index, segment] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (segment !== other) return compareSegments(segment, other);
  }
  return left.length - right.length;
}

function compareSegments(a: string, b: string): number {
  const areNumbers = /^[0-9]+$/.test(a) && /^[0-9]+$/.test(b);
  return (areNumbers ? Number(a) - Number(b) : 0) || compareText(a, b);
}
