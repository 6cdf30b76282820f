/** RFC 6902 on values, and canonical JSON. */

import assert from 'node:assert/strict';
import { canonicalJson } from '../../../engine/json/canonical.ts';
import { applyPatch } from '../../../engine/json/patch.ts';
import type { JsonValue } from '../../../engine/model/json.ts';

describe('engine/json/patch', () => {
  it('applies operations in order and leaves the value alone', () => {
    const value: JsonValue = { a: [1, 2], b: {} };
    const result = applyPatch(value, [
      { op: 'add', path: '/a/-', value: 3 },
      { op: 'move', from: '/a/0', path: '/b/x' },
      { op: 'copy', from: '/b', path: '/c' },
      { op: 'test', path: '/c/x', value: 1 },
      { op: 'remove', path: '/b/x' },
    ]);
    assert.deepEqual(result, { value: { a: [2, 3], b: {}, c: { x: 1 } } });
    assert.deepEqual(value, { a: [1, 2], b: {} });
  });

  it('gives a reason for what cannot be applied', () => {
    const value: JsonValue = { a: [1], s: 'x', l: [1, {}, 2] };
    for (const operation of [
      { op: 'remove', path: '/none' },
      { op: 'add', path: '/a/5', value: 1 },
      { op: 'add', path: '/s/x', value: 1 },
      { op: 'test', path: '/a/0', value: 2 },
      { op: 'move', from: '/a', path: '/a/0' },
      { op: 'copy', from: '/none', path: '/b' },
      { op: 'move', from: '/a/0', path: '/a/1' },
      { op: 'move', from: '/l/0', path: '/l/1/x' },
      { op: 'replace', path: '/toString', value: 1 },
    ] as const) {
      assert.ok('reason' in applyPatch(value, [operation]), JSON.stringify(operation));
    }
  });

  it('pollutes no prototype', () => {
    applyPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);
    applyPatch({}, [{ op: 'add', path: '/constructor/prototype/polluted', value: true }]);
    assert.equal(Object.getOwnPropertyDescriptor(Object.prototype, 'polluted'), undefined);
  });
});

describe('engine/json/canonical', () => {
  it('sorts keys and writes nothing else', () => {
    assert.equal(canonicalJson({ b: [1, { z: null, a: 'ü' }], a: -0 }), '{"a":0,"b":[1,{"a":"ü","z":null}]}');
    assert.equal(canonicalJson({ '\ue000': 1, '😀': 2 }), '{"😀":2,"\ue000":1}');
  });
});
