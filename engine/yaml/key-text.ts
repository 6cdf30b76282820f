/** What scalars are called as keys: goyaml v2 decodes them, and sigs.k8s.io/yaml makes texts of them. */

import type { JsonValue } from '../model/json.ts';
import { SCALAR, type ScalarEvent } from './js-yaml.ts';
import { floatKey, plainType, plainValue } from './plain-scalar.ts';
import { DocumentRefused } from './problem.ts';
import { taggedScalar } from './tag.ts';

/** What a scalar is called as a key; `tag` is its full tag, where it has one. Throws DocumentRefused. */
export function scalarKey(event: ScalarEvent, text: string, tag: string | undefined): string {
  if (tag === undefined && event.style !== SCALAR.plain) return text;
  const value = tag === undefined ? plainValue(text) : taggedScalar(tag, text, event);
  return typeof value === 'string' ? value : keyText(value, text, event);
}

/** sigs.k8s.io/yaml turns numbers and booleans into string keys and refuses the rest. */
function keyText(value: JsonValue, source: string, event: ScalarEvent): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    const type = plainType(source);
    if (type === 'float') return floatKey(value);
    if (type === 'int') return Number.isSafeInteger(value) ? String(value) : exactInteger(source);
  }
  throw new DocumentRefused(
    'yaml-key',
    `${source === '' ? 'an empty key' : source} cannot be a key; quote it`,
    Math.max(event.valueStart, 0),
    Math.max(event.valueEnd, 0),
  );
}

function exactInteger(source: string): string {
  const digits = source.replaceAll('_', '').replace(/^\+/, '');
  const magnitude = digits
    .replace(/^-/, '')
    .replace(/^0(?=[0-7])/, '0o')
    .toLowerCase();
  return `${digits.startsWith('-') ? '-' : ''}${BigInt(magnitude)}`;
}
