/** Entry point of the worker that evaluates one user's policy; started by `openConfined`. */

import { type MessagePort, workerData } from 'node:worker_threads';
import { CcpolicyError, type ErrorCode } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import { loadModule, type RegoModule } from './module.ts';

/** What `openConfined` hands over. */
export interface EvaluateWorkerData {
  readonly wasm: Uint8Array;
  readonly asOf: string;
  readonly data?: JsonObject;
  readonly memoryPages: number;
  readonly answers: Int32Array;
  readonly port: MessagePort;
}

/** The answer to one input; the value stays JSON, so that both sides agree on what it is. */
export type EvaluateReply =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

const { wasm, asOf, data, memoryPages, answers, port } = workerData as EvaluateWorkerData;
let module: RegoModule | undefined;

/** Most policies need only what their Wasm holds, and then the host's built-ins are not even read. */
async function load(): Promise<RegoModule> {
  const options = { maxMemoryPages: memoryPages, ...(data === undefined ? {} : { data }) };
  try {
    return loadModule(new Uint8Array(wasm), options);
  } catch (error) {
    if (!(error instanceof CcpolicyError) || error.code !== 'REGO_BUILTIN_MISSING') throw error;
    const { userBuiltins } = await import('./builtins/index.ts');
    return loadModule(new Uint8Array(wasm), { ...options, builtins: userBuiltins(asOf) });
  }
}

async function answer(input: ArrayBuffer): Promise<EvaluateReply> {
  try {
    module ??= await load();
    return { ok: true, json: JSON.stringify(module.evaluate(input)) };
  } catch (error) {
    module = undefined;
    const code = error instanceof CcpolicyError ? error.code : 'REGO_INVALID';
    return { ok: false, code, message: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', async (input: ArrayBuffer) => {
  port.postMessage(await answer(input));
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
});
