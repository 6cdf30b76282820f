import assert from 'node:assert/strict';
import type { RegoError } from '../../../engine/errors.ts';
import { COMPILE_LIMITS, openCompiler, type RegoCompiler } from '../../../engine/rego/compile.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';

const LIMIT = 20_000;

describe('compiling Rego', () => {
  let compiler: RegoCompiler;

  before(() => {
    compiler = openCompiler(checkoutAssets);
  });
  after(() => compiler.close());

  const refused = (text: string, entrypoints = ['a/x'], strict = false) =>
    compiler.compile({ files: { 'dir/a.rego': text }, entrypoints, strict }).then(
      () => assert.fail('it compiled'),
      (error: RegoError) => error,
    );

  it('tells file, line, column and source line of a syntax error', async () => {
    const error = await refused('package a\n\nx := 1 +\ny := 2\n');
    assert.equal(error.code, 'REGO_INVALID');
    assert.deepEqual(error.location, { path: 'dir/a.rego', line: 4, column: 3, endLine: 4, endColumn: 3 });
    assert.equal(error.excerpt, 'y := 2');
  });

  it('tells all complaints, each with its place and its line', async () => {
    const error = await refused('package a\n\nx := foo(1)\n\ny := bar(z)\n');
    assert.deepEqual(
      [error, ...error.others].map(({ message, location, excerpt }) => [location?.line, message, excerpt]).slice(0, 2),
      [
        [3, 'undefined function foo', 'x := foo(1)'],
        [5, 'undefined function bar', 'y := bar(z)'],
      ],
    );
  });

  it('explains type errors', async () => {
    const error = await refused('package a\n\nx := startswith(3, "x")\n');
    assert.match(error.message, /have: \(number, string/);
    assert.equal(error.location?.line, 3);
  });

  it('refuses Rego v0, recursion, an entrypoint that is no rule, and METADATA that is no YAML', async () => {
    assert.match((await refused('package a\n\nx = 1 { true }\n')).message, /`if` keyword is required/);
    assert.match((await refused('package a\n\nx := y\n\ny := x\n')).message, /recursive/);
    assert.match((await refused('package a\n\nx := 1\n', ['a/none'])).message, /"a\/none" does not refer to a rule/);
    const metadata = await refused('# METADATA\n# title: [\npackage a\n\nx := 1\n');
    assert.match(metadata.message, /yaml/);
    assert.equal(metadata.location?.line, 2);
  });

  it('refuses what is unused when strict', async () => {
    const text = 'package a\n\nimport data.b\n\nx := 1\n';
    assert.match((await refused(text, ['a/x'], true)).message, /import data\.b unused/);
    await compiler.compile({ files: { 'a.rego': text }, entrypoints: ['a/x'] });
  });

  it('gives the same bytes whatever the order of files and entrypoints', async () => {
    const one = 'package a\n\nx := data.b.y\n';
    const two = 'package b\n\ny := input.z\n';
    const first = await compiler.compile({ files: { 'a.rego': one, 'b.rego': two }, entrypoints: ['a/x', 'b/y'] });
    const second = await compiler.compile({ files: { 'b.rego': two, 'a.rego': one }, entrypoints: ['b/y', 'a/x'] });
    assert.deepEqual(second.wasm, first.wasm);
  });

  it('hands out packages, annotations and message ids', async () => {
    const rule = [
      '# METADATA',
      '# title: T',
      '# custom: {n: [1, {a: x}]}',
      'package p.q',
      '',
      'import data.ccpolicy.lib',
      '',
      'violations contains lib.fail("one", {}, "", {})',
      '',
      'violations contains {"messageId": "two"}',
      '',
    ].join('\n');
    const library =
      'package ccpolicy.lib\n\nfail(id, args, path, extra) := {"messageId": id, "a": args, "p": path, "e": extra}\n';
    const files = { 'r.rego': rule, 'l.rego': library };
    const compiled = await compiler.compile({ files, entrypoints: ['p/q/violations'] });
    const [annotation] = compiled.annotations;
    assert.deepEqual(compiled.packages[1], { file: 'r.rego', row: 4, path: ['p', 'q'], rules: ['violations'] });
    assert.deepEqual([annotation?.row, annotation?.scope, annotation?.path], [1, 'package', ['p', 'q']]);
    assert.deepEqual(annotation?.annotations.custom, { n: [1, { a: 'x' }] });
    assert.deepEqual(
      compiled.messageIds.map(({ package: path, value, row }) => [path.join('.'), value, row]),
      [
        ['p.q', 'one', 8],
        ['p.q', 'two', 10],
      ],
    );
  });

  it('compiles deep syntax trees', async () => {
    const { wasm } = await compiler.compile({
      files: { 'a.rego': `package a\n\nx := 1${' + 1'.repeat(1_000)}\n` },
      entrypoints: ['a/x'],
    });
    assert.ok(wasm.length > 100_000);
  });

  it('is stopped at its limits', async () => {
    const small = openCompiler(checkoutAssets, { ...COMPILE_LIMITS, timeMs: 2_000 });
    const files = { 'a.rego': `package a\n\nx := 1${' + 1'.repeat(LIMIT)}\n` };
    await assert.rejects(small.compile({ files, entrypoints: ['a/x'] }), { code: 'REGO_LIMIT' });
    await small.close();
  });
});
