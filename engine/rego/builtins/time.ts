/** Times in nanoseconds since 1970. `time.now_ns` is the as-of day: a verdict does not depend on the hour of the run. */

import type { RegoValue } from '../value.ts';
import { array, BuiltinError, type BuiltinTable, bigInteger, integer, text, toRegoInteger } from './builtin.ts';
import { type Clock, daysIn, offsetAt, toCivil, toInstant, WEEKDAYS } from './civil-time.ts';
import { durationOf } from './duration.ts';
import { formatTime, LAYOUTS, parseTime } from './time-layout.ts';

/** The built-ins for one as-of day (`YYYY-MM-DD`). */
export function timeBuiltins(asOf: string): BuiltinTable {
  const now = BigInt(Date.parse(`${asOf}T00:00:00Z`)) * 1_000_000n;
  return {
    'time.now_ns': () => toRegoInteger(now),
    'time.parse_ns': (layout, value) => nanoseconds(parseTime(layoutOf(text(layout)), text(value))),
    'time.parse_rfc3339_ns': (value) => nanoseconds(parseTime(layoutOf('RFC3339'), text(value))),
    'time.parse_duration_ns': (value) => toRegoInteger(durationOf(text(value))),
    'time.format': (value) => {
      const { ns, zone, layout } = moment(value);
      return formatTime(layoutOf(layout === '' ? 'RFC3339Nano' : layout), ns, zone);
    },
    'time.date': (value) => {
      const { year, month, day } = local(value);
      return [year, month, day];
    },
    'time.clock': (value) => {
      const { hour, minute, second } = local(value);
      return [hour, minute, second];
    },
    'time.weekday': (value) => WEEKDAYS[local(value).weekday] ?? '',
    'time.add_date': (value, years, months, days) => {
      const { ns, zone } = moment(value);
      const civil = toCivil(ns, zone);
      const moved = {
        ...civil,
        year: civil.year + integer(years),
        month: civil.month + integer(months),
        day: civil.day + integer(days),
      };
      return nanoseconds(toInstant(moved, zone));
    },
    'time.diff': (a, b) => difference(moment(a), moment(b)),
  };
}

interface Moment {
  readonly ns: bigint;
  readonly zone: string;
  readonly layout: string;
}

/** A number, or `[ns, zone, layout]`. */
function moment(value: RegoValue | undefined): Moment {
  const [ns, zone = '', layout = ''] = Array.isArray(value) ? array(value) : [value];
  const name = text(zone);
  // The machine's own zone would make the answer depend on the machine.
  const known = name === '' || name === 'Local' ? 'UTC' : name;
  offsetAt(0n, known);
  return { ns: inRange(bigInteger(ns)), zone: known, layout: text(layout) };
}

function local(value: RegoValue | undefined): Clock {
  const { ns, zone } = moment(value);
  return toCivil(ns, zone);
}

function layoutOf(layout: string): string {
  return Object.hasOwn(LAYOUTS, layout) ? (LAYOUTS[layout] ?? layout) : layout;
}

const INT64 = 2n ** 63n;

function inRange(ns: bigint): bigint {
  if (ns < -INT64 || ns >= INT64) throw new BuiltinError('time outside of valid range');
  return ns;
}

function nanoseconds(ns: bigint): number | bigint {
  return toRegoInteger(inRange(ns));
}

/** Years, months, days, hours, minutes, seconds between two moments, in the first one's zone. */
function difference(a: Moment, b: Moment): number[] {
  const [early, late] = a.ns > b.ns ? [b.ns, a.ns] : [a.ns, b.ns];
  const [from, to] = [toCivil(early, a.zone), toCivil(late, a.zone)];
  const parts = [
    to.year - from.year,
    to.month - from.month,
    to.day - from.day,
    to.hour - from.hour,
    to.minute - from.minute,
    to.second - from.second,
  ];
  const sizes = [0, 12, daysIn(from.year, from.month), 24, 60, 60];
  for (let index = parts.length - 1; index > 0; index--) {
    if ((parts[index] ?? 0) >= 0) continue;
    parts[index] = (parts[index] ?? 0) + (sizes[index] ?? 0);
    parts[index - 1] = (parts[index - 1] ?? 0) - 1;
  }
  return parts;
}
