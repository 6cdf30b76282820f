/** Many operations at once: what is made together is what would be made one by one. */

import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { applyPatch } from '../../../engine/json/patch.ts';
import type { JsonValue, Operation } from '../../../engine/model/json.ts';
import type { FixOperation } from '../../../engine/model/rule.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';
import { applyEdits, editsFor } from '../../../engine/yaml/splice.ts';
import { moveOn, object, operationOn, taste, writeYaml } from './any-yaml.ts';

function splice(text: string, operations: readonly FixOperation[]): string | undefined {
  const [document] = readDocuments({ path: 'a.yaml', text });
  if (document === undefined) return undefined;
  const result = editsFor(document, operations);
  return 'refused' in result ? undefined : applyEdits(text, result.edits);
}

const oneByOne = (text: string, operations: readonly FixOperation[]) =>
  operations.reduce<string | undefined>((now, operation) => (now === undefined ? now : splice(now, [operation])), text);

/** Operations that can be made one after the other on a value. */
function operationsOn(value: JsonValue, count: number): fc.Arbitrary<readonly Operation[]> {
  if (count === 0 || value === null) return fc.constant([]);
  return operationOn(value).chain((operation) => {
    const outcome = applyPatch(value, [operation]);
    if ('reason' in outcome) return operationsOn(value, count - 1);
    return operationsOn(outcome.value, count - 1).map((others) => [operation, ...others]);
  });
}

describe('engine/yaml/waves', () => {
  it('gives the value of RFC 6902 for operations that follow one another', function () {
    this.timeout(60_000);
    const counts = { made: 0, both: 0, equal: 0 };
    const several = fc
      .tuple(object, taste)
      .chain(([value, pick]) => fc.tuple(fc.constant(value), fc.constant(pick), operationsOn(value, 5)));
    fc.assert(
      fc.property(several, ([value, pick, operations]) => {
        const text = `# head\n---\n${writeYaml(value, pick)}`;
        const wanted = applyPatch(value, operations);
        assert.ok('value' in wanted);
        const after = splice(text, operations);
        const single = oneByOne(text, operations);
        if (single !== undefined && wanted.value !== null) {
          counts.both += 1;
          assert.ok(after !== undefined, `refused: ${JSON.stringify(text)} ${JSON.stringify(operations)}`);
          if (after === single) counts.equal += 1;
        }
        if (after === undefined || wanted.value === null) return;
        counts.made += 1;
        const [reread] = readDocuments({ path: 'a.yaml', text: after });
        assert.deepEqual(reread?.value, wanted.value, `${JSON.stringify(text)} ${JSON.stringify(operations)}`);
      }),
      { seed: 7, numRuns: 800 },
    );
    assert.ok(counts.made > 300, JSON.stringify(counts));
    assert.ok(counts.equal > counts.both * 0.95, JSON.stringify(counts));
  });

  it('keeps the order of operations that have to do with one another', () => {
    const text = 'a:\n  b: 1\n  c: [1, 2, 3]\nd: x\n';
    const operations: FixOperation[] = [
      { op: 'remove', path: '/a/c/0' },
      { op: 'replace', path: '/d', value: 'yy' },
      { op: 'remove', path: '/a/c/0' },
      { op: 'add', path: '/a/e', value: {} },
      { op: 'move', from: '/d', path: '/a/e/d' },
      { op: 'test', path: '/a/e/d', value: 'yy' },
    ];
    assert.equal(splice(text, operations), 'a:\n  b: 1\n  c: [3]\n  e:\n    d: yy\n');
    const tested: FixOperation = { op: 'test', path: '/d', value: 'yy' };
    assert.equal(splice(text, [tested, { op: 'replace', path: '/d', value: 'yy' }]), undefined);
  });

  it('takes all children of a mapping, and leaves {} behind', () => {
    const remove = (path: string): FixOperation => ({ op: 'remove', path });
    const all = ['/m/a', '/m/b', '/m/c'].map(remove);
    assert.equal(splice('m: # m\n  a: 1\n  b: 2 # b\n  c: 3\nn: 1\n', all), 'm: {} # m\nn: 1\n');
    assert.equal(splice('m: {a: 1, b: 2, c: 3}\nn: 1\n', all), 'm: {}\nn: 1\n');
    assert.equal(
      splice('m:\n  a: 1\n  b: 2\n  c: 3\n', [...all, { op: 'add', path: '/m/d', value: 4 }]),
      'm:\n  d: 4\n',
    );
  });

  it('makes what it can beside an anchor whose alias goes first', () => {
    const text = 'a: &x 1\nb: *x\nc: 2\n';
    const operations: FixOperation[] = [
      { op: 'remove', path: '/b' },
      { op: 'replace', path: '/c', value: 3 },
      { op: 'replace', path: '/a', value: 4 },
    ];
    assert.equal(splice(text, operations), oneByOne(text, operations));
  });

  it('moves in an item of a List as in the last one, which is planned on the whole text', function () {
    this.timeout(60_000);
    let compared = 0;
    const one = fc
      .tuple(object, taste)
      .chain(([value, pick]) => fc.tuple(fc.constant(value), fc.constant(pick), moveOn(value)));
    fc.assert(
      fc.property(one, ([value, pick, { from, path }]) => {
        const lines = writeYaml(value, pick).replace(/\r\n?/g, '\n').trimEnd().split('\n');
        const item = lines.map((line, index) => `${index === 0 ? '- ' : line === '' ? '' : '  '}${line}\n`).join('');
        const text = `items:\n${item}${item}`;
        const [document] = readDocuments({ path: 'a.yaml', text });
        // Brackets on the line of the dash have another indentation where the dash is a space.
        if (/^- .*[[{]/.test(item) || !isDeepStrictEqual(document?.value, { items: [value, value] })) return;
        const moves = [0, 1].map((index): FixOperation => {
          return { op: 'move', from: `/items/${index}${from}`, path: `/items/${index}${path}` };
        });
        const after = splice(text, moves)?.slice('items:\n'.length);
        if (after === undefined) return;
        compared += 1;
        assert.equal(after.slice(0, after.length / 2), after.slice(after.length / 2), JSON.stringify([text, moves]));
      }),
      { seed: 11, numRuns: 1000 },
    );
    assert.ok(compared > 200, `${compared} moves were compared`);
  });

  it('moves in every item of a List in time that grows with their number', () => {
    const count = 400;
    const item = '- a:\n    k: "v" # k\n    z: 1\n  b:\n    z: 1\n';
    const moves = Array.from({ length: count }, (_, index): FixOperation => {
      return { op: 'move', from: `/items/${index}/a/k`, path: `/items/${index}/b/k` };
    });
    const moved = '- a:\n    z: 1\n  b:\n    z: 1\n    k: "v" # k\n';
    assert.equal(splice(`items:\n${item.repeat(count)}`, moves), `items:\n${moved.repeat(count)}`);
  });

  it('takes time that grows with the number of operations', () => {
    const count = 3000;
    const lines = Array.from({ length: count }, (_, index) => `  k${index}: {a: 1, b: [x]} # ${index}\n`);
    const text = `m:\n${lines.join('')}`;
    const operations = lines.flatMap((_, index): FixOperation[] => [
      { op: 'replace', path: `/m/k${index}/a`, value: 2 },
      { op: 'remove', path: `/m/k${index}/b` },
    ]);
    assert.equal(splice(text, operations), text.replaceAll('a: 1, b: [x]', 'a: 2'));
    const all = lines.map((_, index): FixOperation => ({ op: 'remove', path: `/m/k${index}` }));
    assert.equal(splice(text, all), 'm: {}\n');
  });
});
