/** Splices: the value afterwards is RFC 6902's, and the bytes outside of the edits are the file's own. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyPatch } from '../../../engine/json/patch.ts';
import type { FixOperation } from '../../../engine/model/rule.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';
import { applyEdits, editsFor } from '../../../engine/yaml/splice.ts';
import { object, operationOn, taste, writeYaml } from './any-yaml.ts';

function splice(text: string, ...operations: FixOperation[]): string {
  const [document] = readDocuments({ path: 'a.yaml', text });
  assert.ok(document !== undefined);
  const result = editsFor(document, operations);
  return 'refused' in result ? `refused: ${result.refused}` : applyEdits(text, result.edits);
}

const pod =
  'metadata:\n  name: a # n\nspec:\n  hostNetwork: true # bad\n  containers:\n  - name: a\n    image: "x:1"\n  - image: y\n    args: [b, c]\n';

describe('engine/yaml/splice', () => {
  it('says of a change that has no place in the style of a text that it is the style', () => {
    const explicit = 'a:\n  ? b\n  : c\n';
    assert.equal(
      splice(explicit, { op: 'add', path: '/a/d', value: 'e' }),
      'refused: the change cannot be written into YAML of this style',
    );
  });

  it('removes a key with its line and nothing else', () => {
    assert.equal(
      splice(pod, { op: 'remove', path: '/spec/hostNetwork' }),
      pod.replace('  hostNetwork: true # bad\n', ''),
    );
  });

  it('writes JSON into JSON alone: a document in braces is written as its neighbours are', () => {
    const operations: FixOperation[] = [
      { op: 'replace', path: '/a', value: 'c' },
      { op: 'add', path: '/d', value: ['e'] },
    ];
    assert.equal(splice('{a: b}\n', ...operations), '{a: c, d: [e]}\n');
    assert.equal(splice('{"a": "b"}\n', ...operations), '{"a": "c", "d": ["e"]}\n');
  });

  it('keeps the quotes of a value', () => {
    const brackets = 'a:\n  b: [x, "y"] # c\n  d: { e: 1 }\n  f: []\n';
    assert.equal(splice(brackets, { op: 'replace', path: '/a/b', value: ['z'] }), brackets.replace('x, "y"', 'z'));
    assert.equal(splice(brackets, { op: 'replace', path: '/a/d', value: { g: 2 } }), brackets.replace('e: 1', 'g: 2'));
    assert.equal(splice(brackets, { op: 'replace', path: '/a/b', value: 'z' }), brackets.replace('[x, "y"]', 'z'));
    assert.equal(
      splice(brackets, { op: 'replace', path: '/a/f', value: ['z'] }),
      brackets.replace('f: []', 'f:\n    - z'),
    );
    assert.equal(
      splice(pod, { op: 'replace', path: '/spec/containers/0/image', value: 'z:2' }),
      pod.replace('x:1', 'z:2'),
    );
  });

  it('makes one clean block of a new parent and its child', () => {
    const operations: FixOperation[] = [
      { op: 'add', path: '/metadata/annotations', value: {} },
      { op: 'add', path: '/metadata/annotations/x.io~1y', value: 'yes' },
    ];
    assert.equal(splice(pod, ...operations), pod.replace('# n\n', '# n\n  annotations:\n    x.io/y: "yes"\n'));
  });

  it('writes {} and [] when the last child goes', () => {
    assert.equal(splice('a:\n  b: 1 # c\nd: 2\n', { op: 'remove', path: '/a/b' }), 'a: {}\nd: 2\n');
    assert.equal(splice('a: # c\n- b\nd: 2\n', { op: 'remove', path: '/a/0' }), 'a: [] # c\nd: 2\n');
  });

  it('removes the first key of an item, and items anywhere', () => {
    assert.match(splice(pod, { op: 'remove', path: '/spec/containers/1/image' }), / {2}- args: \[b, c\]\n$/);
    assert.match(splice(pod, { op: 'remove', path: '/spec/containers/1/args/0' }), /args: \[c\]\n$/);
    assert.match(splice(pod, { op: 'remove', path: '/spec/containers/0' }), /containers:\n {2}- image: y/);
  });

  it('inserts items in the column of their neighbours', () => {
    const added = splice(pod, {
      op: 'add',
      path: '/spec/containers/1',
      value: { name: 'm', ports: [{ containerPort: 1 }] },
    });
    assert.equal(added, pod.replace('  - image: y', '  - name: m\n    ports:\n    - containerPort: 1\n  - image: y'));
  });

  it('renames a key in place when a value moves inside its mapping', () => {
    const moved = splice('a:\n  old: |\n    t\n  b: 1 # c\n', { op: 'move', from: '/a/old', path: '/a/new' });
    assert.equal(moved, 'a:\n  new: |\n    t\n  b: 1 # c\n');
  });

  it('writes a scalar that moves as it was written', () => {
    const move: FixOperation = { op: 'move', from: '/a/k', path: '/c/k' };
    for (const token of ['"agent.log=debug"', "'it''s'", '"a\\x41"', 'plain', '0x10', '"4"', '4']) {
      assert.equal(splice(`a:\n  k: ${token} # n\nc:\n  z: 1\n`, move), `a: {}\nc:\n  z: 1\n  k: ${token} # n\n`);
    }
    assert.equal(splice(`a: {k: "x y", b: 1}\nc: {z: 1}\n`, move), 'a: {b: 1}\nc: {z: 1, k: "x y"}\n');
    assert.equal(splice('a:\n  k: x, y\nc: {z: 1}\n', move), 'a: {}\nc: {z: 1, k: "x, y"}\n');
    assert.equal(splice('a:\n  k: !!str 4\nc:\n  z: 1\n', move), 'a: {}\nc:\n  z: 1\n  k: !!str 4\n');
  });

  it('leaves what follows a removed member on its own line', () => {
    const gone = (text: string) => splice(text, { op: 'remove', path: '/h' });
    assert.equal(gone('{"h":true,\n  "c":[1]\n}\n'), '{\n  "c":[1]\n}\n');
    assert.equal(gone('{"a":1, "h":true,\r\n  "c":[1]\r\n}\r\n'), '{"a":1,\r\n  "c":[1]\r\n}\r\n');
    assert.equal(gone('{\n  "h":true,\n  "c":[1]\n}\n'), '{\n  "c":[1]\n}\n');
    assert.equal(gone('x: 1\nh: 2\n'), 'x: 1\n');
    assert.equal(gone('{a: 1, h: true, # one, two\n  c: 1}\n'), '{a: 1, # one, two\n  c: 1}\n');
  });

  it('keeps CRLF and a missing final line break', () => {
    assert.equal(splice('a: 1\r\nb: 2', { op: 'add', path: '/c', value: { d: 3 } }), 'a: 1\r\nb: 2\r\nc:\r\n  d: 3');
    assert.equal(splice('a: 1\r\nb: 2', { op: 'remove', path: '/b' }), 'a: 1');
  });

  it('changes one document of many and leaves everything around it alone', () => {
    const around = [
      '\ufeff# head\n---\n',
      '# between: [x\n--- # next\n# before\n',
      '\n# after\n---\nz: |\n  --- x\n  # y\n',
    ];
    const texts = ['a: yes # one\n', 'b:\n  - "c" # two\n  - d: |\n      --- e\n\n      f\n'];
    const changed = ['a: yes # one\ng: "no"\n', 'b:\n  - "h" # two\n  - d: |\n      --- e\n\n      f\n    g: 1\n'];
    const joined = (one: string, two: string) => around[0] + one + around[1] + two + around[2];
    for (const eol of ['\n', '\r\n']) {
      const whole = joined(texts[0] ?? '', texts[1] ?? '').replaceAll('\n', eol);
      const documents = readDocuments({ path: 'a.yaml', text: whole });
      assert.deepEqual(
        documents.map(({ value }) => Object.keys(value ?? {})),
        [['a'], ['b'], ['z']],
      );
      const edits = (index: number, ...operations: FixOperation[]) => {
        const result = editsFor(documents[index] ?? assert.fail(), operations);
        return 'refused' in result ? assert.fail(result.refused) : result.edits;
      };
      const first = edits(0, { op: 'add', path: '/g', value: 'no' });
      const second = edits(1, { op: 'replace', path: '/b/0', value: 'h' }, { op: 'add', path: '/b/1/g', value: 1 });
      assert.equal(
        applyEdits(whole, [...first, ...second]),
        joined(changed[0] ?? '', changed[1] ?? '').replaceAll('\n', eol),
      );
    }
  });

  it('keeps tabs, the byte order mark and the breaks of JSON', () => {
    const text = '\ufeff{\r\n\t"a": [\r\n\t\t1\r\n\t],\r\n\t"b": "x\\ty"\r\n}\r\n';
    assert.equal(splice(text, { op: 'replace', path: '/b', value: 'z' }), text.replace('x\\ty', 'z'));
    assert.equal(splice(text, { op: 'add', path: '/c', value: 1 }), text.replace('"\r\n}', '",\r\n\t"c": 1\r\n}'));
    assert.equal(splice(text, { op: 'remove', path: '/a' }), '\ufeff{\r\n\t"b": "x\\ty"\r\n}\r\n');
    assert.equal(
      splice('a:\t1\t# c\nb: [\n\tc]\n', { op: 'replace', path: '/a', value: 2 }),
      'a:\t2\t# c\nb: [\n\tc]\n',
    );
  });

  it('writes JSON into JSON', () => {
    const text = '{\n  "a": {\n    "b": 1\n  }\n}\n';
    assert.equal(splice(text, { op: 'add', path: '/a/c', value: ['x'] }), text.replace('1\n', '1,\n    "c": ["x"]\n'));
  });

  it('refuses what is shared, and says why', () => {
    const text = 'a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n';
    for (const path of ['/a/b', '/c/b', '/d/b', '/c']) {
      assert.match(splice(text, { op: 'replace', path, value: 2 }), /^refused: .*(?:alias|merge|anchor)/, path);
    }
  });

  it('adds to a mapping of its own, never to one that is shared', () => {
    const add = (text: string, path: string) => splice(text, { op: 'add', path, value: 1 });
    const aliased = 'a: &x\n  k: {m: 1}\nb: *x\n';
    const merged = 'a: &x\n  k: {m: 1}\nb:\n  <<: *x\n';
    assert.match(add(aliased, '/b/n'), /^refused: \/b is an alias: the change would belong to its anchor$/);
    assert.match(add(aliased, '/b/k/n'), /^refused: \/b is an alias/);
    for (const text of [aliased, merged]) {
      assert.match(add(text, '/a/n'), /^refused: \/a is used elsewhere through an alias$/);
      assert.match(add(text, '/a/k/n'), /^refused: \/a is used elsewhere through an alias$/);
    }
    assert.match(add(merged, '/b/k/n'), /^refused: \/b\/k comes from a merge key \(<<\)$/);
    assert.equal(add(merged, '/b/own'), `${merged}  own: 1\n`);
  });

  it('applies a test before it goes on', () => {
    assert.match(splice(pod, { op: 'test', path: '/spec/hostNetwork', value: false }), /^refused: test/);
  });

  it('splices JSON in a literal block, and refuses it in any other style', () => {
    const text = 'data:\n  c.json: |\n    {\n      "u": "http://x", \n      "k": [1]\n    }\n  d.json: "{}"\n';
    const embedded = { format: 'json', pointer: '/u' } as const;
    assert.equal(
      splice(text, { op: 'replace', path: '/data/c.json', value: 'https://x', embedded }),
      text.replace('http:', 'https:'),
    );
    const added = splice(text, {
      op: 'add',
      path: '/data/c.json',
      value: true,
      embedded: { format: 'json', pointer: '/n' },
    });
    assert.equal(added, text.replace('"k": [1]\n', '"k": [1],\n      "n": true\n'));
    assert.match(splice(text, { op: 'add', path: '/data/d.json', value: 1, embedded }), /^refused: .*no literal block/);
  });

  it('gives the value of RFC 6902 in documents of every style', () => {
    let spliced = 0;
    const one = fc
      .tuple(object, taste)
      .chain(([value, pick]) => fc.tuple(fc.constant(value), fc.constant(pick), operationOn(value)));
    fc.assert(
      fc.property(one, ([value, pick, operation]) => {
        const text = `# head\n---\n${writeYaml(value, pick)}`;
        const [document] = readDocuments({ path: 'a.yaml', text });
        const wanted = applyPatch(value, [operation]);
        if (document === undefined || 'reason' in wanted || wanted.value === null) return;
        const result = editsFor(document, [operation]);
        if ('refused' in result) return;
        spliced += 1;
        const after = applyEdits(text, result.edits);
        const [reread] = readDocuments({ path: 'a.yaml', text: after });
        assert.deepEqual(reread?.value, wanted.value, `${JSON.stringify(text)} ${JSON.stringify(operation)}`);
        assert.ok(result.edits.every(({ range }) => range.start >= document.range.start));
      }),
      { seed: 5, numRuns: 600 },
    );
    assert.ok(spliced > 300, `${spliced} operations were made`);
  });
});
