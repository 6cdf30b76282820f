/** Other values in the place of leaves, each of which can be told from all others where it arrives. */

import { isObject, splitPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { ValuesLeaf } from './values-leaves.ts';

/** A leaf with another value. */
export interface Planted {
  readonly leaf: ValuesLeaf;
  readonly value: JsonValue;
  /** What shows where it arrives; absent where it cannot be told from other values. */
  readonly token?: string;
}

/** How a leaf is changed: as it looks itself, or, where that is refused, in another way. */
export type Manner = 'alike' | 'other';

/** The number that the first token holds: charts hold no such numbers, and ports still may be as large. */
const FIRST = 20_011;
/** Larger numbers are no ports. */
const MOST = 40_000;

/** How many leaves can be told apart. */
export const MOST_PLANTED = MOST - FIRST;

/** Changes leaf number `number`. */
export function plant(leaf: ValuesLeaf, number: number, manner: Manner = 'alike'): Planted {
  const digits = String(FIRST + (number % MOST_PLANTED));
  const { value } = leaf;
  if (typeof value === 'boolean') return { leaf, value: !value };
  if (typeof value === 'number') {
    return manner === 'alike' ? { leaf, value: Number(digits), token: digits } : { leaf, value: value + 1 };
  }
  if (typeof value === 'string') return { leaf, ...plantText(value, digits, manner) };
  const token = `q${digits}z`;
  return { leaf, value: Array.isArray(value) ? [token] : { [token]: token }, token };
}

/** Versions, quantities and the like keep their shape; everything else becomes a word that may be a name. */
function plantText(text: string, digits: string, manner: Manner): { value: string; token: string } {
  const word = `q${digits}z`;
  if (/^\d/.test(text)) {
    return manner === 'alike' ? { value: text.replace(/^\d+/, digits), token: digits } : { value: word, token: word };
  }
  return manner === 'alike' ? { value: word, token: word } : { value: text + word, token: word };
}

/** The values to render with: lists are replaced as a whole, so they come along as a whole. */
export function valuesText(root: JsonValue, planted: readonly Planted[]): string {
  const values: JsonObject = {};
  for (const { leaf, value } of planted) set(values, root, splitPointer(leaf.pointer), value);
  return JSON.stringify(values);
}

function set(into: JsonObject, root: JsonValue, segments: readonly string[], value: JsonValue): void {
  let at: JsonObject = into;
  let known: JsonValue | undefined = root;
  segments.forEach((segment, index) => {
    known = child(known, segment);
    if (index === segments.length - 1) at[segment] = value;
    else {
      at[segment] ??= Array.isArray(known) ? structuredClone(known) : {};
      at = at[segment] as JsonObject;
    }
  });
}

function child(value: JsonValue | undefined, segment: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(segment)];
  return isObject(value) ? value[segment] : undefined;
}

/** A leaf's value as it stands in a text. */
export function printed(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Where the pointer of a leaf ends with what follows a place, the leaf's ancestor that belongs to the place. */
export function ancestorOf(leaf: JsonPointer, below: JsonPointer): JsonPointer | undefined {
  return leaf.endsWith(below) ? leaf.slice(0, leaf.length - below.length) : undefined;
}
