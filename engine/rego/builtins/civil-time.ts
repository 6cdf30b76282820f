/** Calendar arithmetic between nanoseconds since 1970 and the clock of a time zone. */

import { BuiltinError } from './builtin.ts';

/** Months from 1, weekdays from 0 (Sunday). `offset` is in seconds east of UTC. */
export interface Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  readonly weekday: number;
  readonly offset: number;
}

/** English names of the days of the week, from Sunday on. */
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** English names of the months. */
export const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

const SECOND = 1_000_000_000n;

function floorSeconds(ns: bigint): bigint {
  return ns >= 0n ? ns / SECOND : -((-ns + SECOND - 1n) / SECOND);
}

/** Seconds since 1970 of a date that may be out of range (month 14, day -3), read as UTC. */
export function fromCivil(civil: Pick<Clock, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'>): bigint {
  const date = new Date(0);
  date.setUTCFullYear(civil.year, civil.month - 1, civil.day);
  date.setUTCHours(civil.hour, civil.minute, civil.second);
  if (Number.isNaN(date.getTime())) throw new BuiltinError('time outside of valid range');
  return BigInt(date.getTime() / 1000);
}

/** What the clocks of `zone` show. */
export function toCivil(ns: bigint, zone: string): Clock {
  const offset = offsetAt(ns, zone);
  return civilAt(ns, offset);
}

/** What a clock `offset` seconds east of UTC shows. */
export function civilAt(ns: bigint, offset: number): Clock {
  const seconds = floorSeconds(ns);
  const date = new Date(Number(seconds + BigInt(offset)) * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    nanosecond: Number(ns - seconds * SECOND),
    weekday: date.getUTCDay(),
    offset,
  };
}

/** The inverse; a time that the zone's clocks skip or repeat is read as Go's time.Date does. */
export function toInstant(civil: Clock, zone: string): bigint {
  const local = fromCivil(civil);
  const first = BigInt(offsetAt(local * SECOND, zone));
  const second = BigInt(offsetAt((local - first) * SECOND, zone));
  return (local - second) * SECOND + BigInt(civil.nanosecond);
}

/** The number of days of a month, counted from 1, in the Gregorian calendar. */
export function daysIn(year: number, month: number): number {
  return Number((fromCivil({ ...FIRST, year, month: month + 1 }) - fromCivil({ ...FIRST, year, month })) / 86_400n);
}

const FIRST = { day: 1, hour: 0, minute: 0, second: 0 };
const formats = new Map<string, Intl.DateTimeFormat>();

/** Seconds east of UTC. @throws BuiltinError when the zone does not exist. */
export function offsetAt(ns: bigint, zone: string): number {
  if (zone === 'UTC') return 0;
  const seconds = floorSeconds(ns);
  const parts = formatOf(zone).formatToParts(new Date(Number(seconds) * 1000));
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const year = parts.some(({ type, value }) => type === 'era' && value.startsWith('B'))
    ? 1 - part('year')
    : part('year');
  const shown = fromCivil({
    year,
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  });
  return Number(shown - seconds);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
    return format;
  } catch {
    throw new BuiltinError(`unknown time zone ${zone}`);
  }
}
