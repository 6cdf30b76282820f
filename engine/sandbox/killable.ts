/** A worker that does one request at a time under a time limit, is killed when it exceeds it, and starts anew after. */

import { Worker } from 'node:worker_threads';
import type { ErrorCode } from '../errors.ts';
import { SandboxError } from '../errors.ts';

/** Why a confined piece of work did not end by itself. */
export type LimitKind = 'time' | 'memory' | 'depth';

/** Work that was stopped because it took too much. The worker is gone; the next request gets a new one. */
export class SandboxLimit extends SandboxError {
  readonly limit: LimitKind;

  constructor(limit: LimitKind, message: string, options: { cause?: unknown } = {}) {
    super('SANDBOX_FAILED', message, options);
    this.limit = limit;
  }
}

/** What a worker answers: its result, or an error made plain so that it survives the way between threads. */
export type WorkerReply<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly limit?: LimitKind };

/** Deep syntax trees need a deep stack (1,000 chained `+` overflow the default). */
const STACK_MEGABYTES = 32;

/** A worker with a time limit for each request. */
export class KillableWorker<Request, Result> {
  readonly #url: URL;
  readonly #data: unknown;
  readonly #name: string;
  #worker: Worker | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  /** `name` is what messages call the work; `data` reaches the worker as `workerData`. */
  constructor(name: string, url: URL, data: unknown) {
    this.#name = name;
    this.#url = url;
    this.#data = data;
  }

  /**
   * Requests are answered one after the other.
   *
   * @throws SandboxLimit when it took longer than `timeMs`; SandboxError when the work failed.
   */
  run(request: Request, timeMs: number): Promise<Result> {
    const result = this.#queue.then(() => this.#runNow(request, timeMs));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Ends the worker; it may be used again and then starts anew. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #runNow(request: Request, timeMs: number): Promise<Result> {
    const worker = this.#start();
    worker.ref();
    return new Promise<Result>((resolve, reject) => {
      const end = (settle: () => void, usable: boolean) => {
        clearTimeout(timer);
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        if (usable) worker.unref();
        else void this.close();
        settle();
      };
      const onMessage = (reply: WorkerReply<Result>) => {
        if (reply.ok) end(() => resolve(reply.result), true);
        else end(() => reject(toError(reply)), reply.limit === undefined);
      };
      const onError = (error: Error) => end(() => reject(this.#crash(error)), false);
      const onExit = () => end(() => reject(this.#crash(undefined)), false);
      const timer = setTimeout(() => end(() => reject(timedOut(this.#name, timeMs)), false), timeMs);
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(request);
    });
  }

  #start(): Worker {
    this.#worker ??= new Worker(this.#url, {
      workerData: this.#data,
      resourceLimits: { stackSizeMb: STACK_MEGABYTES },
      env: {},
    });
    return this.#worker;
  }

  #crash(error: Error | undefined): SandboxError {
    if (error !== undefined && (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return new SandboxLimit('memory', `${this.#name} needed more memory than allowed.`, { cause: error });
    }
    const reason = error?.message ?? 'its worker ended';
    return new SandboxError('SANDBOX_FAILED', `${this.#name} failed: ${reason}.`, { cause: error });
  }
}

function timedOut(name: string, timeMs: number): SandboxLimit {
  return new SandboxLimit('time', `${name} took longer than ${timeMs / 1000} s and was stopped.`);
}

function toError(reply: { readonly code: ErrorCode; readonly message: string; readonly limit?: LimitKind }): Error {
  return reply.limit === undefined
    ? new SandboxError(reply.code, reply.message)
    : new SandboxLimit(reply.limit, reply.message);
}
