import assert from 'node:assert/strict';
import { parseSelectorText } from '../../../engine/config/selector-text.ts';

const CASES: [text: string, expressions: object[] | undefined][] = [
  ['a=b', [{ key: 'a', operator: 'In', values: ['b'] }]],
  ['a == b', [{ key: 'a', operator: 'In', values: ['b'] }]],
  ['a!=b', [{ key: 'a', operator: 'NotIn', values: ['b'] }]],
  ['a=', [{ key: 'a', operator: 'In', values: [''] }]],
  ['a', [{ key: 'a', operator: 'Exists' }]],
  ['!a', [{ key: 'a', operator: 'DoesNotExist' }]],
  ['! x.io/a', [{ key: 'x.io/a', operator: 'DoesNotExist' }]],
  ['a in (b)', [{ key: 'a', operator: 'In', values: ['b'] }]],
  ['a notin ( b , c )', [{ key: 'a', operator: 'NotIn', values: ['b', 'c'] }]],
  [
    'a in (b,c),d=e,!f',
    [
      { key: 'a', operator: 'In', values: ['b', 'c'] },
      { key: 'd', operator: 'In', values: ['e'] },
      { key: 'f', operator: 'DoesNotExist' },
    ],
  ],
  ['a in b', undefined],
  ['a in (b', undefined],
  ['a=b=c', undefined],
  ['a,,b', undefined],
  ['a b', undefined],
  ['', undefined],
  ['=b', undefined],
];

describe('label selectors in one line', () => {
  for (const [text, expressions] of CASES) {
    it(`${text || '(empty)'}${expressions === undefined ? ' is refused' : ''}`, () => {
      assert.deepEqual(parseSelectorText(text)?.matchExpressions, expressions);
    });
  }
});
