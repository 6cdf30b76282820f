/** The committed, compressed Go programs: found, verified against their lock, decompressed, compiled. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { brotliDecompress, brotliDecompressSync } from 'node:zlib';
import { SandboxError } from '../errors.ts';
import { limitMemory } from './memory-limit.ts';

/** The programs of this room. */
export type ProgramName = 'rego-compiler' | 'kustomize' | 'helm';

/** What `<program>.lock.json` holds, as far as loading needs it. */
interface ArtefactLock {
  readonly compressed: { readonly bytes: number; readonly sha256: string };
  readonly raw: { readonly bytes: number; readonly sha256: string };
}

/**
 * Loads one program. The compressed file is verified before it is decompressed, so nothing unverified is ever run; the
 * digest of the raw Wasm is compared where it is rebuilt.
 *
 * @param memoryPages how many 64 KiB pages the program may have at most.
 * @throws SandboxError `SANDBOX_DAMAGED` when a file is absent or is not what the lock describes.
 */
export async function loadArtefact(artefact: URL, lock: URL, memoryPages: number): Promise<WebAssembly.Module> {
  const { compressed, expected } = readVerified(artefact, lock);
  const raw = await promisify(brotliDecompress)(compressed, { maxOutputLength: expected.raw.bytes });
  return compileQuickly(limitMemory(raw, memoryPages));
}

/** As `loadArtefact`, at once: for a program that another one calls, and that waits for it. */
export function loadArtefactNow(artefact: URL, lock: URL, memoryPages: number): WebAssembly.Module {
  const { compressed, expected } = readVerified(artefact, lock);
  const raw = brotliDecompressSync(compressed, { maxOutputLength: expected.raw.bytes });
  trySetFlag('--liftoff-only');
  try {
    return new WebAssembly.Module(limitMemory(raw, memoryPages));
  } finally {
    trySetFlag('--no-liftoff-only');
  }
}

/** What tells one program from another, without reading it. @throws SandboxError `SANDBOX_DAMAGED` */
export function lockDigest(lock: URL): string {
  return readLock(lock).compressed.sha256;
}

function readVerified(artefact: URL, lock: URL): { compressed: Uint8Array; expected: ArtefactLock } {
  const compressed = read(artefact);
  const expected = readLock(lock);
  if (compressed.length !== expected.compressed.bytes || sha256(compressed) !== expected.compressed.sha256) {
    throw damaged(artefact, 'it is not the file that its lock describes');
  }
  return { compressed, expected };
}

/**
 * Compiles with V8's baseline compiler only: optimising Go's huge functions takes longer than running them, and would
 * keep the process from exiting. The flag is read while compiling and is process-wide, so it is set back at once; where
 * V8 does not know it, the program is slower and otherwise the same.
 */
async function compileQuickly(raw: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  trySetFlag('--liftoff-only');
  try {
    return await WebAssembly.compile(raw);
  } finally {
    trySetFlag('--no-liftoff-only');
  }
}

function trySetFlag(flag: string): void {
  try {
    setFlagsFromString(flag);
  } catch {
    // A runtime without this flag compiles its own way.
  }
}

function read(url: URL): Uint8Array {
  try {
    return readFileSync(url);
  } catch (cause) {
    throw damaged(url, 'it cannot be read', cause);
  }
}

function readLock(url: URL): ArtefactLock {
  const text = new TextDecoder().decode(read(url));
  try {
    const lock = JSON.parse(text) as Partial<ArtefactLock> | null;
    if (isEntry(lock?.compressed) && isEntry(lock?.raw)) return lock as ArtefactLock;
  } catch (cause) {
    throw damaged(url, 'it is not JSON', cause);
  }
  throw damaged(url, 'it is not a lock of a sandbox program');
}

function isEntry(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Record<string, unknown>;
  return typeof entry.bytes === 'number' && typeof entry.sha256 === 'string';
}

/** Lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(url: URL, what: string, cause?: unknown): SandboxError {
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  return new SandboxError('SANDBOX_DAMAGED', `${name} is damaged: ${what}.`, {
    hint: 'Reinstall ccpolicy; in a checkout, restore the file or run `npm run build:sandbox`.',
    cause,
  });
}
