/** The door of this room: a Go program in a worker of its own, with limits on time and memory. */

import { lockDigest, type ProgramName } from './artefact.ts';
import type { AssetUrl } from './assets.ts';
import type { VirtualFiles } from './files.ts';
import { KillableWorker } from './killable.ts';
import type { ProgramData, ProgramReply, ProgramRequest, ProgramWorkerData } from './program-worker.ts';

/** What one request may take. */
export interface SandboxLimits {
  readonly timeMs: number;
  /** 64 KiB each. */
  readonly memoryPages: number;
}

/** A program that answers requests, one after the other; what it fails at does not harm the next. */
export interface Sandbox {
  /** `virtual` stands in for files of the root, for this request. */
  run(request: Uint8Array, virtual?: VirtualFiles): Promise<ProgramReply>;
  close(): Promise<void>;
}

/** How many replies each program keeps: JSON first, then binary ones. */
const PARTS: Readonly<Record<ProgramName, number>> = { 'rego-compiler': 2, kustomize: 2, helm: 2 };

/** What messages call the program. */
const TITLES: Readonly<Record<ProgramName, string>> = {
  'rego-compiler': 'The Rego compiler',
  kustomize: 'Kustomize',
  helm: 'Helm',
};

/** Programs that render what they come upon by another one. */
const CHARTS: Partial<Record<ProgramName, ProgramName>> = { kustomize: 'helm' };

/**
 * Starts loading at once, in the worker, and returns.
 *
 * `run` throws SandboxError: `SANDBOX_DAMAGED` for a damaged artefact, `SANDBOX_FAILED` when the program fails;
 * SandboxLimit when it exceeds a limit.
 *
 * @param root the folder whose files the program may read; none when absent.
 */
export function openSandbox(name: ProgramName, assets: AssetUrl, limits: SandboxLimits, root?: string): Sandbox {
  const charts = CHARTS[name];
  const data: ProgramWorkerData = {
    ...programData(name, assets),
    memoryPages: limits.memoryPages,
    root,
    charts: charts === undefined ? undefined : programData(charts, assets),
  };
  const worker = new KillableWorker<ProgramRequest, ProgramReply>(TITLES[name], assets('program-worker'), data);
  return {
    run: (request, virtual = {}) => worker.run({ request, virtual }, limits.timeMs),
    close: () => worker.close(),
  };
}

/** The digests that tell the programs apart which a program's replies depend on. */
export function programKey(name: ProgramName, assets: AssetUrl): string {
  const charts = CHARTS[name];
  return [name, ...(charts === undefined ? [] : [charts])]
    .map((each) => lockDigest(assets(`${each}.lock.json`)))
    .join(' ');
}

function programData(name: ProgramName, assets: AssetUrl): ProgramData {
  return {
    name: TITLES[name],
    artefact: assets(`${name}.wasm.br`).href,
    lock: assets(`${name}.lock.json`).href,
    parts: PARTS[name],
  };
}
