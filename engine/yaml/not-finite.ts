/** Infinities and what is no number: YAML has them, JSON has neither. */

import type { JsonValue } from '../model/json.ts';
import type { ScalarEvent } from './js-yaml.ts';
import { DocumentRefused } from './problem.ts';

/** True when some number in the value has no JSON form. */
export function holdsNotFinite(value: JsonValue): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return value !== null && typeof value === 'object' && Object.values(value).some(holdsNotFinite);
}

/** Why Kubernetes refuses the scalar. */
export function notFinite(event: ScalarEvent): DocumentRefused {
  const message = 'an infinity, or what is not a number, has no JSON form; quote it if it is a text';
  return new DocumentRefused('yaml-number', message, event.valueStart, event.valueEnd);
}
