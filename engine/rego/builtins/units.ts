/** Quantities with units, exact by integer arithmetic (OPA uses rationals for one and 64-bit floats for the other). */

import { BuiltinError, type BuiltinTable, text, toRegoInteger } from './builtin.ts';

const DECIMAL = ['k', 'm', 'g', 't', 'p', 'e'];
/** Digits that OPA writes behind the point. */
const DIGITS = 10;

/** `units.parse` and `units.parse_bytes` (OPA topdown/parse_units.go, parse_bytes.go). */
export const UNITS: BuiltinTable = {
  'units.parse': (value) => {
    const { amount, unit } = split(text(value).replaceAll('"', ''));
    const spelled = unit.slice(0, 1) + unit.slice(1).toLowerCase();
    if (spelled === 'm') return toNumber({ digits: amount.digits, power: amount.power - 3 });
    return toNumber(multiply(amount, factorOf(spelled === 'M' ? 'm' : spelled.toLowerCase(), spelled)));
  },
  'units.parse_bytes': (value) => {
    const { amount, unit } = split(text(value).toLowerCase().replaceAll('"', ''));
    const { digits, power } = multiply(amount, factorOf(unit.replace(/b$/, ''), unit));
    return toRegoInteger(power >= 0 ? digits * 10n ** BigInt(power) : digits / 10n ** BigInt(-power));
  },
};

/** `digits × 10^power`. */
interface Amount {
  readonly digits: bigint;
  readonly power: number;
}

function split(value: string): { amount: Amount; unit: string } {
  if (value.includes(' ')) throw new BuiltinError('spaces not allowed in resource strings');
  const match = /^([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]{1,6})(?![0-9]))?([^0-9.].*)?$/s.exec(value);
  const [, whole = '', fraction = '', exponent = '0', unit = ''] = match ?? [];
  if (match === null || whole + fraction === '') throw new BuiltinError('no amount provided');
  return { amount: { digits: BigInt(whole + fraction), power: Number(exponent) - fraction.length }, unit };
}

function factorOf(unit: string, written: string): bigint {
  if (unit === '' && written === '') return 1n;
  const binary = unit.endsWith('i');
  const index = DECIMAL.indexOf(binary ? unit.slice(0, -1) : unit);
  if (index < 0) throw new BuiltinError(`unit ${written} not recognized`);
  return (binary ? 1024n : 1000n) ** BigInt(index + 1);
}

function multiply({ digits, power }: Amount, factor: bigint): Amount {
  return { digits: digits * factor, power };
}

/** An integer where it is one; else ten digits behind the point, rounded half away from zero. */
function toNumber({ digits, power }: Amount): number | bigint {
  if (power >= 0) return toRegoInteger(digits * 10n ** BigInt(power));
  const divisor = 10n ** BigInt(-power);
  if (digits % divisor === 0n) return toRegoInteger(digits / divisor);
  const scaled = (digits * 10n ** BigInt(DIGITS) * 2n + divisor) / (divisor * 2n);
  const written = scaled.toString().padStart(DIGITS + 1, '0');
  return Number(`${written.slice(0, -DIGITS)}.${written.slice(-DIGITS)}`);
}
