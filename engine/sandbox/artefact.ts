/** The committed, compressed Go programs: found, verified against their lock, decompressed, compiled. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { brotliDecompressSync } from 'node:zlib';
import { SandboxError } from '../errors.ts';
import { limitMemory } from './memory-limit.ts';

/** The programs of this room. */
export type ProgramName = 'rego-compiler' | 'kustomize' | 'helm';

/** How a program is loaded. */
export interface LoadOptions {
  /** How many 64 KiB pages it may have at most. */
  readonly memoryPages: number;
  /** It will run for many seconds, so that optimising it pays. */
  readonly runsLong?: boolean;
}

/** For the maximum of the memory. */
const ROOM = 16;

/** What `<program>.lock.json` holds, as far as loading needs it. */
interface ArtefactLock {
  readonly compressed: { readonly bytes: number; readonly sha256: string };
  readonly raw: { readonly bytes: number; readonly sha256: string };
}

/**
 * Loads one program. The compressed file is verified before it is decompressed, so nothing unverified is ever run; the
 * digest of the raw Wasm is compared where it is rebuilt.
 *
 * @throws SandboxError `SANDBOX_DAMAGED` when a file is absent or is not what the lock describes.
 */
export function loadArtefact(
  artefact: URL,
  lock: URL,
  { memoryPages, runsLong = false }: LoadOptions,
): WebAssembly.Module {
  const compressed = read(artefact);
  const expected = readLock(lock);
  if (compressed.length !== expected.compressed.bytes || sha256(compressed) !== expected.compressed.sha256) {
    throw damaged(artefact, 'it is not the file that its lock describes');
  }
  const { bytes } = expected.raw;
  // In one piece with room behind it: copies stay long in the memory of a worker that makes little other garbage.
  const raw = brotliDecompressSync(compressed, { maxOutputLength: bytes, chunkSize: bytes + ROOM });
  return compile(limitMemory(raw, memoryPages), runsLong ? LATE : QUICK);
}

/** What tells one program from another, without reading it. @throws SandboxError `SANDBOX_DAMAGED` */
export function lockDigest(lock: URL): string {
  return readLock(lock).compressed.sha256;
}

/** How V8 is told to compile, and how it is told to forget it. */
type Flag = readonly [on: string, off: string];

/**
 * With the baseline compiler only: optimising Go's huge functions takes longer than running them a few times, and would
 * keep the process from exiting.
 */
const QUICK: Flag = ['--liftoff-only', '--no-liftoff-only'];

/** What is run long is optimised, three times as late as by default (V8 counts about the bytes that it has executed). */
const LATE: Flag = ['--wasm-tiering-budget=5000000', '--wasm-tiering-budget=1800000'];

/**
 * Flags are read while compiling and are process-wide, so they are set back at once; where V8 does not know one, the
 * program is slower and otherwise the same.
 */
function compile(raw: Uint8Array<ArrayBuffer>, [on, off]: Flag): WebAssembly.Module {
  trySetFlag(on);
  try {
    return new WebAssembly.Module(raw);
  } finally {
    trySetFlag(off);
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
