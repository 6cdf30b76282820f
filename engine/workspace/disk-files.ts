/** A set of files on the disk. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSet } from '../check/read-set.ts';
import { readFile, toFileTest } from '../source/read-file.ts';

/** Files below a root; each is read when it is asked for. */
export function diskFiles(root: string, names: Pick<FileSet, 'paths' | 'kustomizations'>): FileSet {
  return { ...names, read: (path) => readFile(root, path), hasFile: toFileTest(root) };
}

/** Files whose sizes are looked up; of more files, so many in even distances. */
const SAMPLE = 100;

/** About how many bytes the files have together. */
export function estimateBytes(root: string, paths: readonly string[]): number {
  const step = Math.max(1, Math.floor(paths.length / SAMPLE));
  let bytes = 0;
  let looked = 0;
  for (let index = 0; index < paths.length; index += step) {
    bytes += statSync(join(root, paths[index] ?? ''), { throwIfNoEntry: false })?.size ?? 0;
    looked += 1;
  }
  return looked === 0 ? 0 : (bytes / looked) * paths.length;
}
