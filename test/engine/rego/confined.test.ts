import assert from 'node:assert/strict';
import { openCompiler, type RegoCompiler } from '../../../engine/rego/compile.ts';
import { type ConfinedModule, evaluateConfined, openConfined } from '../../../engine/rego/confined.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';

/** Starting TypeScript in a worker takes a while; the policies below need milliseconds, or forever. */
const LIMITS = { timeMs: 4_000, memoryPages: 1_024 };
/** 2.7e10 comparisons that need no memory. */
const LOOP =
  'x := count([1 | r := numbers.range(1, 3000); some a in r; some b in r; some c in r; a != b; b != c; c == input.n])';

describe('a confined policy', () => {
  let compiler: RegoCompiler;
  const open: ConfinedModule[] = [];

  before(() => {
    compiler = openCompiler(checkoutAssets);
  });
  afterEach(() => Promise.all(open.splice(0).map((module) => module.close())));
  after(() => compiler.close());

  const compile = async (text: string) => {
    const { wasm } = await compiler.compile({ files: { 'a.rego': `package a\n\n${text}\n` }, entrypoints: ['a/x'] });
    return { wasm, asOf: '2026-11-21' };
  };
  const confine = async (text: string, limits = LIMITS) => {
    const module = openConfined(await compile(text), checkoutAssets, limits);
    open.push(module);
    return module;
  };

  it('answers like one in memory, also with data, built-ins and large integers', async () => {
    const policy = {
      ...(await compile('x := [data.d, sprintf("%d", [input.n]), time.weekday(time.now_ns())]')),
      data: { d: 1 },
    };
    assert.deepEqual(await evaluateConfined(policy, { n: 5 }, checkoutAssets), [1, '5', 'Saturday']);
  });

  it('is stopped when the time is up, and then given a tenth of it', async () => {
    const module = await confine(LOOP, { ...LIMITS, timeMs: 5_000 });
    assert.throws(() => module.evaluate({ n: 0 }), { code: 'REGO_LIMIT', message: /5 s/ });
    const renewed = module.renew();
    assert.throws(() => renewed.evaluate({ n: 0 }), { code: 'REGO_LIMIT', message: /0\.5 s/ });
  });

  it('is stopped when its memory is full, and answers again after renewal', async () => {
    const module = await confine(
      'x := [[a, b] | some a in numbers.range(1, input.n); some b in numbers.range(1, input.n)]',
    );
    assert.throws(() => module.evaluate({ n: 3_000 }), { code: 'REGO_LIMIT', message: /memory/ });
    const renewed = module.renew();
    assert.deepEqual(renewed.evaluate({ n: 1 }), [[1, 1]]);
  });

  it('tells what a policy died of', async () => {
    const module = await confine('x := input.a\n\nx := input.b');
    assert.throws(() => module.evaluate({ a: 1, b: 2 }), { code: 'REGO_INVALID', message: /conflict/ });
    const missing = await confine('x := opa.runtime()');
    assert.throws(() => missing.evaluate({}), { code: 'REGO_BUILTIN_MISSING', message: /opa\.runtime/ });
  });
});
