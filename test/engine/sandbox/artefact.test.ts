import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SandboxError } from '../../../engine/errors.ts';
import { loadArtefact, sha256 } from '../../../engine/sandbox/artefact.ts';
import { limitMemory } from '../../../engine/sandbox/memory-limit.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';

const artefact = checkoutAssets('rego-compiler.wasm.br');
const lock = checkoutAssets('rego-compiler.lock.json');

describe('loading a sandbox program', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ccpolicy-artefact-'));
  });
  after(() => rm(folder, { recursive: true }));

  const damaged = (artefactUrl: URL, lockUrl: URL, text: RegExp) =>
    assert.throws(
      () => loadArtefact(artefactUrl, lockUrl, { memoryPages: 16_384 }),
      (error: SandboxError) => {
        assert.equal(error.code, 'SANDBOX_DAMAGED');
        assert.match(error.message, text);
        return true;
      },
    );

  it('refuses a changed byte', async () => {
    const bytes = await readFile(artefact);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    const file = join(folder, 'changed.wasm.br');
    await writeFile(file, bytes);
    damaged(pathToFileURL(file), lock, /changed\.wasm\.br is damaged: it is not the file/);
  });

  it('refuses a truncated file, an absent one, and a lock that is none', async () => {
    const short = join(folder, 'short.wasm.br');
    await writeFile(short, (await readFile(artefact)).subarray(0, 5000));
    damaged(pathToFileURL(short), lock, /not the file/);
    damaged(pathToFileURL(join(folder, 'absent')), lock, /cannot be read/);
    const noLock = join(folder, 'lock.json');
    await writeFile(noLock, '{"raw": 1}');
    damaged(artefact, pathToFileURL(noLock), /not a lock/);
    await writeFile(noLock, '{');
    damaged(artefact, pathToFileURL(noLock), /not JSON/);
  });

  it('has a lock that describes the committed sources', async () => {
    const { sources } = JSON.parse(await readFile(lock, 'utf8')) as { sources: Record<string, string> };
    for (const [name, digest] of Object.entries(sources)) {
      assert.equal(sha256(await readFile(new URL(name, lock))), digest, name);
    }
  });
});

describe('limitMemory', () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  // A custom section, then one memory of at least 2 pages, then another custom section.
  const module = Uint8Array.from([...header, 0, 2, 1, 0x61, 5, 3, 1, 0, 2, 0, 2, 1, 0x62]);

  it('sets the maximum and leaves the rest', () => {
    const limited = limitMemory(module, 300);
    assert.deepEqual([...limited], [...header, 0, 2, 1, 0x61, 5, 5, 1, 1, 2, 0xac, 2, 0, 2, 1, 0x62]);
    assert.ok(new WebAssembly.Module(limited));
  });

  it('takes away what is longer than it need be', () => {
    const padded = Uint8Array.from([...header, 5, 5, 1, 0, 0x82, 0x80, 0x00, 0, 2, 1, 0x62]);
    const limited = limitMemory(padded, 3);
    assert.deepEqual([...limited], [...header, 5, 4, 1, 1, 2, 3, 0, 2, 1, 0x62]);
  });

  it('works in place where there is room', () => {
    const roomy = new Uint8Array(100).fill(9);
    roomy.set(module, 10);
    const limited = limitMemory(roomy.subarray(10, 10 + module.length), 300);
    assert.equal(limited.buffer, roomy.buffer);
    assert.deepEqual([...limited], [...limitMemory(module, 300)]);
    assert.deepEqual([...roomy.subarray(0, 10)], Array(10).fill(9));
  });

  it('refuses a module that needs more, and one without memory', () => {
    assert.throws(() => limitMemory(module, 1), RangeError);
    assert.throws(() => limitMemory(Uint8Array.from(header), 10), RangeError);
  });
});
