import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Characters,
  compileWildcard,
  matchesEverything,
  matchesWildcard,
} from '../../../engine/policy/wildcard.ts';
import { naiveWildcard } from './oracle.ts';

const CASES: [pattern: string, text: string, matches: boolean][] = [
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'anything/at.all', true],
  ['?', '', false],
  ['?', 'a', true],
  ['?', 'ab', false],
  ['a*c', 'ac', true],
  ['a*c', 'abbbc', true],
  ['a*c', 'abbbcd', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['prod-*', 'prod-', true],
  ['prod-*', 'preprod-1', false],
  ['*/*', 'a/b', true],
  ['[ab]', 'a', false],
  ['[ab]', '[ab]', true],
  ['a.c', 'abc', false],
  ['\\*', '\\x', true],
  ['?', '😀', true],
  ['??', '😀', false],
  ['*?', '😀', true],
  ['*??', '😀', false],
  ['x*😀', 'xa😀', true],
  ['A', 'a', false],
  ['**a**', 'bab', true],
];

describe('wildcards', () => {
  for (const [pattern, text, matches] of CASES) {
    it(`${JSON.stringify(pattern)} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
      assert.equal(matchesWildcard(pattern, text), matches);
      assert.equal(compileWildcard(pattern)(text), matches);
      assert.equal(naiveWildcard(pattern, text), matches);
    });
  }

  it('agrees with the naive recursion', () => {
    const letters = (...units: string[]) =>
      fc.array(fc.constantFrom(...units), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(letters('a', 'b', '*', '?', '😀', '/'), letters('a', 'b', '😀', '/', '*'), (pattern, text) => {
        assert.equal(matchesWildcard(pattern, text), naiveWildcard(pattern, text));
        assert.equal(compileWildcard(pattern)(text), naiveWildcard(pattern, text));
      }),
      { seed: 20261121, numRuns: 3000 },
    );
  });

  it('needs at most pattern × text steps on hostile patterns', () => {
    const hostile = [`${'*a'.repeat(40)}b`, `${'*'.repeat(40)}b`, `${'*?'.repeat(40)}b`, `${'a*'.repeat(40)}b`];
    for (const pattern of hostile) {
      for (const text of ['a'.repeat(2000), `${'ab'.repeat(1000)}c`]) {
        const counted = new CountedText(text);
        assert.equal(matchesWildcard(pattern, counted), false, pattern);
        assert.ok(counted.reads <= 2 * pattern.length * text.length, `${pattern}: ${counted.reads} reads`);
      }
    }
  });

  it('knows the patterns that match everything', () => {
    assert.ok(matchesEverything('*') && matchesEverything('***'));
    assert.ok(!matchesEverything('') && !matchesEverything('*?') && !matchesEverything('a*'));
  });
});

/** A text that counts how often it is looked at. */
class CountedText implements Characters {
  reads = 0;
  readonly length: number;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.length = text.length;
  }

  charCodeAt(index: number): number {
    this.reads += 1;
    return this.#text.charCodeAt(index);
  }

  codePointAt(index: number): number | undefined {
    this.reads += 1;
    return this.#text.codePointAt(index);
  }
}
