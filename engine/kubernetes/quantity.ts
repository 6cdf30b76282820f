/** Kubernetes quantities (`500m`, `2Gi`, `1e3`), read as k8s.io/apimachinery reads them from JSON. */

import type { JsonValue } from '../model/json.ts';

/** A quantity in billionths: exact, for Kubernetes keeps no finer ones. */
export type Quantity = bigint;

const NANO = 1_000_000_000n;
/** Binary quantities are capped here, as in Kubernetes. */
const MAXIMUM_BINARY = (2n ** 63n - 1n) * NANO;
/** No real quantity is longer; the bound keeps hostile ones cheap. */
const MAXIMUM_LENGTH = 1000;
/** Decimal exponents beyond this are cut: nothing real is that large, and the power would have to be computed. */
const MAXIMUM_EXPONENT = 400n;

const DECIMAL: Readonly<Record<string, bigint>> = {
  n: -9n,
  u: -6n,
  m: -3n,
  '': 0n,
  k: 3n,
  M: 6n,
  G: 9n,
  T: 12n,
  P: 15n,
  E: 18n,
};
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };

/** Sign, digits, fraction, suffix. Kubernetes lets every part be empty, but not the whole. */
const QUANTITY = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*(?:[+-]?[0-9]+)?)$/;

/**
 * Reads a quantity; `undefined` for what Kubernetes refuses. Numbers are read as JSON writes them. More than nine
 * decimal places are rounded away from zero.
 */
export function findQuantity(value: JsonValue | undefined): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).replace(/^ +| +$/g, '');
  const match = text === '' || text.length > MAXIMUM_LENGTH ? null : QUANTITY.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const digits = BigInt(`0${whole}${fraction}`);
  const nano = scale(digits, fraction.length, suffix, whole === '' && fraction === '');
  return nano === undefined || sign !== '-' ? nano : -nano;
}

/**
 * `digits` × 10^-places × the suffix, in billionths, rounded up. A suffix without any digit is zero to Kubernetes, but
 * only where its fast path takes it.
 */
function scale(digits: bigint, places: number, suffix: string, isBare: boolean): Quantity | undefined {
  const power = findOwn(BINARY, suffix);
  if (power !== undefined) {
    if (isBare && power >= 50n) return undefined;
    const nano = roundUp(digits * 2n ** power * NANO, 10n ** BigInt(places));
    return nano > MAXIMUM_BINARY ? MAXIMUM_BINARY : nano;
  }
  const exponent = findOwn(DECIMAL, suffix) ?? findExponent(suffix);
  if (exponent === undefined) return undefined;
  const total = exponent + 9n - BigInt(places);
  if (total >= 0n) return digits * 10n ** total;
  return isBare ? undefined : roundUp(digits, 10n ** -total);
}

function findOwn(table: Readonly<Record<string, bigint>>, key: string): bigint | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function findExponent(suffix: string): bigint | undefined {
  const match = /^[eE]([+-]?)([0-9]+)$/.exec(suffix);
  if (match === null) return undefined;
  const size = BigInt((match[2] ?? '').slice(0, 20));
  const exponent = size > MAXIMUM_EXPONENT ? MAXIMUM_EXPONENT : size;
  return match[1] === '-' ? -exponent : exponent;
}

function roundUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}

/** The value of quantities in whole units, rounded up, as Kubernetes' `Value()` does: bytes, cores. */
export function ceilQuantity(quantity: Quantity): bigint {
  return quantity > 0n ? roundUp(quantity, NANO) : -roundUp(-quantity, NANO);
}

/** The value as a number, for messages and rough comparisons; exact up to 2^53 billionths. */
export function toNumber(quantity: Quantity): number {
  return Number(quantity / NANO) + Number(quantity % NANO) / Number(NANO);
}
