/** The door of this room: a Go program in a worker of its own, with limits on time and memory. */

import type { ProgramName } from './artefact.ts';
import type { AssetUrl } from './assets.ts';
import { KillableWorker } from './killable.ts';
import type { ProgramWorkerData } from './program-worker.ts';

/** What one request may take. */
export interface SandboxLimits {
  readonly timeMs: number;
  /** 64 KiB each. */
  readonly memoryPages: number;
}

/** A program that answers requests, one after the other; what it fails at does not harm the next. */
export interface Sandbox {
  run(request: Uint8Array): Promise<readonly Uint8Array[]>;
  close(): Promise<void>;
}

/** How many replies each program keeps: JSON first, then binary ones. */
const PARTS: Readonly<Record<ProgramName, number>> = { 'rego-compiler': 2 };

/** What messages call the program. */
const TITLES: Readonly<Record<ProgramName, string>> = { 'rego-compiler': 'The Rego compiler' };

/**
 * Starts loading at once, in the worker, and returns.
 *
 * `run` throws SandboxError: `SANDBOX_DAMAGED` for a damaged artefact, `SANDBOX_FAILED` when the program fails;
 * SandboxLimit when it exceeds a limit.
 */
export function openSandbox(name: ProgramName, assets: AssetUrl, limits: SandboxLimits): Sandbox {
  const data: ProgramWorkerData = {
    name: TITLES[name],
    artefact: assets(`${name}.wasm.br`).href,
    lock: assets(`${name}.lock.json`).href,
    memoryPages: limits.memoryPages,
    parts: PARTS[name],
  };
  const worker = new KillableWorker<Uint8Array, Uint8Array[]>(TITLES[name], assets('program-worker'), data);
  return { run: (request) => worker.run(request, limits.timeMs), close: () => worker.close() };
}
