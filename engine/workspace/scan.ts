/** The files of a workspace are read: in this thread, and by workers beside it when the set is large enough to pay for them. */

import { setImmediate } from 'node:timers/promises';
import { scanFiles } from '../check/read-set.ts';
import type { SetFrame } from '../check/run.ts';
import { Scan } from '../check/scan.ts';
import { GITOPS_TEXT } from '../render/gitops-object.ts';
import { estimateBytes } from './disk-files.ts';
import type { Jobs, Portions } from './jobs.ts';
import { notingFiles } from './noting-files.ts';
import type { Workspace } from './open.ts';
import { Part } from './part.ts';
import { scanPortions } from './scan-portions.ts';

/** Below this a second thread does not earn back what starting it costs (docs/adr/0003-start-up.md has the figures). */
const BYTES_PER_JOB = 3_000_000;
/** More threads than this wait for one another. */
const MOST_JOBS = 8;
/** Portions for each thread: enough that none is idle at the end. */
const PORTIONS = 16;
const LARGEST_PORTION = 200;

type Readable = Pick<Workspace, 'run' | 'files' | 'jobs'>;

/** A set that was read. */
export interface SetReading {
  readonly frame: SetFrame;
  /** Counts and records of the whole set; the candidates that are judged in this thread. */
  readonly scan: Scan;
  /** Where the other candidates wait to be judged; to be closed. */
  readonly parts: readonly Part[];
  /** Files that may hold objects of GitOps controllers. */
  readonly noted: readonly string[];
}

/** How a set is read. */
export interface ReadOptions {
  readonly frame: SetFrame;
  /** Candidates stay in the threads that have read them. */
  readonly keepsCandidates: boolean;
  readonly progress?: (done: number) => void;
}

/** Reads the whole set. The result does not depend on how many read it. */
export async function readSet(
  { run, files: set, jobs }: Readable,
  { frame, keepsCandidates, progress = () => {} }: ReadOptions,
): Promise<SetReading> {
  const { files, noted } = notingFiles(set, GITOPS_TEXT);
  const threads = jobs === null ? 1 : countThreads(jobs);
  if (jobs === null || threads === 1) {
    return { frame, scan: scanFiles(run, frame, files, files.paths, progress), parts: [], noted };
  }
  jobs.onThreads?.();
  const total = files.paths.length;
  const portions: Portions = {
    next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    size: Math.max(1, Math.min(LARGEST_PORTION, Math.ceil(total / (threads * PORTIONS)))),
  };
  const parts = Array.from({ length: threads - 1 }, () => new Part(jobs));
  try {
    const others = Promise.all(parts.map((part) => part.read(portions, keepsCandidates)));
    // A worker that fails is told of when its answer is due; until then nobody waits for it.
    others.catch(() => undefined);
    // This thread is about to be busy: what it has to say to the others must be said before.
    await setImmediate();
    const own = scanPortions({ run, frame, files }, portions, (begun) => progress(Math.min(begun, total - 1)));
    const theirs = await others;
    const shares = [...own, ...theirs.flatMap((part) => part.shares)].sort((a, b) => a.index - b.index);
    progress(total);
    const scan = new Scan(run, frame);
    for (const part of shares) {
      if ('scan' in part) scan.adopt(part.scan);
      else scan.take(part.share);
    }
    const reading = { frame, scan, noted: [...noted, ...theirs.flatMap((part) => part.noted)] };
    if (keepsCandidates) return { ...reading, parts };
    await closeAll(parts);
    return { ...reading, parts: [] };
  } catch (error) {
    await closeAll(parts);
    throw error;
  }
}

/** A workspace that workers cannot know: they read the disk, and are told what all of a run are told. */
export function inOneThread(workspace: Workspace): Workspace {
  const { jobs } = workspace;
  return { ...workspace, jobs: jobs === null ? null : { ...jobs, wanted: 1 } };
}

/** Ends the threads of a reading. */
export async function closeAll(parts: readonly Part[]): Promise<void> {
  await Promise.all(parts.map((part) => part.close()));
}

function countThreads({ wanted, cores, data }: Jobs): number {
  const most = Math.min(wanted ?? Math.min(cores, MOST_JOBS), data.paths.length);
  if (wanted !== undefined || most < 2) return Math.max(1, most);
  return Math.max(1, Math.min(most, Math.floor(estimateBytes(data.root, data.paths) / BYTES_PER_JOB)));
}
