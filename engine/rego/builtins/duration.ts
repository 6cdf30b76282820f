/** Durations as Go writes them (`1h30m`), with OPA's days, weeks and years. */

import { BuiltinError } from './builtin.ts';

const HOUR = 3_600_000_000_000n;
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: HOUR,
  d: 24n * HOUR,
  w: 168n * HOUR,
  y: 8_760n * HOUR,
};
const INT64 = 2n ** 63n;

/** Nanoseconds. @throws BuiltinError */
export function durationOf(text: string): bigint {
  const [, sign = '', rest = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0n;
  if (!/^(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h|d|w|y))+$/.test(rest)) {
    throw new BuiltinError(`invalid duration ${JSON.stringify(text)}`);
  }
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of rest.matchAll(/([0-9]*)\.?([0-9]*)([a-zµμ]+)/g)) {
    const size = UNITS[unit] ?? 0n;
    total += BigInt(whole === '' ? 0 : whole) * size;
    if (fraction !== '') total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  if (total >= INT64 + (sign === '-' ? 1n : 0n)) throw new BuiltinError('invalid duration');
  return sign === '-' ? -total : total;
}
