/** Documents, problems, duplicates and bounds of the reader. */

import assert from 'node:assert/strict';
import { valueAt } from '../../../engine/json/pointer.ts';
import type { ManifestDocument } from '../../../engine/model/source.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';

function read(text: string): ManifestDocument[] {
  return readDocuments({ path: 'a.yaml', text });
}

function only(text: string): ManifestDocument {
  const [document, ...rest] = read(text);
  assert.ok(document !== undefined && rest.length === 0);
  return document;
}

describe('engine/yaml/read', () => {
  it('keeps the neighbours of a broken document', () => {
    const documents = read('a: 1\n---\nb: [\n---\nc: 3\n');
    assert.deepEqual(
      documents.map(({ value }) => value),
      [{ a: 1 }, undefined, { c: 3 }],
    );
    assert.deepEqual(
      documents.map(({ index }) => index),
      [0, 1, 2],
    );
    assert.equal(documents[1]?.problems[0]?.code, 'yaml-syntax');
  });

  it('gives ranges without separator lines', () => {
    const text = 'a: 1\n--- # next\nb: 2\n';
    assert.deepEqual(
      read(text).map(({ range }) => text.slice(range.start, range.end)),
      ['a: 1\n', 'b: 2\n'],
    );
  });

  it('points at what Kubernetes refuses or drops', () => {
    const at = (text: string): string => {
      const range = read(text).flatMap(({ problems }) => problems)[0]?.range;
      return range === undefined ? '' : text.slice(range.start, range.end);
    };
    assert.equal(at('x: 1\n---\na: "b\\/c"\n'), '\\/');
    assert.equal(at('a: 1\n--- {b: 2}\n'), '--- {b: 2}');
    assert.equal(at('a: 1\n...\nb: 2\n'), 'b: 2');
    assert.equal(at('a: 1\n\nb: *x\n'), '*x');
    assert.equal(at('a: .nan\n'), '.nan');
    assert.deepEqual(only('a: 1\n...\nb: 2\n').value, { a: 1 });
  });

  it('names duplicates with the last place first, and knows that merges are none', () => {
    const text = 'a: 1\nb: {c: 1, c: 2}\na: 2\na: 3\n';
    const document = only(text);
    assert.deepEqual(document.value, { a: 3, b: { c: 2 } });
    assert.deepEqual(
      document.duplicates.map(({ pointer, range, related }) => [
        pointer,
        range.start,
        related?.map(({ start }) => start),
      ]),
      [
        ['/b/c', 15, [9]],
        ['/a', 26, [0, 21]],
      ],
    );
    assert.deepEqual(only('a: &x {b: 1}\nc: {<<: *x, b: 2}\n').duplicates, []);
  });

  it('holds __proto__ as a key like any other', () => {
    const { value } = only('__proto__: {polluted: true}\nx: {"__proto__": 1}\nm: &m {__proto__: 2}\no: {<<: *m}\n');
    assert.equal(
      JSON.stringify(value),
      '{"__proto__":{"polluted":true},"x":{"__proto__":1},"m":{"__proto__":2},"o":{"__proto__":2}}',
    );
    assert.equal(Object.getOwnPropertyDescriptor(Object.prototype, 'polluted'), undefined);
  });

  it('reads brackets and quotes that are indented less than their key, and finds their places', () => {
    const text = 'a:\n  b: [\n"x\ny", 7\n]\nc: 1\n';
    const document = only(text);
    assert.deepEqual(document.value, { a: { b: ['x y', 7] }, c: 1 });
    const place = document.places().find('/a/b/1');
    assert.ok(place !== undefined);
    assert.equal(text.slice(place.value.start, place.value.end), '7');
  });

  it('does not take a tab between key and bracket for indentation', () => {
    assert.deepEqual(only('a:\nb: \t{x: 1}\n').value, { a: null, b: { x: 1 } });
  });

  it('reads a large document that stays within its bounds', () => {
    const { value } = only(`a: |\n${'  {"x": [1, 2, 3]},\n'.repeat(200_000)}`);
    assert.equal(typeof valueAt(value ?? null, '/a'), 'string');
  });

  it('leaves empty documents out, and reads JSON as YAML', () => {
    assert.deepEqual(read('---\n# nothing\n---\n---\nnull\n'), []);
    assert.deepEqual(only('\ufeff{\n\t"a": [1, "\\u00e9"]\n}\n').value, { a: [1, 'é'] });
  });
});
