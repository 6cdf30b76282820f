/** A part of a set in another thread: read there, and judged there, too, so that what was read need not travel. */

import type { SetRecords } from '../kubernetes/set-records.ts';
import { KillableWorker } from '../sandbox/killable.ts';
import type { Jobs, JudgedPart, PartAnswer, PartRequest, Portions, ReadPart } from './jobs.ts';

/** A bound against a worker that hangs; reading and judging have their own bounds per document. */
const LONGEST_MS = 30 * 60_000;

/** A worker and its part. */
export class Part {
  readonly #worker: KillableWorker<PartRequest, PartAnswer>;
  #kept = 0;

  constructor({ assets, data }: Jobs) {
    this.#worker = new KillableWorker('reading the set', assets('part-worker'), data);
  }

  /** Reads portions until none is left. With `keepsCandidates`, they stay there, to be judged. */
  async read(portions: Portions, keepsCandidates: boolean): Promise<ReadPart> {
    const answer = await this.#worker.run({ kind: 'read', portions, keepsCandidates }, LONGEST_MS);
    if (answer.kind !== 'read') throw new Error('the worker judged instead of reading');
    this.#kept = answer.kept;
    return answer;
  }

  /** Judges what was kept; `records` are those of the whole set. Undefined when nothing was kept. */
  async judge(records: SetRecords, wasm: () => Uint8Array): Promise<JudgedPart | undefined> {
    if (this.#kept === 0) return undefined;
    const answer = await this.#worker.run({ kind: 'judge', records, wasm: wasm() }, LONGEST_MS);
    if (answer.kind !== 'judge') throw new Error('the worker read instead of judging');
    return answer.part;
  }

  close(): Promise<void> {
    return this.#worker.close();
  }
}
