/** The files of a workspace are read: in this thread, and by workers beside it when the set is large enough to pay for them. */

import { setImmediate } from 'node:timers/promises';
import { openFrame, scanSet } from '../check/read-set.ts';
import type { SetFrame } from '../check/run.ts';
import { Scan } from '../check/scan.ts';
import { KillableWorker } from '../sandbox/killable.ts';
import { estimateBytes } from './disk-files.ts';
import type { Workspace } from './open.ts';
import type { NumberedShare, Portions, ScanJobs } from './scan-jobs.ts';
import { scanPortions } from './scan-portions.ts';

/** Below this a second thread does not earn back what starting it costs (docs/adr/0003-start-up.md has the figures). */
const BYTES_PER_JOB = 3_000_000;
/** More threads than this wait for the one that judges. */
const MOST_JOBS = 8;
/** Portions for each thread: enough that none is idle at the end. */
const PORTIONS = 16;
const LARGEST_PORTION = 200;
/** A bound against a worker that hangs; reading has its own bounds per document. */
const LONGEST_MS = 30 * 60_000;

/** Reads the whole set. The result does not depend on how many read it. */
export async function scanWorkspace(
  { run, files, jobs }: Pick<Workspace, 'run' | 'files' | 'jobs'>,
  progress: (done: number) => void = () => {},
): Promise<{ frame: SetFrame; scan: Scan }> {
  const threads = jobs === null ? 1 : countThreads(jobs);
  if (jobs === null || threads === 1) return scanSet(run, files, progress);
  const total = files.paths.length;
  const portions: Portions = {
    next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    size: Math.max(1, Math.min(LARGEST_PORTION, Math.ceil(total / (threads * PORTIONS)))),
  };
  const others = Promise.all(Array.from({ length: threads - 1 }, () => scanInWorker(jobs, portions)));
  // A worker that fails is told of when its answer is due; until then nobody waits for it.
  others.catch(() => undefined);
  const frame = openFrame(files);
  // This thread is about to be busy: what it has to say to the others must be said before.
  await setImmediate();
  const own = scanPortions({ run, frame, files }, portions, (begun) => progress(Math.min(begun, total - 1)));
  const shares = [own, ...(await others)].flat().sort((a, b) => a.index - b.index);
  progress(total);
  const scan = new Scan(run, frame);
  for (const { share } of shares) scan.take(share);
  return { frame, scan };
}

function countThreads({ wanted, cores, data }: ScanJobs): number {
  const most = Math.min(wanted ?? Math.min(cores, MOST_JOBS), data.paths.length);
  if (wanted !== undefined || most < 2) return Math.max(1, most);
  return Math.max(1, Math.min(most, Math.floor(estimateBytes(data.root, data.paths) / BYTES_PER_JOB)));
}

async function scanInWorker({ assets, data }: ScanJobs, portions: Portions): Promise<NumberedShare[]> {
  const worker = new KillableWorker<Portions, NumberedShare[]>('reading the set', assets('scan-worker'), data);
  try {
    return await worker.run(portions, LONGEST_MS);
  } finally {
    await worker.close();
  }
}
