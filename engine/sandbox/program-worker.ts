/** Entry point of the worker that runs one sandbox program; started by `openSandbox`. */

import { parentPort, workerData } from 'node:worker_threads';
import { SandboxError } from '../errors.ts';
import { type LoadOptions, loadArtefact } from './artefact.ts';
import { type Asked, AskedFiles } from './asked.ts';
import type { VirtualFiles } from './files.ts';
import type { NoteAsked, RenderChart } from './host-calls.ts';
import { SandboxLimit, type WorkerReply } from './killable.ts';
import { type Program, startProgram } from './program.ts';

/** A program as the worker needs it. URLs are text, since URL objects do not travel. */
export interface ProgramData {
  readonly name: string;
  readonly artefact: string;
  readonly lock: string;
  readonly parts: number;
}

/** One request. */
export interface ProgramRequest {
  readonly request: Uint8Array;
  readonly virtual: VirtualFiles;
}

/** What came of one. */
export interface ProgramReply {
  readonly parts: readonly Uint8Array[];
  readonly asked: Asked;
}

/** What `openSandbox` hands over. */
export interface ProgramWorkerData extends ProgramData, LoadOptions {
  /** The folder whose files the program may read. */
  readonly root: string | undefined;
  /** Who renders charts for it; loaded when it comes upon the first. */
  readonly charts: ProgramData | undefined;
}

/**
 * A program that took more makes room: memory of a Wasm instance never shrinks, and a new instance of the compiled module
 * costs less than the garbage collector has to do in a large one (docs/adr/0010-kustomize-and-helm-in-node.md).
 */
const KEPT_BYTES = 128 * 1024 * 1024;

const data = workerData as ProgramWorkerData;
const module = Promise.resolve().then(() => loadArtefact(new URL(data.artefact), new URL(data.lock), data));
// Answered with the first request; without this, a failure before it would end the process.
module.catch(() => undefined);
let program: Program | undefined;
let chartModule: WebAssembly.Module | undefined;
let chartProgram: Program | undefined;
/** Of the request that is being answered. */
let asked = new AskedFiles();
const note: NoteAsked = (operation, path, answer) => asked.note(operation, path, answer);
/** What stands in for files during the present request. */
let standIns: VirtualFiles = {};

/** One instance does as many requests as it stands. */
function runIn(
  kept: Program,
  { request, virtual }: ProgramRequest,
  parts: number,
): { result: Uint8Array[]; next: Program | undefined } {
  const result = kept.run(request, parts, virtual);
  return { result, next: kept.memoryBytes > KEPT_BYTES ? undefined : kept };
}

function chartsOf({ charts, root, ...options }: ProgramWorkerData): { renderChart?: RenderChart } {
  if (charts === undefined || root === undefined) return {};
  const renderChart = (request: Uint8Array) => {
    chartModule ??= loadArtefact(new URL(charts.artefact), new URL(charts.lock), options);
    const now = chartProgram ?? startProgram(charts.name, chartModule, { root, note });
    chartProgram = undefined;
    const { result, next } = runIn(now, { request, virtual: standIns }, charts.parts);
    chartProgram = next;
    return result;
  };
  return { renderChart };
}

async function answer(request: ProgramRequest): Promise<WorkerReply<ProgramReply>> {
  try {
    asked = new AskedFiles();
    const options = data.root === undefined ? {} : { root: data.root, note, ...chartsOf(data) };
    const now = program ?? startProgram(data.name, await module, options);
    program = undefined;
    standIns = request.virtual;
    const { result, next } = runIn(now, request, data.parts);
    program = next;
    return { ok: true, result: { parts: result, asked: asked.asked() } };
  } catch (error) {
    const limit = error instanceof SandboxLimit ? { limit: error.limit } : {};
    const code = error instanceof SandboxError ? error.code : 'SANDBOX_FAILED';
    return { ok: false, code, message: error instanceof Error ? error.message : String(error), ...limit };
  }
}

parentPort?.on('message', async (request: ProgramRequest) => parentPort?.postMessage(await answer(request)));
