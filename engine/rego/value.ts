/** Rego values as host built-ins see them, and the text form in which they cross the Wasm wall. */

/** Like JSON, but with sets, and integers beyond 2^53 as `bigint`. Object keys that are no strings are their text. */
export type RegoValue = null | boolean | number | bigint | string | RegoValue[] | RegoSet | RegoObject;

/** An object of Rego. */
export interface RegoObject {
  [key: string]: RegoValue;
}

/** A set; the order of its items does not matter. */
export class RegoSet {
  readonly items: readonly RegoValue[];

  constructor(items: Iterable<RegoValue>) {
    this.items = [...items];
  }
}

/** True for objects: no arrays, sets or null. */
export function isRegoObject(value: RegoValue | undefined): value is RegoObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RegoSet);
}

/** Rego's own text form (`opa_value_dump`): JSON, with `{1,2}` and `set()` for sets. */
export function formatValue(value: RegoValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return `[${value.map(formatValue).join(',')}]`;
  if (value instanceof RegoSet) {
    return value.items.length === 0 ? 'set()' : `{${value.items.map(formatValue).join(',')}}`;
  }
  if (!isRegoObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value)
    .map((key) => `${JSON.stringify(key)}:${formatValue(value[key] ?? null)}`)
    .join(',')}}`;
}

/** Integers are written out in full: Wasm reads no exponent as an integer, and JavaScript rounds large ones. */
function formatNumber(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value).toString() : String(value);
}

/** The inverse of `formatValue`. @throws SyntaxError */
export function parseValue(text: string): RegoValue {
  return new ValueParser(text).parse();
}

const NUMBER = /-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SPACE = /\s*/y;

class ValueParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): RegoValue {
    const value = this.#value();
    this.#take(SPACE);
    if (this.#at !== this.#text.length) throw new SyntaxError(`text behind a Rego value at ${this.#at}`);
    return value;
  }

  #value(): RegoValue {
    this.#take(SPACE);
    const next = this.#text[this.#at];
    if (next === '[') return this.#items(']');
    if (next === '{') return this.#braces();
    if (next === '"') return JSON.parse(this.#expect(STRING)) as string;
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    return toNumber(this.#expect(NUMBER));
  }

  #items(end: string): RegoValue[] {
    this.#at++;
    const items: RegoValue[] = [];
    while (!this.#ends(end)) {
      items.push(this.#value());
      this.#separator(end);
    }
    return items;
  }

  /** An object or a set: the first `:` tells. */
  #braces(): RegoValue {
    this.#at++;
    const object: RegoObject = Object.create(null);
    const items: RegoValue[] = [];
    while (!this.#ends('}')) {
      const key = this.#value();
      this.#take(SPACE);
      if (this.#text[this.#at] === ':') {
        this.#at++;
        object[typeof key === 'string' ? key : formatValue(key)] = this.#value();
      } else {
        items.push(key);
      }
      this.#separator('}');
    }
    return items.length > 0 ? new RegoSet(items) : object;
  }

  #separator(end: string): void {
    this.#take(SPACE);
    if (this.#text[this.#at] === ',') this.#at++;
    else if (this.#text[this.#at] !== end) throw new SyntaxError(`no Rego value at ${this.#at}`);
  }

  #ends(end: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== end) return false;
    this.#at++;
    return true;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #expect(pattern: RegExp): string {
    const found = this.#take(pattern);
    if (found === '') throw new SyntaxError(`no Rego value at ${this.#at}`);
    return found;
  }
}

const WORDS: readonly (readonly [string, RegoValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['set()', new RegoSet([])],
];

function toNumber(text: string): number | bigint {
  const number = Number(text);
  return /^-?[0-9]+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}

/** Rego's order of values: null, booleans, numbers, strings, arrays, objects, sets. */
export function compareValues(a: RegoValue, b: RegoValue): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  if (isRegoObject(a) && isRegoObject(b)) return compareLists(entriesOf(a), entriesOf(b));
  if (a instanceof RegoSet && b instanceof RegoSet) return compareLists(sortedItems(a), sortedItems(b));
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a === null || b === null) return 0;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The items of a set in Rego's order, each once. */
export function sortedItems(set: RegoSet): RegoValue[] {
  const sorted = [...set.items].sort(compareValues);
  return sorted.filter((item, index) => index === 0 || compareValues(item, sorted[index - 1] ?? null) !== 0);
}

function rankOf(value: RegoValue): number {
  if (value === null) return 0;
  if (Array.isArray(value)) return 4;
  if (value instanceof RegoSet) return 6;
  return { boolean: 1, number: 2, bigint: 2, string: 3, object: 5 }[
    typeof value as 'boolean' | 'number' | 'bigint' | 'string' | 'object'
  ];
}

function entriesOf(object: RegoObject): RegoValue[] {
  return Object.keys(object)
    .sort()
    .map((key) => [key, object[key] ?? null]);
}

function compareLists(a: readonly RegoValue[], b: readonly RegoValue[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = compareValues(a[index] ?? null, b[index] ?? null);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
