/** Go's fmt.Sprintf for the values that OPA passes to it: integers, floats and strings (anything else is its text). */

import { isRegoObject, RegoSet, type RegoValue, sortedItems } from '../value.ts';
import { array, type Builtin, text } from './builtin.ts';

type Argument = bigint | number | string;

interface Directive {
  readonly flags: string;
  width: number | undefined;
  precision: number | undefined;
  readonly verb: string;
}

const DIRECTIVE = /%([-+# 0]*)(\d+|\*)?(?:\.(\d+|\*)?)?([\s\S])?/gu;

/** `sprintf(format, values)`. */
export const sprintf: Builtin = (format, values) => {
  const operands = array(values).map(toArgument);
  let next = 0;
  const star = (written: string | undefined): number | undefined =>
    written === '*' ? Number(operands[next++] ?? 0) : written === undefined ? undefined : Number(written);
  const result = text(format).replace(DIRECTIVE, (whole, flags, width, precision, verb) => {
    if (verb === undefined) return '%!(NOVERB)';
    const directive: Directive = { flags, width: star(width), precision: star(precision), verb };
    if (directive.precision === undefined && /\.\D?$/.test(whole.slice(0, -1))) directive.precision = 0;
    if (verb === '%') return '%';
    const operand = operands[next++];
    return operand === undefined ? `%!${verb}(MISSING)` : formatArgument(operand, directive);
  });
  const extra = operands.slice(next).map((each) => `${typeName(each)}=${formatPlain(each)}`);
  return extra.length === 0 ? result : `${result}%!(EXTRA ${extra.join(', ')})`;
};

function toArgument(value: RegoValue): Argument {
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  return regoText(value);
}

/** As Rego prints composite values: a space behind `,` and `:`, keys and sets sorted. */
function regoText(value: RegoValue): string {
  if (value instanceof RegoSet) {
    return value.items.length === 0 ? 'set()' : `{${sortedItems(value).map(regoText).join(', ')}}`;
  }
  if (Array.isArray(value)) return `[${value.map(regoText).join(', ')}]`;
  if (isRegoObject(value)) {
    const entries = Object.keys(value).sort();
    return `{${entries.map((key) => `${JSON.stringify(key)}: ${regoText(value[key] ?? null)}`).join(', ')}}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

const INT64 = 2n ** 63n;

function typeName(value: Argument): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  return value >= -INT64 && value < INT64 ? 'int64' : '*big.Int';
}

function formatPlain(value: Argument): string {
  return typeof value === 'number' ? shortest(value) : String(value);
}

function formatArgument(value: Argument, directive: Directive): string {
  const { verb } = directive;
  if (verb === 'T') return pad(typeName(value), directive);
  const formatted =
    typeof value === 'string'
      ? formatText(value, directive)
      : typeof value === 'bigint'
        ? formatInteger(value, directive)
        : formatFloat(value, directive);
  if (formatted !== undefined) return formatted;
  const plain =
    typeof value === 'number' ? (formatFloat(value, { ...directive, verb: 'v' }) ?? '') : formatPlain(value);
  return `%!${verb}(${typeName(value)}=${plain})`;
}

function formatText(value: string, directive: Directive): string | undefined {
  const { verb, precision, flags } = directive;
  const cut = precision === undefined ? value : [...value].slice(0, precision).join('');
  if (verb === 'v' || verb === 's') return pad(cut, directive);
  if (verb === 'q')
    return pad(flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : JSON.stringify(cut), directive);
  if (verb !== 'x' && verb !== 'X') return undefined;
  const hex = Buffer.from(precision === undefined ? value : Buffer.from(value).subarray(0, precision)).toString('hex');
  return pad(verb === 'X' ? hex.toUpperCase() : hex, directive);
}

const RADIX: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const PREFIX: Readonly<Record<string, string>> = { b: '0b', o: '0', x: '0x', X: '0X' };

function formatInteger(value: bigint, directive: Directive): string | undefined {
  const { verb, flags } = directive;
  if (verb === 'c' || verb === 'q' || verb === 'U') return formatCodePoint(value, directive);
  const radix = RADIX[verb];
  if (radix === undefined) return undefined;
  const magnitude = (value < 0n ? -value : value).toString(radix);
  let digits = (verb === 'X' ? magnitude.toUpperCase() : magnitude).padStart(directive.precision ?? 0, '0');
  if (flags.includes('#')) digits = (PREFIX[verb] ?? '') + digits;
  if (verb === 'O') digits = `0o${digits}`;
  return padNumber(signOf(value < 0n, flags), digits, directive, directive.precision === undefined);
}

function formatCodePoint(value: bigint, directive: Directive): string {
  const point = Number(value);
  const character = point >= 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  if (directive.verb === 'c') return pad(character, directive);
  if (directive.verb === 'q') return pad(`'${character}'`, directive);
  return pad(`U+${value.toString(16).toUpperCase().padStart(4, '0')}`, directive);
}

function formatFloat(value: number, directive: Directive): string | undefined {
  const { verb, precision, flags } = directive;
  const size = Math.abs(value);
  const digits = floatDigits(size, verb, precision);
  return digits === undefined ? undefined : padNumber(signOf(value < 0, flags), digits, directive, true);
}

function floatDigits(size: number, verb: string, precision: number | undefined): string | undefined {
  if (verb === 'f' || verb === 'F') return fixed(size, precision ?? 6);
  if (verb === 'e' || verb === 'E') return exponent(size.toExponential(precision ?? 6), verb);
  if (verb !== 'v' && verb !== 'g' && verb !== 'G') return undefined;
  if (precision === undefined) return shortest(size, verb === 'G' ? 'E' : 'e');
  const figures = Math.max(precision, 1);
  const power = Number(size.toExponential(figures - 1).split('e')[1]);
  if (power < -4 || power >= figures) {
    return exponent(trimZeros(size.toExponential(figures - 1)), verb === 'G' ? 'E' : 'e');
  }
  return trimZeros(size.toPrecision(figures));
}

/** toFixed gives exponents from 1e21 on. */
function fixed(size: number, precision: number): string {
  if (size < 1e21) return size.toFixed(Math.min(precision, 100));
  return BigInt(size).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
}

/** Shortest digits that give the number back; an exponent below 1e-4 and from 1e6 on. */
function shortest(value: number, letter = 'e'): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  const written = size.toExponential();
  const power = Number(written.split('e')[1]);
  if (power < -4 || power >= 6) return sign + exponent(written, letter);
  return sign + size.toFixed(Math.max(written.replace(/e.*|\./g, '').length - 1 - power, 0));
}

/** Go writes at least two digits of exponent. */
function exponent(written: string, letter: string): string {
  return written.replace(/e([+-])(\d+)$/, (_, sign: string, power: string) => letter + sign + power.padStart(2, '0'));
}

function trimZeros(written: string): string {
  return written.replace(/(\.\d*?)0+($|e)/, '$1$2').replace(/\.($|e)/, '$1');
}

function signOf(negative: boolean, flags: string): string {
  if (negative) return '-';
  if (flags.includes('+')) return '+';
  return flags.includes(' ') ? ' ' : '';
}

function padNumber(sign: string, digits: string, directive: Directive, zeros: boolean): string {
  const { flags, width = 0 } = directive;
  if (zeros && flags.includes('0') && !flags.includes('-')) return sign + digits.padStart(width - sign.length, '0');
  return pad(sign + digits, { ...directive, flags: flags.replaceAll('0', '') });
}

function pad(value: string, { flags, width = 0 }: Directive): string {
  const missing = Math.max(width - [...value].length, 0);
  if (flags.includes('-')) return value + ' '.repeat(missing);
  return (flags.includes('0') ? '0' : ' ').repeat(missing) + value;
}
