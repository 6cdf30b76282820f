/** Whether what stands at a place is what was rendered of it. */

import { valueAt } from '../json/pointer.ts';
import type { JsonValue } from '../model/json.ts';
import type { SourcePlace } from '../model/source.ts';

/** What follows by itself may have made another value of the one that is written: that one is the nearest, then. */
export function asFarAsSaid(place: SourcePlace, value: JsonValue | undefined): SourcePlace {
  if ('location' in place) return place;
  const { document, pointer } = place.patch ?? place;
  const written = document.value === undefined ? undefined : valueAt(document.value, pointer);
  const isSaid = !isScalar(written) || !isScalar(value) || isPartOf(String(written), String(value));
  return isSaid ? place : { ...place, approximate: true };
}

function isScalar(value: JsonValue | undefined): value is string | number | boolean | null {
  return value !== undefined && (value === null || typeof value !== 'object');
}

/** Names grow, and variables are replaced. */
function isPartOf(written: string, value: string): boolean {
  return value.includes(written) || written.includes('$');
}
