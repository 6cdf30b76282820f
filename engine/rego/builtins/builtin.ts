/** What a host-supplied built-in is, and the checks on operands that they share. */

import { isRegoObject, type RegoObject, RegoSet, type RegoValue } from '../value.ts';

/** Gives its result; a call that OPA would refuse throws `BuiltinError` and is undefined in Rego. */
export type Builtin = (...operands: RegoValue[]) => RegoValue;

/** By OPA's name for it. */
export type BuiltinTable = Readonly<Record<string, Builtin>>;

/** The operands are not what the built-in takes, or it cannot answer: the expression is undefined, as in OPA. */
export class BuiltinError extends Error {}

/** The operand as a text. @throws BuiltinError for another type */
export function text(value: RegoValue | undefined): string {
  if (typeof value !== 'string') throw new BuiltinError('operand must be string');
  return value;
}

/** An integer that fits a JavaScript number. */
export function integer(value: RegoValue | undefined): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw new BuiltinError('operand must be integer');
  return number;
}

/** An integer of any size. */
export function bigInteger(value: RegoValue | undefined): bigint {
  if (typeof value === 'bigint') return value;
  return BigInt(integer(value));
}

/** `bigint` only where a number would lose digits, so that equal values have one form. */
export function toRegoInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The operand as a boolean. @throws BuiltinError for another type */
export function flag(value: RegoValue | undefined): boolean {
  if (typeof value !== 'boolean') throw new BuiltinError('operand must be boolean');
  return value;
}

/** The operand as an object. @throws BuiltinError for another type */
export function object(value: RegoValue | undefined): RegoObject {
  if (!isRegoObject(value)) throw new BuiltinError('operand must be object');
  return value;
}

/** The operand as an array. @throws BuiltinError for another type */
export function array(value: RegoValue | undefined): RegoValue[] {
  if (!Array.isArray(value)) throw new BuiltinError('operand must be array');
  return value;
}

/** The items of an array or a set. */
export function items(value: RegoValue | undefined): readonly RegoValue[] {
  if (value instanceof RegoSet) return value.items;
  return array(value);
}

/** A string, or an array or set of strings. */
export function texts(value: RegoValue | undefined): string[] {
  return typeof value === 'string' ? [value] : items(value).map(text);
}
