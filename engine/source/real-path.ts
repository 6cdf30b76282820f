/** Paths on disk: where links lead, what lies inside the root, what is missing. */

import { readdirSync, realpathSync } from 'node:fs';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { SourceError } from '../errors.ts';
import { didYouMean } from '../json/did-you-mean.ts';

/** The real path of a user's path "given", links resolved; what is missing is an error with the nearest name. */
export function realPathOf(absolute: string, given: string): string {
  try {
    return realpathSync(absolute);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') {
      throw new SourceError('FILE_UNREADABLE', `${given} cannot be read (${codeOf(error)}).`, { cause: error });
    }
    const nearest = didYouMean(basename(given), siblingsOf(absolute));
    const hint = nearest === undefined ? 'Check the spelling and the folder you are in.' : `Did you mean "${nearest}"?`;
    throw new SourceError('PATH_NOT_FOUND', `There is no file or folder "${given}".`, { hint, cause: error });
  }
}

function siblingsOf(absolute: string): string[] {
  try {
    return readdirSync(join(absolute, '..'));
  } catch {
    return [];
  }
}

/** The real path, links resolved; `undefined` when it leads nowhere. */
export function findRealPath(absolute: string): string | undefined {
  try {
    return realpathSync(absolute);
  } catch {
    return undefined;
  }
}

/** A path relative to the root with slashes; `''` is the root itself, `undefined` is outside. */
export function toRelative(root: string, absolute: string): string | undefined {
  const path = relative(root, absolute);
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? undefined : path.split(sep).join('/');
}

/** The error code of the operating system, `EACCES`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
