/** Where this user's caches stand: V8's form of the program, and compiled rules. */

import { homedir } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';

/**
 * The folder, by the XDG Base Directory Specification: an empty or relative `XDG_CACHE_HOME` is ignored. Undefined where
 * there is no home, and where the folder would be part of what is checked: a cache is never kept in a repository.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): string | undefined {
  const named = env['XDG_CACHE_HOME'] ?? '';
  const folder = join(isAbsolute(named) ? named : join(homedir(), '.cache'), 'ccpolicy');
  const way = relative(cwd, folder);
  // Another drive of Windows is an absolute way.
  const isOutside = way.startsWith(`..${sep}`) || isAbsolute(way);
  return isAbsolute(folder) && isOutside ? folder : undefined;
}
