import assert from 'node:assert/strict';
import type { RegoError } from '../../../engine/errors.ts';
import { userBuiltins } from '../../../engine/rego/builtins/index.ts';
import { openCompiler, type RegoCompiler } from '../../../engine/rego/compile.ts';
import { DISPATCHER, DISPATCHER_PATH, ENTRYPOINT } from '../../../engine/rego/dispatcher.ts';
import { loadModule, type RegoModuleOptions } from '../../../engine/rego/module.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';

describe('a policy in memory', () => {
  let compiler: RegoCompiler;

  before(() => {
    compiler = openCompiler(checkoutAssets);
  });
  after(() => compiler.close());

  const load = async (text: string, options: Partial<RegoModuleOptions> = {}) => {
    const { wasm } = await compiler.compile({ files: { 'a.rego': `package a\n\n${text}\n` }, entrypoints: ['a/x'] });
    return loadModule(new Uint8Array(wasm), { maxMemoryPages: 1_024, ...options });
  };

  it('evaluates objects and JSON bytes alike', async () => {
    const module = await load('x := [input.a, count(input.a)]');
    assert.deepEqual(module.evaluate({ a: 'ä😀' }), ['ä😀', 2]);
    const bytes = new TextEncoder().encode('{"a": "ä😀"}');
    assert.deepEqual(module.evaluate(bytes.buffer.slice(0) as ArrayBuffer), ['ä😀', 2]);
  });

  it('sees the data it is given, in every evaluation and after renewal', async () => {
    const module = await load('x := data.platforms.classes[input.name]', {
      data: { platforms: { classes: { k: 1 } } },
    });
    for (const each of [module, module, module.renew()]) assert.equal(each.evaluate({ name: 'k' }), 1);
  });

  it('is null where the entrypoint is undefined', async () => {
    assert.equal((await load('x := 1 if input.a')).evaluate({}), null);
  });

  it('is refused at load when nobody supplies a built-in', async () => {
    const text = 'x := 1 if { input.go; http.send({"method": "get", "url": "http://x"}) }';
    await assert.rejects(load(text, { builtins: userBuiltins('2026-11-21') }), (error: RegoError) => {
      assert.equal(error.code, 'REGO_BUILTIN_MISSING');
      assert.match(error.message, /http\.send/);
      return true;
    });
    await assert.rejects(load('x := sprintf("%d", [1])'), { code: 'REGO_BUILTIN_MISSING' });
  });

  it('has a clock that stands at the as-of day', async () => {
    const module = await load('x := time.format(time.now_ns())', { builtins: userBuiltins('2026-11-21') });
    assert.equal(module.evaluate({}), '2026-11-21T00:00:00Z');
  });

  it('has an undefined result where a built-in refuses its operands', async () => {
    const module = await load('x := [hex.decode(input.a)]\n\ndefault y := 2', { builtins: userBuiltins('2026-11-21') });
    assert.equal(module.evaluate({ a: 'zz' }), null);
    assert.deepEqual(module.evaluate({ a: '61' }), ['a']);
  });

  it('keeps sets apart from arrays when it calls the host', async () => {
    const text = 'x := [object.subset({1, 2}, {2}), object.subset({"a": {1}}, {"a": [1]}), sprintf("%v", [{2, 1}])]';
    const module = await load(text, { builtins: userBuiltins('2026-11-21') });
    assert.deepEqual(module.evaluate({}), [true, false, '{1, 2}']);
  });

  it('tells that it was aborted, and that memory or stack ran out', async () => {
    const conflict = await load('x := input.a\n\nx := input.b');
    assert.throws(() => conflict.evaluate({ a: 1, b: 2 }), { code: 'REGO_INVALID', message: /conflict/ });
    assert.equal(conflict.renew().evaluate({ a: 1, b: 1 }), 1);
    const hog = await load('x := [[a, b] | some a in numbers.range(1, 3000); some b in numbers.range(1, 3000)]');
    assert.throws(() => hog.evaluate({}), { code: 'REGO_LIMIT' });
    const small = await load('x := count(input.a)', { maxMemoryPages: 40 });
    assert.throws(() => small.evaluate({ a: 'x'.repeat(4_000_000) }), { code: 'REGO_LIMIT' });
  });

  it('writes nothing', async () => {
    const written: unknown[] = [];
    const log = console.log;
    console.log = (...values: unknown[]) => written.push(values);
    try {
      const module = await load('x := 1 if { print("secret", input); trace("note") }', {
        builtins: userBuiltins('2026-11-21'),
      });
      assert.equal(module.evaluate({ a: 1 }), 1);
    } finally {
      console.log = log;
    }
    assert.deepEqual(written, []);
  });

  it('answers many calls of many documents at once; an unknown or undefined rule has no row', async () => {
    const files = {
      'one.rego': 'package ccpolicy.rules.one\n\nviolations contains input.parameters.word if input.kind == "Pod"\n',
      'two.rego': 'package ccpolicy.rules.two\n\nviolations := input.list if input.list\n',
      [DISPATCHER_PATH]: DISPATCHER,
    };
    const { wasm } = await compiler.compile({ files, entrypoints: [ENTRYPOINT] });
    const module = loadModule(new Uint8Array(wasm), { maxMemoryPages: 1_024 });
    const calls = [
      ['one', 'p0'],
      ['two', 'p0'],
      ['one', 'p1'],
      ['none', 'p0'],
    ];
    const documents = [
      { rules: calls, kind: 'Pod' },
      { rules: calls, kind: 'Job', list: [1] },
    ];
    const parameters = { p0: { word: 'a' }, p1: { word: 'b' } };
    assert.deepEqual(module.evaluate({ documents, parameters }), [
      [0, 0, ['a']],
      [0, 2, ['b']],
      [1, 0, []],
      [1, 1, [1]],
      [1, 2, []],
    ]);
  });
});
