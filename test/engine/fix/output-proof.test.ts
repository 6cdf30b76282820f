/** Two renderings of one root differ by a repair alone, or the repair is not believed. */

import assert from 'node:assert/strict';
import { compareOutputs } from '../../../engine/fix/source/output-proof.ts';
import type { FixOperation } from '../../../engine/model/rule.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';

const compare = (before: string, after: string, wanted: Record<number, readonly FixOperation[]>) => {
  const read = (text: string) => readDocuments({ path: 'kustomization.yaml', text });
  const operations = new Map(Object.entries(wanted).map(([index, own]) => [Number(index), own]));
  const comparison = compareOutputs('prod', read(before), read(after), operations);
  return 'reason' in comparison ? comparison.reason : comparison.changed;
};
const pod = (spec: string, name = 'web') => `kind: Pod\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const REMOVE: FixOperation = { op: 'remove', path: '/spec/a' };

describe('the proof of a repair in what is rendered', () => {
  const cases: readonly (readonly [string, string, string, Record<number, readonly FixOperation[]>, unknown])[] = [
    ['the operation and nothing else', pod('{a: 1, b: 2}'), pod('{b: 2}'), { 0: [REMOVE] }, [0]],
    ['nothing, where nothing is wanted', pod('{a: 1}'), pod('{a: 1}'), {}, []],
    [
      'less than the operation',
      pod('{a: 1, b: 2}'),
      pod('{a: 1, b: 2}'),
      { 0: [REMOVE] },
      'Pod web in prod would become something else than the repair says',
    ],
    [
      'more than the operation',
      pod('{a: 1, b: 2}'),
      pod('{b: 3}'),
      { 0: [REMOVE] },
      'Pod web in prod would become something else than the repair says',
    ],
    [
      'another object',
      `${pod('{a: 1}')}---\n${pod('{a: 1}', 'other')}`,
      `${pod('{}')}---\n${pod('{}', 'other')}`,
      { 0: [REMOVE] },
      'Pod other in prod would change, too',
    ],
    [
      'an object more',
      pod('{a: 1}'),
      `${pod('{}')}---\n${pod('{}', 'b')}`,
      { 0: [REMOVE] },
      'prod would have other objects',
    ],
    ['a switch that is off', pod('{a: true}'), pod('{a: false}'), { 0: [REMOVE] }, [0]],
    [
      'a text that is off',
      pod('{a: "true"}'),
      pod('{a: "false"}'),
      { 0: [REMOVE] },
      'Pod web in prod would become something else than the repair says',
    ],
    [
      'a mapping that is gone with its last member',
      pod('{a: 1}'),
      'kind: Pod\nmetadata: {name: web}\n',
      { 0: [REMOVE] },
      [0],
    ],
  ];
  for (const [title, before, after, wanted, expected] of cases) {
    it(`sees ${title}`, () => assert.deepEqual(compare(before, after, wanted), expected));
  }

  describe('of what is generated', () => {
    const map = (hash: string, value: string) =>
      `kind: ConfigMap\nmetadata: {name: settings-${hash}}\ndata: {a: "${value}"}\n---\n`;
    const user = (hash: string, more = '') => `${pod(`{from: settings-${hash}${more}}`)}`;
    const wanted = { 0: [{ op: 'replace', path: '/data/a', value: '2' }] } as const;
    const [old, fresh] = ['abcdefghij', '0123456789'];

    it('lets the hash in a name follow, and references to it', () => {
      assert.deepEqual(compare(map(old, '1') + user(old), map(fresh, '2') + user(fresh), wanted), [0, 1]);
    });

    it('lets nothing else follow', () => {
      const reason = 'Pod web in prod would change, too';
      assert.equal(compare(map(old, '1') + user(old), map(fresh, '2') + user(fresh, ', b: 1'), wanted), reason);
      assert.equal(compare(map(old, '1') + user(old), map(old, '2') + user(fresh), wanted), reason);
    });

    it('compares texts that a repair works inside of by what they hold', () => {
      const text = (json: string) => `kind: ConfigMap\nmetadata: {name: c}\ndata: {f: '${json}'}\n`;
      const inside: FixOperation = {
        op: 'replace',
        path: '/data/f',
        embedded: { format: 'json', pointer: '/a' },
        value: 2,
      };
      assert.deepEqual(compare(text('{"a":1,"b":1}'), text('{"b": 1, "a": 2}'), { 0: [inside] }), [0]);
      assert.match(String(compare(text('{"a":1,"b":1}'), text('{"b": 2, "a": 2}'), { 0: [inside] })), /something else/);
    });
  });
});
