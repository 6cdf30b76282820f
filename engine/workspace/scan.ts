/** The files of a workspace are read: in this thread, or by workers when the set is large enough to pay for them. */

import { openFrame, scanSet } from '../check/read-set.ts';
import type { SetFrame } from '../check/run.ts';
import { Scan } from '../check/scan.ts';
import type { ScanShare } from '../check/scan-share.ts';
import { KillableWorker } from '../sandbox/killable.ts';
import { estimateBytes } from './disk-files.ts';
import type { Workspace } from './open.ts';
import type { ScanJobs, ScanRequest } from './scan-jobs.ts';

/** Below this a worker does not earn back what starting it costs (docs/adr/0003-start-up.md has the figures). */
const BYTES_PER_JOB = 3_000_000;
/** More threads than this wait for the one that judges. */
const MOST_JOBS = 8;
/** Portions for each worker: enough that none is idle at the end. */
const PORTIONS = 8;
const LARGEST_PORTION = 400;
/** A bound against a worker that hangs; reading has its own bounds per document. */
const LONGEST_MS = 30 * 60_000;

/** Reads the whole set. The result does not depend on how many read it. */
export async function scanWorkspace(
  { run, files, jobs }: Pick<Workspace, 'run' | 'files' | 'jobs'>,
  progress: (done: number) => void = () => {},
): Promise<{ frame: SetFrame; scan: Scan }> {
  const workers = jobs === null ? 1 : countWorkers(jobs);
  if (jobs === null || workers === 1) return scanSet(run, files, progress);
  const shares = scanInWorkers(jobs, workers, progress);
  const frame = openFrame(files);
  const scan = new Scan(run, frame);
  for (const share of await shares) scan.take(share);
  return { frame, scan };
}

function countWorkers({ wanted, cores, data }: ScanJobs): number {
  const most = Math.min(wanted ?? Math.min(cores, MOST_JOBS), data.paths.length);
  if (wanted !== undefined || most < 2) return Math.max(1, most);
  return Math.max(1, Math.min(most, Math.floor(estimateBytes(data.root, data.paths) / BYTES_PER_JOB)));
}

/** Portions go to whoever is free; shares come back in the order of the files. */
async function scanInWorkers(
  { assets, data }: ScanJobs,
  count: number,
  progress: (done: number) => void,
): Promise<ScanShare[]> {
  const portions = portionsOf(data.paths.length, count);
  const shares: ScanShare[] = new Array(portions.length);
  const waiting = portions.entries();
  let done = 0;
  const work = async () => {
    const worker = new KillableWorker<ScanRequest, ScanShare>('reading the set', assets('scan-worker'), data);
    try {
      for (const [index, portion] of waiting) {
        shares[index] = await worker.run(portion, LONGEST_MS);
        done += portion.to - portion.from;
        progress(done);
      }
    } finally {
      await worker.close();
    }
  };
  await Promise.all(Array.from({ length: count }, work));
  return shares;
}

function portionsOf(files: number, workers: number): ScanRequest[] {
  const size = Math.max(1, Math.min(LARGEST_PORTION, Math.ceil(files / (workers * PORTIONS))));
  return Array.from({ length: Math.ceil(files / size) }, (_, index) => ({
    from: index * size,
    to: Math.min(files, (index + 1) * size),
  }));
}
