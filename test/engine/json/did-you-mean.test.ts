import assert from 'node:assert/strict';
import fc from 'fast-check';
import { damerauDistance, didYouMean } from '../../../engine/json/did-you-mean.ts';

describe('the distance of two words', () => {
  const cases: [a: string, b: string, distance: number][] = [
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', '', 3],
    ['abc', 'abd', 1],
    ['abc', 'acb', 1],
    ['abcd', 'badc', 2],
    ['ca', 'abc', 3],
    ['kata-qemu-spn', 'kata-qemu-snp', 1],
    ['kitten', 'sitting', 3],
  ];
  for (const [a, b, distance] of cases) {
    it(`${a || '(empty)'} and ${b || '(empty)'}: ${distance}`, () => {
      assert.equal(damerauDistance(a, b, 10), distance);
      assert.equal(damerauDistance(b, a, 10), distance);
      if (distance > 0) assert.equal(damerauDistance(a, b, distance - 1), distance, 'limit + 1 beyond the limit');
    });
  }

  it('is the shortest way of edits, found by trying all', () => {
    const word = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 }).map((all) => all.join(''));
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 6 }), (a, b, limit) => {
        assert.equal(damerauDistance(a, b, limit), Math.min(byRecursion(a, b), limit + 1));
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });
});

function byRecursion(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const ways = [
    byRecursion(a.slice(1), b) + 1,
    byRecursion(a, b.slice(1)) + 1,
    byRecursion(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
  ];
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0])
    ways.push(byRecursion(a.slice(2), b.slice(2)) + 1);
  return Math.min(...ways);
}

describe('did you mean', () => {
  const known = ['match', 'exclude', 'name', 'names', 'failureAction'];
  const cases: [word: string, meant: string | undefined][] = [
    ['mtach', 'match'],
    ['failureaction', 'failureAction'],
    ['failureActions', 'failureAction'],
    ['nmae', 'name'],
    ['nams', 'name'],
    ['xyz', undefined],
    ['', undefined],
    ['e', undefined],
    ['x'.repeat(100_000), undefined],
  ];
  for (const [word, meant] of cases) {
    it(`${word.slice(0, 20) || '(empty)'} → ${meant}`, () => {
      assert.equal(didYouMean(word, known), meant);
    });
  }
  it('prefers a word that differs in case only', () => {
    assert.equal(didYouMean('POD', ['Pods', 'Pod']), 'Pod');
  });
});

describe('damerauDistance', () => {
  /** The textbook recursion, without memory. */
  const naive = (a: string, b: string): number => {
    if (a === '' || b === '') return a.length + b.length;
    const [restA, restB] = [a.slice(1), b.slice(1)];
    const costs = [naive(restA, b) + 1, naive(a, restB) + 1, naive(restA, restB) + (a[0] === b[0] ? 0 : 1)];
    if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) costs.push(naive(a.slice(2), b.slice(2)) + 1);
    return Math.min(...costs);
  };

  it('agrees with the textbook', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        assert.equal(damerauDistance(a, b, limit), Math.min(naive(a, b), limit + 1));
      }),
      { seed: 11, numRuns: 400 },
    );
  });
});
