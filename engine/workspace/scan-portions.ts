/** One thread's part of reading a set: portion after portion, as long as there are some that nobody has begun. */

import { type FileSet, scanFiles } from '../check/read-set.ts';
import type { Run, SetFrame } from '../check/run.ts';
import type { Scan } from '../check/scan.ts';
import type { Portions } from './jobs.ts';

/** A portion that was read. */
export interface NumberedScan {
  readonly index: number;
  readonly scan: Scan;
}

/** Reads portions until none is left; `progress` is told how many files somebody has begun. */
export function scanPortions(
  { run, frame, files }: { readonly run: Run; readonly frame: SetFrame; readonly files: FileSet },
  { next, size }: Portions,
  progress: (begun: number) => void = () => {},
): NumberedScan[] {
  const scans: NumberedScan[] = [];
  for (;;) {
    const index = Atomics.add(next, 0, 1);
    const paths = files.paths.slice(index * size, (index + 1) * size);
    if (paths.length === 0) return scans;
    scans.push({ index, scan: scanFiles(run, frame, files, paths) });
    progress(Atomics.load(next, 0) * size);
  }
}
