/** Users' policies run here: in a worker that is killed when it takes too long, with a memory that cannot grow without end. */

import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { RegoError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { AssetUrl } from '../sandbox/assets.ts';
import type { EvaluateReply, EvaluateWorkerData } from './evaluate-worker.ts';
import type { RegoModule } from './module.ts';

/** What a user's policy may take. */
export interface EvaluationLimits {
  /** For one call (a batch of documents). */
  readonly timeMs: number;
  /** The `maximum` of its WebAssembly.Memory, in pages of 64 KiB. */
  readonly memoryPages: number;
}

/** 5 s a batch, 512 MiB. */
const EVALUATION_LIMITS: EvaluationLimits = { timeMs: 5_000, memoryPages: 8_192 };

/** What a confined policy is made of. */
export interface ConfinedPolicy {
  readonly wasm: Uint8Array;
  /** `YYYY-MM-DD`, the policy's clock. */
  readonly asOf: string;
  readonly data?: JsonObject;
}

/** A RegoModule in a worker. `evaluate` waits for it: it also throws `REGO_LIMIT` when the time is up. */
export interface ConfinedModule extends RegoModule {
  renew(): ConfinedModule;
  /** Ends the worker, and those of its renewals. */
  close(): Promise<void>;
}

/** After a batch was too slow, its parts get a tenth of the time: the culprit is searched by halving. */
const IMPATIENCE = 10;
/** A policy that was stopped this often is not asked again. */
const PATIENCE = 40;

/** Starts the worker and returns at once; it loads while the caller goes on. */
export function openConfined(
  policy: ConfinedPolicy,
  assets: AssetUrl,
  limits: EvaluationLimits = EVALUATION_LIMITS,
): ConfinedModule {
  return new Confined(policy, assets('evaluate-worker'), limits, { timeouts: 0, live: new Set() });
}

/** One evaluation in a worker of its own. @throws RegoError as `RegoModule.evaluate`, `REGO_LIMIT` for time, too. */
export async function evaluateConfined(
  policy: ConfinedPolicy,
  input: JsonObject,
  assets: AssetUrl,
  limits?: EvaluationLimits,
): Promise<JsonValue> {
  const confined = openConfined(policy, assets, limits);
  try {
    return confined.evaluate(input);
  } finally {
    await confined.close();
  }
}

/** Shared by all renewals of one policy. */
interface History {
  timeouts: number;
  /** Workers that run. */
  readonly live: Set<Confined>;
}

class Confined implements ConfinedModule {
  readonly #policy: ConfinedPolicy;
  readonly #workerUrl: URL;
  readonly #limits: EvaluationLimits;
  readonly #history: History;
  readonly #worker: Worker;
  readonly #port = new MessageChannel();
  /** Counts answers; the worker increments it, and wakes who waits for it. */
  readonly #answers = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  constructor(policy: ConfinedPolicy, workerUrl: URL, limits: EvaluationLimits, history: History) {
    this.#policy = policy;
    this.#workerUrl = workerUrl;
    this.#limits = limits;
    this.#history = history;
    const workerData: EvaluateWorkerData = {
      ...policy,
      memoryPages: limits.memoryPages,
      answers: this.#answers,
      port: this.#port.port2,
    };
    this.#worker = new Worker(workerUrl, { workerData, transferList: [this.#port.port2], env: {} });
    // Its death is noticed by the answer that does not come.
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
    this.#port.port1.unref();
    history.live.add(this);
  }

  evaluate(input: JsonObject | ArrayBuffer): JsonValue {
    if (this.#history.timeouts >= PATIENCE) {
      throw new RegoError('REGO_LIMIT', `The policy was stopped ${PATIENCE} times and is not asked again.`);
    }
    const bytes = input instanceof ArrayBuffer ? input : toBuffer(JSON.stringify(input));
    const seen = Atomics.load(this.#answers, 0);
    this.#port.port1.postMessage(bytes);
    const timeMs = this.#history.timeouts === 0 ? this.#limits.timeMs : this.#limits.timeMs / IMPATIENCE;
    const outcome = Atomics.wait(this.#answers, 0, seen, timeMs);
    if (outcome === 'timed-out') return this.#timedOut(timeMs);
    const reply = receiveMessageOnPort(this.#port.port1)?.message as EvaluateReply;
    if (reply.ok) return JSON.parse(reply.json) as JsonValue;
    throw new RegoError(reply.code, reply.message);
  }

  renew(): ConfinedModule {
    void this.#end();
    return new Confined(this.#policy, this.#workerUrl, this.#limits, this.#history);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#history.live].map((each) => each.#end()));
  }

  async #end(): Promise<void> {
    this.#history.live.delete(this);
    this.#port.port1.close();
    await this.#worker.terminate();
  }

  #timedOut(timeMs: number): never {
    this.#history.timeouts++;
    void this.#end();
    throw new RegoError('REGO_LIMIT', `The policy took longer than ${timeMs / 1000} s and was stopped.`, {
      hint: 'Look for comprehensions over comprehensions, or ranges without bounds.',
    });
  }
}

function toBuffer(text: string): ArrayBuffer {
  return new TextEncoder().encode(text).buffer;
}
