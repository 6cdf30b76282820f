/** Entry point of the worker that evaluates one user's policy; started by `openConfined`. */

import { type MessagePort, workerData } from 'node:worker_threads';
import { CcpolicyError, type ErrorCode } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import { userBuiltins } from './builtins/index.ts';
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

function answer(input: ArrayBuffer): EvaluateReply {
  try {
    module ??= loadModule(new Uint8Array(wasm), {
      maxMemoryPages: memoryPages,
      builtins: userBuiltins(asOf),
      ...(data === undefined ? {} : { data }),
    });
    return { ok: true, json: JSON.stringify(module.evaluate(input)) };
  } catch (error) {
    module = undefined;
    const code = error instanceof CcpolicyError ? error.code : 'REGO_INVALID';
    return { ok: false, code, message: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (input: ArrayBuffer) => {
  port.postMessage(answer(input));
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
});
