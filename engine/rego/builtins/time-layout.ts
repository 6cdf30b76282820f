/** Go's time layouts (`2006-01-02 15:04:05`): formatting and parsing. */

import { BuiltinError } from './builtin.ts';
import { type Clock, civilAt, daysIn, fromCivil, MONTHS, toCivil, WEEKDAYS } from './civil-time.ts';

/** Names that OPA accepts for layouts. */
export const LAYOUTS: Readonly<Record<string, string>> = {
  ANSIC: 'Mon Jan _2 15:04:05 2006',
  UnixDate: 'Mon Jan _2 15:04:05 MST 2006',
  RubyDate: 'Mon Jan 02 15:04:05 -0700 2006',
  RFC822: '02 Jan 06 15:04 MST',
  RFC822Z: '02 Jan 06 15:04 -0700',
  RFC850: 'Monday, 02-Jan-06 15:04:05 MST',
  RFC1123: 'Mon, 02 Jan 2006 15:04:05 MST',
  RFC1123Z: 'Mon, 02 Jan 2006 15:04:05 -0700',
  RFC3339: '2006-01-02T15:04:05Z07:00',
  RFC3339Nano: '2006-01-02T15:04:05.999999999Z07:00',
};

/** The parts of a layout that stand for something, longest first. */
const PART =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|2006|__2|_2(?!006)|002|0[1-6]|15|[Z-]07:00:00|[Z-]070000|[Z-]07:00|[Z-]0700|[Z-]07|PM|pm|[.,](?:0+|9+)(?![0-9])|[1-5]/g;

const two = (value: number) => String(value).padStart(2, '0');
const twelve = (hour: number) => hour % 12 || 12;

const FORMATTERS: Readonly<Record<string, (clock: Clock) => string>> = {
  January: ({ month }) => MONTHS[month - 1] ?? '',
  Jan: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  Monday: ({ weekday }) => WEEKDAYS[weekday] ?? '',
  Mon: ({ weekday }) => (WEEKDAYS[weekday] ?? '').slice(0, 3),
  2006: ({ year }) => String(year).padStart(4, '0'),
  '06': ({ year }) => two(year % 100),
  '01': ({ month }) => two(month),
  1: ({ month }) => String(month),
  '02': ({ day }) => two(day),
  _2: ({ day }) => String(day).padStart(2, ' '),
  2: ({ day }) => String(day),
  '002': (clock) => String(dayOfYear(clock)).padStart(3, '0'),
  __2: (clock) => String(dayOfYear(clock)).padStart(3, ' '),
  15: ({ hour }) => two(hour),
  '03': ({ hour }) => two(twelve(hour)),
  3: ({ hour }) => String(twelve(hour)),
  '04': ({ minute }) => two(minute),
  4: ({ minute }) => String(minute),
  '05': ({ second }) => two(second),
  5: ({ second }) => String(second),
  PM: ({ hour }) => (hour >= 12 ? 'PM' : 'AM'),
  pm: ({ hour }) => (hour >= 12 ? 'pm' : 'am'),
};

/** `ns` as the clocks of `zone` show it. Abbreviations of zones are those of ICU, which knows fewer than Go. */
export function formatTime(layout: string, ns: bigint, zone: string): string {
  const clock = toCivil(ns, zone);
  return layout.replace(PART, (part) => {
    const formatter = FORMATTERS[part];
    if (formatter !== undefined) return formatter(clock);
    if (part === 'MST') return abbreviation(ns, zone, clock.offset);
    return part.startsWith('.') || part.startsWith(',') ? fractionOf(part, clock) : formatOffset(part, clock.offset);
  });
}

function dayOfYear({ year, month, day }: Clock): number {
  return Array.from({ length: month - 1 }, (_, index) => daysIn(year, index + 1)).reduce((a, b) => a + b, day);
}

function fractionOf(part: string, { nanosecond }: Clock): string {
  const digits = String(nanosecond)
    .padStart(9, '0')
    .slice(0, part.length - 1);
  if (part[1] === '0') return part[0] + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? '' : part[0] + trimmed;
}

function formatOffset(part: string, offset: number): string {
  if (part.startsWith('Z') && offset === 0) return 'Z';
  const size = Math.abs(offset);
  const colon = part.includes(':') ? ':' : '';
  const fields = [two(Math.trunc(size / 3600)), two(Math.trunc(size / 60) % 60), two(size % 60)];
  const count = Math.floor(part.replace(/[^0-9]/g, '').length / 2);
  return (offset < 0 ? '-' : '+') + fields.slice(0, count).join(colon);
}

function abbreviation(ns: bigint, zone: string, offset: number): string {
  if (zone === 'UTC') return 'UTC';
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
  const parts = format.formatToParts(new Date(Number(ns / 1_000_000n)));
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /^[A-Z]+$/.test(name) ? name : formatOffset(offset % 3600 === 0 ? '-07' : '-0700', offset);
}

/** What has been read so far. */
interface Reading {
  year: number;
  month: number;
  day: number;
  yearDay: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  afternoon: boolean | undefined;
  offset: number;
}

/** Nanoseconds since 1970. @throws BuiltinError when the text does not follow the layout, or is no date. */
export function parseTime(layout: string, value: string): bigint {
  const reading: Reading = {
    year: 0,
    month: 1,
    day: 1,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    afternoon: undefined,
    offset: 0,
  };
  let rest = value;
  let end = 0;
  const literal = (expected: string) => {
    if (!rest.startsWith(expected)) throw new BuiltinError('the time does not follow the layout');
    rest = rest.slice(expected.length);
  };
  for (const match of layout.matchAll(PART)) {
    literal(layout.slice(end, match.index));
    end = match.index + match[0].length;
    rest = rest.slice(read(match[0], rest, reading, layout.slice(end)));
  }
  literal(layout.slice(end));
  if (rest !== '') throw new BuiltinError('extra text behind the time');
  return toNanoseconds(reading);
}

const NUMBERS: Readonly<Record<string, [RegExp, 'year' | 'month' | 'day' | 'yearDay' | 'hour' | 'minute' | 'second']>> =
  {
    2006: [/^\d{4}/, 'year'],
    '01': [/^\d{2}/, 'month'],
    1: [/^\d{1,2}/, 'month'],
    '02': [/^\d{2}/, 'day'],
    _2: [/^ ?\d{1,2}/, 'day'],
    2: [/^\d{1,2}/, 'day'],
    '002': [/^\d{3}/, 'yearDay'],
    __2: [/^ {0,2}\d{1,3}/, 'yearDay'],
    15: [/^\d{1,2}/, 'hour'],
    '03': [/^\d{2}/, 'hour'],
    3: [/^\d{1,2}/, 'hour'],
    '04': [/^\d{2}/, 'minute'],
    4: [/^\d{1,2}/, 'minute'],
    '05': [/^\d{2}/, 'second'],
    5: [/^\d{1,2}/, 'second'],
  };

/** Reads one part from the start of `text` and returns its length. */
function read(part: string, text: string, reading: Reading, following: string): number {
  const number = NUMBERS[part];
  if (number !== undefined) {
    const digits = expect(number[0], text);
    reading[number[1]] = Number(digits);
    if (number[1] !== 'second' || /^[.,](0+|9+)(?!\d)/.test(following)) return digits.length;
    // A fraction may follow the seconds, though the layout has none.
    return digits.length + readFraction(/^[.,]\d+/.exec(text.slice(digits.length))?.[0] ?? '', reading);
  }
  if (part === '06') {
    const digits = expect(/^\d{2}/, text);
    reading.year = Number(digits) + (Number(digits) >= 69 ? 1900 : 2000);
    return 2;
  }
  if (part === 'PM' || part === 'pm') {
    reading.afternoon = expect(part === 'PM' ? /^(AM|PM)/ : /^(am|pm)/, text).toLowerCase() === 'pm';
    return 2;
  }
  if (part.startsWith('.') || part.startsWith(',')) {
    const zeros = part[1] === '0';
    const pattern = zeros ? new RegExp(`^[.,]\\d{${part.length - 1}}`) : /^(?:[.,]\d+)?/;
    const fraction = zeros ? expect(pattern, text) : (pattern.exec(text)?.[0] ?? '');
    return readFraction(fraction, reading);
  }
  return part.startsWith('Z') || part.startsWith('-') || part === 'MST'
    ? readZone(part, text, reading)
    : readName(part, text, reading);
}

function expect(pattern: RegExp, text: string): string {
  const found = pattern.exec(text)?.[0];
  if (found === undefined) throw new BuiltinError('the time does not follow the layout');
  return found;
}

function readFraction(fraction: string, reading: Reading): number {
  if (fraction !== '') reading.nanosecond = Number(fraction.slice(1, 10).padEnd(9, '0'));
  return fraction.length;
}

function readZone(part: string, text: string, reading: Reading): number {
  if (part === 'MST') {
    const name = expect(/^(UTC|GMT[+-]\d{1,2}|[A-Z]{3,5}|[+-]\d{2})/, text);
    const hours = /^(?:GMT)?([+-]\d{1,2})$/.exec(name)?.[1];
    reading.offset = hours === undefined ? 0 : Number(hours) * 3600;
    return name.length;
  }
  if (part.startsWith('Z') && text.startsWith('Z')) return 1;
  const pattern = part.slice(1).replace(/\d\d/g, '\\d{2}');
  const written = expect(new RegExp(`^[+-]${pattern}`), text);
  const [hours = 0, minutes = 0, seconds = 0] = (written.match(/\d\d/g) ?? []).map(Number);
  if (hours > 24 || minutes >= 60 || seconds >= 60) throw new BuiltinError('time zone offset out of range');
  reading.offset = (written.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
  return written.length;
}

function readName(part: string, text: string, reading: Reading): number {
  const short = part.length === 3;
  const names = (part.startsWith('J') ? MONTHS : WEEKDAYS).map((name) => (short ? name.slice(0, 3) : name));
  const index = names.findIndex((name) => text.toLowerCase().startsWith(name.toLowerCase()));
  if (index < 0) throw new BuiltinError('the time does not follow the layout');
  if (part.startsWith('J')) reading.month = index + 1;
  return names[index]?.length ?? 0;
}

function toNanoseconds(reading: Reading): bigint {
  const { year, minute, second, nanosecond, offset } = reading;
  let { hour, month, day } = reading;
  if (reading.afternoon === true && hour < 12) hour += 12;
  else if (reading.afternoon === false && hour === 12) hour = 0;
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) throw new BuiltinError('out of range');
  if (reading.yearDay !== undefined) ({ month, day } = civilAt(yearDayNs(year, reading.yearDay), 0));
  if (day < 1 || day > daysIn(year, month)) throw new BuiltinError('day out of range');
  const seconds = fromCivil({ year, month, day, hour, minute, second }) - BigInt(offset);
  return seconds * 1_000_000_000n + BigInt(nanosecond);
}

function yearDayNs(year: number, yearDay: number): bigint {
  const last = daysIn(year, 2) === 29 ? 366 : 365;
  if (yearDay < 1 || yearDay > last) throw new BuiltinError('day-of-year out of range');
  return fromCivil({ year, month: 1, day: yearDay, hour: 0, minute: 0, second: 0 }) * 1_000_000_000n;
}
