/** Which operation of a JSON 6902 patch has made an element of a list. */

import assert from 'node:assert/strict';
import type { JsonValue } from '../../../engine/model/json.ts';
import { findInPatches } from '../../../engine/render/patch-place.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';

const append = (name: string, more = '') => `- op: add\n  path: /spec/tests/-\n  value: {name: ${name}${more}}\n`;

/** `pointer`, and whether all of what was looked for stands there. */
function found(patch: string, tests: JsonValue, pointer: string): string {
  const place = findInPatches(readDocuments({ path: 'patch.yaml', text: patch }), { spec: { tests } }, pointer);
  return place === undefined ? 'nothing' : `${place.pointer}${place.complete ? '' : ' (about)'}`;
}

describe('operations that append', () => {
  const patch = append('a') + append('b', ', suite: basic') + append('c', ', suite: basic');
  const all = [{ name: 'base' }, { name: 'a' }, { name: 'b', suite: 'basic' }, { name: 'c', suite: 'basic' }];

  it('are told apart by what they append', () => {
    assert.equal(found(patch, all, '/spec/tests/1/name'), '/0/value/name');
    assert.equal(found(patch, all, '/spec/tests/3/name'), '/2/value/name');
  });

  it('are told apart by their order where they append the same', () => {
    assert.equal(found(patch, all, '/spec/tests/2/suite'), '/1/value/suite');
    assert.equal(found(patch, all, '/spec/tests/3/suite'), '/2/value/suite');
  });

  it('are found by what they append where later patches have moved it', () => {
    assert.equal(found(patch, [...all, { name: 'later' }], '/spec/tests/2/name'), '/1/value/name');
    assert.equal(found(patch, all.toReversed(), '/spec/tests/0/name'), '/2/value/name');
  });
});
