import assert from 'node:assert/strict';
import { SandboxLimit } from '../../../engine/sandbox/killable.ts';
import { openSandbox, type Sandbox } from '../../../engine/sandbox/sandbox.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';

const limits = { timeMs: 20_000, memoryPages: 8_192 };
const request = (text: string) =>
  new TextEncoder().encode(JSON.stringify({ files: { 'a.rego': text }, entrypoints: ['a/x'], mode: 'compile' }));
const SMALL = request('package a\nx := 1\n');

describe('a program in the sandbox', () => {
  const open: Sandbox[] = [];
  const sandboxWith = (changes: object) => {
    const sandbox = openSandbox('rego-compiler', checkoutAssets, { ...limits, ...changes });
    open.push(sandbox);
    return sandbox;
  };
  const run = async (sandbox: Sandbox, text: Uint8Array) => (await sandbox.run(text)).parts;
  afterEach(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())));

  it('answers several requests in order, also at the same time', async () => {
    const sandbox = sandboxWith({});
    const [first, second] = await Promise.all([run(sandbox, SMALL), run(sandbox, request('package a\nx := 2\n'))]);
    assert.ok((first[1]?.length ?? 0) > 100_000);
    assert.notDeepEqual(first[1], second[1]);
    assert.deepEqual((await run(sandbox, SMALL))[1], first[1]);
  });

  it('stands 1,000 chained operators and 3,000 brackets', async () => {
    const sandbox = sandboxWith({});
    for (const text of [`x := 1${' + 1'.repeat(1_000)}`, `x := ${'['.repeat(3_000)}${']'.repeat(3_000)}`]) {
      const [json] = await run(sandbox, request(`package a\n${text}\n`));
      assert.ok(json !== undefined && json.length > 0);
    }
  });

  it('is stopped when the time is up, and answers again afterwards', async () => {
    const slow = request(`package a\nx := 1${' + 1'.repeat(20_000)}\n`);
    const sandbox = sandboxWith({ timeMs: 3_000 });
    await assert.rejects(
      sandbox.run(slow),
      (error: unknown) => error instanceof SandboxLimit && error.limit === 'time',
    );
    assert.ok((await run(sandbox, SMALL))[1]);
  });

  it('is stopped when its memory is full, and answers again afterwards', async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `x${index} := [input.a${index}, "b${index}"]`).join('\n');
    const sandbox = sandboxWith({ memoryPages: 1_200 });
    await assert.rejects(
      sandbox.run(request(`package a\nx := 1\n${text}`)),
      (error: unknown) => error instanceof SandboxLimit && error.limit === 'memory',
    );
    assert.ok((await run(sandbox, SMALL))[1]);
  });

  it('fails when the artefact is damaged', async () => {
    const sandbox = openSandbox(
      'rego-compiler',
      (name) => checkoutAssets(name === 'rego-compiler.wasm.br' ? 'rego-compiler.lock.json' : name),
      limits,
    );
    open.push(sandbox);
    await assert.rejects(sandbox.run(SMALL), { code: 'SANDBOX_DAMAGED' });
  });
});
