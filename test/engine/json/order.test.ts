import { deepEqual } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { comparePointers, compareText } from '../../../engine/json/order.ts';

describe('Orders', () => {
  it('put positions of lists in the order of their numbers, and parents before their children', () => {
    const inOrder = ['', '/a', '/a/b', '/items/2', '/items/9', '/items/9/x', '/items/10', '/items/10a', '/items0'];

    deepEqual(inOrder.toReversed().sort(comparePointers), inOrder);
  });

  it('put texts in the order of their code units, in every language', () => {
    deepEqual(['ä', 'b', 'a', 'B', 'z'].sort(compareText), ['B', 'a', 'b', 'z', 'ä']);
  });
});
