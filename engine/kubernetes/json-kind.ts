/** Which JSON values Kubernetes accepts for a scalar type, and how people call them. */

import type { JsonValue } from '../model/json.ts';
import type { TypeText } from './field-type-table.ts';
import { findQuantity } from './quantity.ts';

/** The kinds of JSON that a value can have; `null` is absence. */
export type JsonKind = 'string' | 'number' | 'boolean' | 'array' | 'object';

/** What nearly all quantities look like; the others take the longer way. */
const PLAIN_QUANTITY = /^[0-9]{1,18}(?:m|k|[KMGT]i|M|G|T)?$/;
const INT32 = 2 ** 31;
const INT64 = 2 ** 63;

/** The kind of a value that is not null. */
function jsonKindOf(value: JsonValue): JsonKind {
  if (Array.isArray(value)) return 'array';
  const kind = typeof value;
  return kind === 'string' || kind === 'number' || kind === 'boolean' ? kind : 'object';
}

/** The kinds that a type accepts. A whole-number type accepts no fractions beside that. */
export function acceptedKinds(type: TypeText): readonly JsonKind[] {
  if (type.startsWith('[]')) return ['array'];
  if (type.startsWith('{}') || type.startsWith('#')) return ['object'];
  if (type === 'string' || type === 'boolean') return [type];
  if (type === 'quantity' || type === 'intOrString') return ['string', 'number'];
  return type === 'any' ? ['string', 'number', 'boolean', 'array', 'object'] : ['number'];
}

/** A test of values against a type that is no list, map or object. */
export function toScalarTest(type: TypeText): (value: JsonValue) => boolean {
  switch (type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'number':
      return (value) => typeof value === 'number';
    case 'quantity':
      return (value) => (typeof value === 'string' && PLAIN_QUANTITY.test(value)) || findQuantity(value) !== undefined;
    case 'int32':
      return (value) => isWhole(value, INT32);
    case 'int64':
      return (value) => isWhole(value, INT64);
    case 'intOrString':
      return (value) => typeof value === 'string' || isWhole(value, INT32);
    default:
      return () => true;
  }
}

function isWhole(value: JsonValue, bound: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value < bound && value >= -bound;
}

/** A type in words: "a string". */
export function expectedWords(type: TypeText): string {
  if (type.startsWith('[]')) return 'a list';
  if (type.startsWith('{}') || type.startsWith('#')) return 'a map';
  const words: Readonly<Record<string, string>> = {
    string: 'a string',
    boolean: 'true or false',
    number: 'a number',
    quantity: 'a quantity',
    int32: 'a whole number below 2^31',
    int64: 'a whole number',
    intOrString: 'a whole number or a string',
  };
  return words[type] ?? 'anything';
}

/** A refused value's kind in words: "a number". */
export function foundWords(value: JsonValue, type: TypeText): string {
  if (type === 'quantity' && typeof value === 'string') return 'text that is no quantity';
  const words: Readonly<Record<JsonKind, string>> = {
    string: 'a string',
    number: type.startsWith('int') ? 'another number' : 'a number',
    boolean: 'a boolean',
    array: 'a list',
    object: 'a map',
  };
  return words[jsonKindOf(value)];
}
