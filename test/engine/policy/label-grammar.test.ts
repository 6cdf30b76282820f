import assert from 'node:assert/strict';
import type { LabelSelector } from '../../../engine/model/policy.ts';
import { selectorProblems } from '../../../engine/policy/label-grammar.ts';

const n63 = 'a'.repeat(63);
const n64 = 'a'.repeat(64);

const VALID: LabelSelector[] = [
  {},
  { matchLabels: { app: 'web', 'app.kubernetes.io/name': 'A_b-c.1', empty: '' } },
  { matchLabels: { [n63]: n63, [`${'a'.repeat(253)}/x`]: '1' } },
  { matchLabels: { '*': '*', 'app*': '?eb', '*/name': '*-x', '?': '??' } },
  { matchExpressions: [{ key: 'a', operator: 'In', values: ['x', ''] }] },
  {
    matchExpressions: [
      { key: 'a', operator: 'Exists' },
      { key: 'b', operator: 'DoesNotExist', values: [] },
    ],
  },
];

const INVALID: [selector: LabelSelector, message: string, pointer: string][] = [
  [{ matchLabels: { '': 'x' } }, '"" is no label key.', '/matchLabels/'],
  [{ matchLabels: { 'a b': 'x' } }, '"a b" is no label key.', '/matchLabels/a b'],
  [{ matchLabels: { '-a': 'x' } }, '"-a" is no label key.', '/matchLabels/-a'],
  [{ matchLabels: { '/a': 'x' } }, '"/a" is no label key.', '/matchLabels/~1a'],
  [{ matchLabels: { 'a/': 'x' } }, '"a/" is no label key.', '/matchLabels/a~1'],
  [{ matchLabels: { 'a/b/c': 'x' } }, '"a/b/c" is no label key.', '/matchLabels/a~1b~1c'],
  [{ matchLabels: { 'A.com/x': 'x' } }, '"A.com/x" is no label key.', '/matchLabels/A.com~1x'],
  [{ matchLabels: { 'a..b/x': 'x' } }, '"a..b/x" is no label key.', '/matchLabels/a..b~1x'],
  [{ matchLabels: { [n64]: 'x' } }, `"${n64}" is no label key.`, `/matchLabels/${n64}`],
  [{ matchLabels: { a: n64 } }, `"${n64}" is no label value.`, '/matchLabels/a'],
  [{ matchLabels: { a: 'x y' } }, '"x y" is no label value.', '/matchLabels/a'],
  [{ matchLabels: { a: 'x-' } }, '"x-" is no label value.', '/matchLabels/a'],
  [{ matchLabels: { 'a*': '*!' } }, '"*!" is no label value.', '/matchLabels/a*'],
  [{ matchExpressions: [{ key: 'a', operator: 'In' }] }, 'Operator In needs values.', '/matchExpressions/0'],
  [
    { matchExpressions: [{ key: 'a', operator: 'NotIn', values: [] }] },
    'Operator NotIn needs values.',
    '/matchExpressions/0',
  ],
  [
    { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['x'] }] },
    'Operator Exists takes no values.',
    '/matchExpressions/0/values',
  ],
  [{ matchExpressions: [{ key: 'a*', operator: 'Exists' }] }, '"a*" is no label key.', '/matchExpressions/0/key'],
  [
    { matchExpressions: [{ key: 'a', operator: 'In', values: ['x', 'y*'] }] },
    '"y*" is no label value.',
    '/matchExpressions/0/values/1',
  ],
];

describe('label selectors that Kubernetes would refuse', () => {
  for (const selector of VALID) {
    it(`accepts ${JSON.stringify(selector).slice(0, 80)}`, () => {
      assert.deepEqual(selectorProblems(selector), []);
    });
  }
  for (const [selector, message, pointer] of INVALID) {
    it(message.slice(0, 60), () => {
      const problems = selectorProblems(selector);
      assert.deepEqual(
        problems.map((problem) => [problem.message, problem.pointer]),
        [[message, pointer]],
      );
      assert.ok(problems.every((problem) => problem.hint.length > 0));
    });
  }
  it('says that expressions know no wildcards', () => {
    const [problem] = selectorProblems({ matchExpressions: [{ key: 'a', operator: 'In', values: ['y*'] }] });
    assert.equal(problem?.hint, 'Wildcards work in matchLabels only.');
  });
  it('stays quick on long keys', () => {
    assert.equal(selectorProblems({ matchLabels: { [`${'a-'.repeat(200_000)}!/x`]: 'x' } }).length, 1);
  });
});
