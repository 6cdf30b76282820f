/** Computes one fact of one object, with the committed platform tables, as rules get it: plain JSON or nothing. */

import assert from 'node:assert/strict';
import type { Fact } from '../../../engine/facts/fact.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { filesOf, readPlatformData } from '../kubernetes/platform-fixtures.ts';

const context = {
  platforms: readPlatformData(),
  placeholder: (text: string) => text.includes('{{'),
  asOf: '2026-11-21',
};

/** The fact of an object; every pointer in it is the caller's to compare. */
export function factOf(fact: Fact, value: JsonObject): JsonValue | undefined {
  const [resource] = filesOf({ 'a.yaml': [value] });
  assert.ok(resource);
  const computed = fact.compute(resource, context);
  if (computed !== undefined) assert.deepEqual(JSON.parse(JSON.stringify(computed)), computed, 'plain JSON');
  return computed;
}
