/** What a scalar without quotes means to Kubernetes: goyaml v2's resolve.go, reached through sigs.k8s.io/yaml. */

/** A scalar's value and the YAML type it was resolved to. */
export type ScalarValue = null | boolean | number | string;

/** goyaml's types of scalars, as far as they make a difference. `uint` is an integer beyond int64. */
export type ScalarType = 'null' | 'bool' | 'int' | 'uint' | 'float' | 'str' | 'timestamp';

const words = new Map<string, ScalarValue>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

/** By first character: 0 is always a string, 1 may be a word of the table, 2 may be a number. */
const hints = new Uint8Array(128);
for (const character of 'yYnNtTfFoO~') hints[character.charCodeAt(0)] = 1;
for (const character of '0123456789+-.') hints[character.charCodeAt(0)] = 2;

/** The value of a plain scalar without a tag. Timestamps are strings, as Kubernetes keeps them. */
export function plainValue(text: string): ScalarValue {
  if (text === '') return null;
  const hint = hints[text.charCodeAt(0)];
  if (hint === undefined || hint === 0) return text;
  if (hint === 1) {
    if (text.length > 5) return text;
    const word = words.get(text);
    return word === undefined ? text : word;
  }
  return text.length < 10 ? (smallInteger(text) ?? numberOrString(text)) : numberOrString(text);
}

/** Decimal digits without a leading zero, the overwhelming majority of numbers. */
function smallInteger(text: string): number | undefined {
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9 || (digit === 0 && index === 0 && text.length > 1)) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function numberOrString(text: string): ScalarValue {
  const word = words.get(text);
  if (word !== undefined) return word;
  return numberOf(text)?.value ?? text;
}

/** The type that goyaml resolves a plain scalar to. */
export function plainType(text: string): ScalarType {
  const word = words.get(text);
  if (word !== undefined) return word === null ? 'null' : typeof word === 'boolean' ? 'bool' : 'float';
  if (hints[text.charCodeAt(0)] !== 2) return 'str';
  return isTimestamp(text) ? 'timestamp' : (numberOf(text)?.type ?? 'str');
}

const dottedFloat = /^\.(?:[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?$/;
const yamlFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const goInteger = /^([-+]?)(?:0[bB]([01]+)|0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const binaryRest = /^(?:0b([-+]?[01]+)|-0b([01]+))$/;

/** A number as goyaml reads it, or undefined; `plainType` has ruled out timestamps, which never look like numbers. */
function numberOf(text: string): { value: number; type: 'int' | 'uint' | 'float' } | undefined {
  if (text.charCodeAt(0) === 46) return dottedFloat.test(text) ? float(text.replaceAll('_', '')) : undefined;
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  const integer = goInteger.exec(digits);
  // Twenty decimal digits are more than any integer of Go's has.
  if (integer !== null && (integer[5] ?? '').length <= 20) {
    const found = sizedInteger(integer[1] ?? '', magnitudeOf(integer));
    if (found !== undefined) return found;
  }
  if (yamlFloat.test(digits)) return float(digits);
  const binary = binaryRest.exec(digits);
  if (binary === null) return undefined;
  const source = binary[1] ?? `-${binary[2] ?? ''}`;
  const sign = /^[-+]/.exec(source)?.[0] ?? '';
  return sizedInteger(sign, BigInt(`0b${source.slice(sign.length)}`));
}

function magnitudeOf(match: RegExpExecArray): bigint {
  const [, , binary, hexadecimal, octal, decimal] = match;
  if (binary !== undefined) return BigInt(`0b${binary}`);
  if (hexadecimal !== undefined) return BigInt(`0x${hexadecimal}`);
  return octal !== undefined ? BigInt(`0o${octal}`) : BigInt(decimal ?? '0');
}

/** Go's ParseInt, then ParseUint, which takes no sign; beyond both it is no integer. */
function sizedInteger(sign: string, magnitude: bigint): { value: number; type: 'int' | 'uint' } | undefined {
  const value = sign === '-' ? -magnitude : magnitude;
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return { value: Number(value), type: 'int' };
  return sign === '' && value < 2n ** 64n ? { value: Number(value), type: 'uint' } : undefined;
}

/** Go's ParseFloat refuses what is too large. */
function float(digits: string): { value: number; type: 'float' } | undefined {
  const value = Number(digits);
  return Number.isFinite(value) ? { value, type: 'float' } : undefined;
}

const timestamp =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d))| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

/** One of the four time layouts that goyaml takes for a timestamp. */
function isTimestamp(text: string): boolean {
  const match = timestamp.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, ...rest] = match.slice(1).map((part) => Number(part ?? 0));
  const [hourT = 0, minuteT = 0, secondT = 0, zoneHour = 0, zoneMinute = 0, hour = 0, minute = 0, second = 0] = rest;
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  const clocksFit = Math.max(hourT, hour) < 24 && Math.max(minuteT, minute, secondT, second) < 60;
  return clocksFit && zoneHour <= 24 && zoneMinute < 60;
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/** The text of a float key: Go's FormatFloat(value, 'g', -1, 32), which is what sigs.k8s.io/yaml uses for keys. */
export function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  const [mantissa = '', exponent = '0'] = shortestSingle(single).split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 6)
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return power < 0 ? `${plainDecimal(mantissa, power)}` : plainDecimal(mantissa, power);
}

/** The fewest digits that still mean this single-precision number, in exponent form. */
function shortestSingle(single: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential(9);
}

function plainDecimal(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  const whole = digits.padEnd(power + 1, '0');
  const fraction = whole.slice(power + 1);
  return `${sign}${whole.slice(0, power + 1)}${fraction === '' ? '' : `.${fraction}`}`;
}
