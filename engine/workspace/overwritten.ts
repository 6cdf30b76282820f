/** What the user's files would lose if a report were written over them. */

import { lstatSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isOwnReport } from '../report/own-report.ts';
import type { Workspace } from './open.ts';

const QUIETLY = { throwIfNoEntry: false } as const;

/**
 * The file of the checked set that stands at a path, under whatever name it is in the set; undefined where there is none,
 * and for the report of an earlier run.
 */
export function findOverwritten({ root, files }: Pick<Workspace, 'root' | 'files'>, path: string): string | undefined {
  const target = lstatSync(path, QUIETLY);
  if (target === undefined) return undefined;
  const found = files.paths.find((each) => {
    const file = join(root, each);
    return isSame(lstatSync(file, QUIETLY), target) || isSame(statSync(file, QUIETLY), target);
  });
  if (found === undefined) return undefined;
  const answer = files.read(found);
  return 'file' in answer && isOwnReport(answer.file.text) ? undefined : found;
}

function isSame(file: Stats | undefined, target: Stats): boolean {
  return file !== undefined && file.ino === target.ino && file.dev === target.dev;
}
