import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareValues, formatValue, parseValue, RegoSet, type RegoValue } from '../../../engine/rego/value.ts';

const { value } = fc.letrec<{ value: RegoValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt({ min: 2n ** 60n, max: 2n ** 70n }),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { minLength: 1, maxLength: 4 }).map((items) => new RegoSet(items)),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
}));

describe('Rego values as text', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(value, (each) => {
        assert.equal(compareValues(parseValue(formatValue(each)), each), 0);
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });

  it('hold sets, empty sets and large integers', () => {
    const parsed = parseValue(' {"a": {1, 2}, "b": set(), "c": {}, "d": 12345678901234567890, "__proto__": [-1.5e3]} ');
    assert.deepEqual(
      parsed,
      Object.assign(Object.create(null), {
        a: new RegoSet([1, 2]),
        b: new RegoSet([]),
        c: Object.create(null),
        d: 12345678901234567890n,
        ['__proto__']: [-1500],
      }),
    );
    assert.equal(Object.getPrototypeOf(parsed), null);
  });

  it('are refused when broken', () => {
    for (const text of ['', '{', '[1 2]', '{"a":}', '1 2', 'nul', '"a']) {
      assert.throws(() => parseValue(text), SyntaxError, text);
    }
  });

  it('are ordered as Rego orders them', () => {
    const ordered: RegoValue[] = [
      null,
      false,
      true,
      -1,
      2.5,
      10n ** 20n,
      '',
      'a',
      'ä',
      [],
      [1],
      [2],
      {},
      { a: 1 },
      new RegoSet([1]),
    ];
    for (let index = 1; index < ordered.length; index++) {
      assert.ok(compareValues(ordered[index - 1] ?? null, ordered[index] ?? null) < 0, `${index}`);
    }
    assert.equal(compareValues(new RegoSet([1, 2, 1]), new RegoSet([2, 1])), 0);
  });
});
