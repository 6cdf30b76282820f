/** Entry point of the worker that runs one sandbox program; started by `openSandbox`. */

import { parentPort, workerData } from 'node:worker_threads';
import { SandboxError } from '../errors.ts';
import { loadArtefact } from './artefact.ts';
import { SandboxLimit, type WorkerReply } from './killable.ts';
import { type Program, startProgram } from './program.ts';

/** What `openSandbox` hands over: URLs as text, since URL objects do not travel. */
export interface ProgramWorkerData {
  readonly name: string;
  readonly artefact: string;
  readonly lock: string;
  readonly memoryPages: number;
  readonly parts: number;
}

const data = workerData as ProgramWorkerData;
const module = loadArtefact(new URL(data.artefact), new URL(data.lock), data.memoryPages);
// Answered with the first request; without this, a failure before it would end the process.
module.catch(() => undefined);
let program: Program | undefined;

async function answer(request: Uint8Array): Promise<WorkerReply<Uint8Array[]>> {
  try {
    program ??= startProgram(data.name, await module);
    return { ok: true, result: program.run(request, data.parts) };
  } catch (error) {
    program = undefined;
    const limit = error instanceof SandboxLimit ? { limit: error.limit } : {};
    const code = error instanceof SandboxError ? error.code : 'SANDBOX_FAILED';
    return { ok: false, code, message: error instanceof Error ? error.message : String(error), ...limit };
  }
}

parentPort?.on('message', async (request: Uint8Array) => parentPort?.postMessage(await answer(request)));
