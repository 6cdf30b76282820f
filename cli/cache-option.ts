/** `--cache` and `--no-cache`: where this run keeps what it compiled and rendered, if anywhere. */

import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { CcpolicyError, findRepository } from '../engine/index.ts';
import { cacheFolder } from './cache-folder.ts';

/** Values of the flags, as commander gives them. */
export interface CacheValues {
  /** False for `--no-cache`. */
  readonly cache?: string | false;
}

/** Adds the flags. */
export function addCacheOptions(command: Command): Command {
  return command
    .option('--cache <DIR>', 'keep compiled rules and renderings there (default: in the user’s cache folder)')
    .option('--no-cache', 'keep nothing, and use nothing that was kept');
}

/**
 * The folder; undefined for none. What is checked may hold anything, also a cache that somebody else has filled: a folder
 * inside of it is refused.
 *
 * @param cwd absolute.
 * @throws CcpolicyError `USAGE`
 */
export function cacheDirectory({ cache }: CacheValues, cwd: string): string | undefined {
  if (cache === false) return undefined;
  if (cache === undefined) return cacheFolder();
  const folder = resolve(cwd, cache);
  const way = relative(findRepository(cwd) ?? cwd, folder);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return folder;
  throw new CcpolicyError('USAGE', `--cache: ${cache} lies in what is checked, where no cache is kept.`, {
    hint: 'Name a folder elsewhere, or leave the flag out.',
  });
}
