import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ceilQuantity, findQuantity, toNumber } from '../../../engine/kubernetes/quantity.ts';

const recorded: { cases: { text: string; nano: string }[] } = JSON.parse(
  readFileSync(new URL('quantities.recorded.json', import.meta.url), 'utf8'),
);

describe('quantities', () => {
  it('have the value that Kubernetes gives them, or are refused as it does', () => {
    assert.ok(recorded.cases.length > 4000);
    for (const { text, nano } of recorded.cases) {
      assert.equal(findQuantity(text)?.toString() ?? '', nano, JSON.stringify(text));
    }
  });

  it('are read from numbers, and from nothing else', () => {
    assert.equal(findQuantity(2), 2_000_000_000n);
    assert.equal(findQuantity(0.5), 500_000_000n);
    assert.equal(findQuantity(1e21), 10n ** 30n);
    for (const value of [null, undefined, true, [], {}, Number.NaN]) assert.equal(findQuantity(value), undefined);
  });

  it('stay cheap when hostile', () => {
    assert.equal(findQuantity('9'.repeat(1_000_000)), undefined);
    assert.ok((findQuantity('1e2147483647') ?? 0n) > 10n ** 300n);
    assert.equal(findQuantity('1e-2147483648'), 1n);
    assert.equal(findQuantity('1constructor'), undefined);
  });

  it('round up to whole units, away from zero', () => {
    const cases: [string, bigint][] = [
      ['1', 1n],
      ['1m', 1n],
      ['1500m', 2n],
      ['-1500m', -2n],
      ['0', 0n],
      ['1Ki', 1024n],
    ];
    for (const [text, expected] of cases) assert.equal(ceilQuantity(findQuantity(text) ?? 99n), expected, text);
    assert.equal(toNumber(findQuantity('1500m') ?? 0n), 1.5);
  });
});
