/** Paths on disk: where links lead, what lies inside the root, what is missing. */

import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { SourceError } from '../errors.ts';
import { didYouMean } from '../json/did-you-mean.ts';

/**
 * The real path of a user's path "given", links resolved.
 *
 * @throws SourceError `PATH_NOT_FOUND` for what is missing, with the nearest path that is there, and for a link that leads
 *   nowhere; `FILE_UNREADABLE`
 */
export function realPathOf(absolute: string, given: string): string {
  try {
    return realpathSync(absolute);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') {
      throw new SourceError('FILE_UNREADABLE', `${given} cannot be read (${codeOf(error)}).`, { cause: error });
    }
    const target = targetOf(absolute);
    if (target !== undefined) {
      const message = `"${given}" is a link that leads nowhere: there is no "${target}".`;
      throw new SourceError('PATH_NOT_FOUND', message, { hint: 'Correct the link, or name its target.', cause: error });
    }
    const nearest = nearestPath(absolute, given)?.given;
    const hint = nearest === undefined ? 'Check the spelling and the folder you are in.' : `Did you mean "${nearest}"?`;
    throw new SourceError('PATH_NOT_FOUND', `There is no file or folder "${given}".`, { hint, cause: error });
  }
}

/** The path that is there and was probably meant, absolute and as the given one is written; a folder on the way to it, else. */
function nearestPath(absolute: string, given: string): { absolute: string; given: string } | undefined {
  const typed = given.replace(/[\\/]+$/, '');
  const name = basename(typed);
  const before = typed.slice(0, typed.length - name.length);
  const folder = dirname(absolute);
  if (existsSync(folder)) {
    const present = namesIn(folder).filter((each) => existsSync(join(folder, each)));
    const nearest = didYouMean(name, present);
    return nearest === undefined ? undefined : { absolute: join(folder, nearest), given: before + nearest };
  }
  const above = before === '' ? undefined : nearestPath(folder, before);
  if (above === undefined) return undefined;
  const path = join(above.absolute, name);
  return existsSync(path) ? { absolute: path, given: `${above.given}/${name}` } : above;
}

/** What a link says that it leads to. */
function targetOf(absolute: string): string | undefined {
  try {
    return readlinkSync(absolute);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
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
