/** Moves: the text of a value is carried to its new place, with its comments, quotes and styles, or it stays. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyPatch } from '../../../engine/json/patch.ts';
import { parentPointer, valueAt } from '../../../engine/json/pointer.ts';
import type { JsonValue } from '../../../engine/model/json.ts';
import type { ManifestDocument } from '../../../engine/model/source.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';
import { applyEdits, editsFor } from '../../../engine/yaml/splice.ts';
import { moveOn, object, pointersOf, taste, writeYaml } from './any-yaml.ts';

function documentOf(text: string): ManifestDocument {
  const [document] = readDocuments({ path: 'a.yaml', text });
  assert.ok(document !== undefined);
  return document;
}

function move(text: string, from: string, path: string): string {
  const result = editsFor(documentOf(text), [{ op: 'move', from, path }]);
  return 'refused' in result ? `refused: ${result.refused}` : applyEdits(text, result.edits);
}

/** The comments that `writeYaml` writes. */
function commentsIn(text: string): string[] {
  return (text.match(/# (?:note|why) \d+: \[x/g) ?? []).sort();
}

/** How everything in the value at a pointer is written, keys and styles included, but for how far it is indented. */
function spellings(document: ManifestDocument, pointer: string): string[] {
  const { text } = document.file;
  return pointersOf(valueAt(document.value ?? null, pointer) ?? null).map((inner) => {
    const place = document.places().find(pointer + inner);
    const { key, value, style } = place ?? assert.fail(pointer + inner);
    const name = key === undefined || inner === '' ? '' : text.slice(key.start, key.end);
    const own = /^(?:block|flow)/.test(style) ? '' : text.slice(value.start, value.end);
    return `${style} ${name} ${own.replace(/\s*\n\s*/g, ' ')}`;
  });
}

/** The pointer with the number of the item that `-` stands for. */
function settled(path: string, value: JsonValue): string {
  const above = parentPointer(path) ?? '';
  const list = valueAt(value, above);
  return Array.isArray(list) ? path.replace(/-$/, String(list.length - 1)) : path;
}

describe('engine/yaml/move', () => {
  it('carries comments, quotes and styles of a mapping, and what stands below it', () => {
    const text = [
      'spec:',
      '  # stays',
      '  securityContext:   # why',
      "    runAsUser: 0x10 # one, 'two'",
      '',
      '    # inner',
      '    "fsGroup": \'7\'',
      '    sysctls: [ {name: a,   value: "b"} ] # list',
      '    # runAsGroup: 8',
      '',
      '  template:',
      '      spec:',
      '          hostname: h # end',
      '',
    ];
    const moved = [
      'spec:',
      '  # stays',
      '',
      '  template:',
      '      spec:',
      '          hostname: h # end',
      '          securityContext:   # why',
      "            runAsUser: 0x10 # one, 'two'",
      '',
      '            # inner',
      '            "fsGroup": \'7\'',
      '            sysctls: [ {name: a,   value: "b"} ] # list',
      '            # runAsGroup: 8',
      '',
    ];
    for (const eol of ['\n', '\r\n']) {
      const after = move(text.join(eol), '/spec/securityContext', '/spec/template/spec/securityContext');
      assert.equal(after, moved.join(eol));
    }
  });

  it('carries block scalars with their header, to the right and to the left', () => {
    const text = 'a:\n  b:\n    k: |2+ # h\n        x\n       y\n\n    z: 1\nc: {}\n';
    assert.equal(move(text, '/a/b/k', '/c/k'), 'a:\n  b:\n    z: 1\nc:\n  k: |2+ # h\n      x\n     y\n\n');
    assert.equal(
      move('a: >-\n  x\n  # y\nb:\n  c:\n    d: 1\n', '/a', '/b/c/a'),
      'b:\n  c:\n    d: 1\n    a: >-\n      x\n      # y\n',
    );
  });

  it('carries values between keys and dashes', () => {
    const text = 'l:\n- a: 1 # one\n  b: "2"\n-   c: 3\nm:\n  k:\n    # in\n    d: \'4\'\n  n: 5\n';
    assert.equal(
      move(text, '/l/0', '/m/l'),
      'l:\n-   c: 3\nm:\n  k:\n    # in\n    d: \'4\'\n  n: 5\n  l:\n    a: 1 # one\n    b: "2"\n',
    );
    assert.equal(
      move(text, '/m/k', '/l/-'),
      'l:\n- a: 1 # one\n  b: "2"\n-   c: 3\n-\n  # in\n  d: \'4\'\nm:\n  n: 5\n',
    );
    assert.equal(
      move(text, '/l/1', '/l/0'),
      'l:\n-   c: 3\n- a: 1 # one\n  b: "2"\nm:\n  k:\n    # in\n    d: \'4\'\n  n: 5\n',
    );
    assert.equal(move('l: [x]\nm:\n  k:\n  - "y" # c\n  n: 1\n', '/m/k', '/o'), 'l: [x]\nm:\n  n: 1\no:\n- "y" # c\n');
    assert.equal(move("m:\n  k:\n    d: '4'\n  n: 5\nl:\n- 1\n", '/m/k', '/l/0'), "m:\n  n: 5\nl:\n- d: '4'\n- 1\n");
  });

  it('writes the key as it was written, where it keeps its name', () => {
    assert.equal(move('a:\n  "k": 1\n  b: 2\nc:\n  z: 1\n', '/a/k', '/c/k'), 'a:\n  b: 2\nc:\n  z: 1\n  "k": 1\n');
    assert.equal(move("a:\n  'k': 1\n  b: 2\nc: {z: 1}\n", '/a/k', '/c/k'), "a:\n  b: 2\nc: {z: 1, 'k': 1}\n");
    assert.equal(move('a:\n  "k": 1\n  b: 2\nc:\n  z: 1\n', '/a/k', '/c/l'), 'a:\n  b: 2\nc:\n  z: 1\n  l: 1\n');
  });

  it('carries what a merge or an alias inside of it says, as long as its anchor stands before it', () => {
    const text = 'x: &x {p: 1}\na:\n  k:\n    <<: *x\n    q: *x # c\n  b: 1\nc:\n  z: 1\n';
    assert.equal(move(text, '/a/k', '/c/k'), 'x: &x {p: 1}\na:\n  b: 1\nc:\n  z: 1\n  k:\n    <<: *x\n    q: *x # c\n');
    assert.match(
      move('c:\n  z: 1\nx: &x 1\na: {k: *x}\nb:\n  k:\n  - *x\n  l: 2\n', '/b/k', '/c/k'),
      /^refused: this alias refers to an anchor/,
    );
    assert.match(move('a:\n  k: &x 1\n  l: *x\nb:\n  z: 1\n', '/a/k', '/b/k'), /^refused: .*alias/);
  });

  it('carries flow collections into brackets and out of them', () => {
    assert.equal(
      move('a: {k: {"x":   0x1}, b: 1}\nc:\n  z: 1\n', '/a/k', '/c/k'),
      'a: {b: 1}\nc:\n  z: 1\n  k: {"x":   0x1}\n',
    );
    assert.equal(
      move('a:\n  k: [ 1,\n    "2" ]\n  b: 1\nc: {z: 1}\n', '/a/k', '/c/k'),
      'a:\n  b: 1\nc: {z: 1, k: [ 1,\n  "2" ]}\n',
    );
    assert.equal(
      move('{"a": {"k": [1,  2], "b": 1}, "c": {}}', '/a/k', '/c/k'),
      '{"a": {"b": 1}, "c": {"k": [1,  2]}}',
    );
  });

  it('refuses, with the reason, what it cannot carry whole', () => {
    const block = 'a:\n  k:\n    x: 1\n  b: 1\nc: {z: 1}\n';
    assert.match(
      move(block, '/a/k', '/c/k'),
      /^refused: \/a\/k is written in block style, which cannot stand inside brackets/,
    );
    assert.match(move('a:\n  k: 1 # why\n  b: 1\nc: {z: 1}\n', '/a/k', '/c/k'), /^refused: a comment would be lost/);
    assert.match(
      move('a: {\n  k: 1, # why\n  b: 1}\nc:\n  z: 1\n', '/a/k', '/c/k'),
      /^refused: a comment would be lost/,
    );
    assert.match(
      move('a:\n  k: 1\n  b: 1\nc:\n  k:\n    z: 1 # old\n    y: 2\n', '/a/k', '/c/k'),
      /^refused: a comment would be lost/,
    );
    assert.match(
      move('a:\n  b:\n    k: "x\n\ty"\n    l: 1\nc:\n  z: 1\n', '/a/b/k', '/k'),
      /^refused: a tab stands in the indentation/,
    );
    assert.match(move('a:\n  k: 1\n', '/a', ''), /^refused: /);
  });

  it('keeps every comment, every spelling and every neighbour in documents of every style', () => {
    const seen = { moved: 0, commented: 0, filled: 0, carriageReturns: 0 };
    const one = fc
      .tuple(object, taste)
      .chain(([value, pick]) => fc.tuple(fc.constant(value), fc.constant(pick), moveOn(value)));
    fc.assert(
      fc.property(one, ([value, pick, operation]) => {
        const text = writeYaml(value, pick);
        const document = documentOf(text);
        const wanted = applyPatch(value, [operation]);
        if ('reason' in wanted) return;
        const result = editsFor(document, [operation]);
        if ('refused' in result) return;
        const told = `${JSON.stringify(text)} ${JSON.stringify(operation)}`;
        const moved = documentOf(applyEdits(text, result.edits));
        assert.deepEqual(moved.value, wanted.value, told);
        assert.deepEqual(commentsIn(moved.file.text), commentsIn(text), told);
        const spelled = spellings(document, operation.from);
        const kept = spellings(moved, settled(operation.path, wanted.value));
        // A plain text that brackets would end or divide is put into quotes.
        if (spelled.length > 1 || spelled[0]?.startsWith('plain') !== true) assert.deepEqual(kept, spelled, told);
        assert.equal(/(?<!\r)\n/.test(moved.file.text), /(?<!\r)\n/.test(text), told);
        seen.moved += 1;
        if (commentsIn(text).length > 0) seen.commented += 1;
        if (spelled.length > 1) seen.filled += 1;
        if (text.includes('\r')) seen.carriageReturns += 1;
      }),
      { seed: 7, numRuns: 800 },
    );
    assert.ok(
      Object.values(seen).every((count) => count > 60),
      JSON.stringify(seen),
    );
  });
});
