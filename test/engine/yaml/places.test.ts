/** Places: every pointer of a value has one, and its text reads back as the value. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { valueAt } from '../../../engine/json/pointer.ts';
import { LineIndex, toLocation } from '../../../engine/yaml/line-index.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';
import { object, pointersOf, taste, writeYaml } from './any-yaml.ts';

function placesIn(text: string): (pointer: string) => string | undefined {
  const [document] = readDocuments({ path: 'a.yaml', text });
  return (pointer) => {
    const place = document?.places().find(pointer);
    return place === undefined ? undefined : text.slice(place.value.start, place.value.end);
  };
}

describe('engine/yaml/places', () => {
  it('includes quotes and block headers, and leaves out comments', () => {
    const text = 'a: "x" # c\nb: |- # h\n  one\n\n  two\n\nc:\n  - y # c\n  - {z: 1}\nd:\ne: [1,\n  2] # c\n';
    const at = placesIn(text);
    assert.equal(at('/a'), '"x"');
    assert.equal(at('/b'), '|- # h\n  one\n\n  two');
    assert.equal(at('/c'), '- y # c\n  - {z: 1}');
    assert.equal(at('/c/1'), '{z: 1}');
    assert.equal(at('/d'), '');
    assert.equal(at('/e'), '[1,\n  2]');
    assert.equal(at('/nope'), undefined);
  });

  it('places an empty value behind its colon or dash', () => {
    const text = 'a:\nb: {c: , d}\ne:\n-\n- x\n';
    const [document] = readDocuments({ path: 'a.yaml', text });
    const start = (pointer: string): number | undefined => document?.places().find(pointer)?.value.start;
    assert.deepEqual(['/a', '/b/c', '/b/d', '/e/0'].map(start), [2, 9, 13, 19]);
  });

  it('places what comes through an alias or a merge where it is used, with its anchor', () => {
    const text = 'a: &x {b: [1]}\nc: *x\nd:\n  <<: *x\n  e: 2\n';
    const [document] = readDocuments({ path: 'a.yaml', text });
    const place = document?.places().find('/c/b/0');
    assert.equal(text.slice(place?.value.start, place?.value.end), '*x');
    assert.equal(text.slice(place?.anchor?.start, place?.anchor?.end), '1');
    const merged = document?.places().find('/d/b');
    assert.equal(text.slice(merged?.value.start, merged?.value.end), '*x');
    assert.equal(text.slice(merged?.key?.start, merged?.key?.end), '<<');
  });

  it('finds the nearest ancestor of what is absent', () => {
    const [document] = readDocuments({ path: 'a.yaml', text: 'a:\n  b: 1\n' });
    const { pointer, place } = document?.places().nearest('/a/c/d') ?? {};
    assert.equal(pointer, '/a');
    assert.deepEqual(place?.key, { start: 0, end: 1 });
  });

  it('leads from every pointer to a text that reads as its value', () => {
    fc.assert(
      fc.property(object, taste, (value, pick) => {
        const text = writeYaml(value, pick);
        const at = placesIn(text);
        for (const pointer of pointersOf(value)) {
          const wanted = valueAt(value, pointer);
          const source = at(pointer);
          assert.notEqual(source, undefined, `${pointer} in ${JSON.stringify(text)}`);
          if (typeof wanted === 'string' || typeof wanted === 'number') {
            const [reread] = readDocuments({ path: 'b.yaml', text: `k:\n ${source}\n` });
            if (!/^[|>]/.test(source ?? ''))
              assert.deepEqual(reread?.value, { k: wanted }, `${pointer} in ${JSON.stringify(text)}`);
          }
        }
      }),
      { seed: 11, numRuns: 400 },
    );
  });
});

describe('engine/yaml/line-index', () => {
  it('counts lines at every kind of break, and columns in UTF-16', () => {
    const index = new LineIndex('a\r\nü😀b\rc\n');
    assert.equal(index.count, 4);
    assert.deepEqual(index.position(0), { line: 1, column: 1 });
    assert.deepEqual(index.position(6), { line: 2, column: 4 });
    assert.deepEqual(index.position(8), { line: 3, column: 1 });
    assert.deepEqual(index.position(99), { line: 4, column: 1 });
    assert.deepEqual(index.lineRange(2), { start: 3, end: 7 });
  });

  it('makes locations', () => {
    const file = { path: 'a.yaml', text: 'a:\n  b: c\n' };
    assert.deepEqual(toLocation(file, { start: 5, end: 9 }, '/a/b'), {
      path: 'a.yaml',
      line: 2,
      column: 3,
      endLine: 2,
      endColumn: 7,
      pointer: '/a/b',
    });
  });
});
