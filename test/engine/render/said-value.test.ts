/** A place is only exact when what is written there is what was rendered, or a part of it. */

import assert from 'node:assert/strict';
import type { JsonValue } from '../../../engine/model/json.ts';
import type { ManifestDocument, SourcePlace } from '../../../engine/model/source.ts';
import { asFarAsSaid } from '../../../engine/render/said-value.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';

/** Whether the place of what is written is still exact for a rendered value. */
function isExact(written: string, rendered: JsonValue | undefined): boolean {
  const [document] = readDocuments({ path: 'a.yaml', text: `field: ${written}\n` });
  const place: SourcePlace = { document: document as ManifestDocument, pointer: '/field', approximate: false };
  const said = asFarAsSaid(place, rendered);
  return !('location' in said) && !said.approximate;
}

describe('a place of what was rendered', () => {
  it('is exact for the value itself, for what it grew to, and for variables', () => {
    assert.equal(isExact('kube-system', 'kube-system'), true);
    assert.equal(isExact('web', 'prod-web'), true);
    assert.equal(isExact('3', 3), true);
    assert.equal(isExact('"${NETWORK}"', true), true);
  });

  it('is exact for mappings, lists and what is absent', () => {
    assert.equal(isExact('{a: b}', { a: 'c' }), true);
    assert.equal(isExact('web', undefined), true);
  });

  it('is the nearest where another value was rendered', () => {
    assert.equal(isExact('kube-system', 'other'), false);
    assert.equal(isExact('true', false), false);
  });
});
