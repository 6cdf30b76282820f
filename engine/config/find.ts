/** Where `.ccpolicy.yaml` is: upwards from the checked path to the root of the repository. */

import { posix } from 'node:path';
import { ConfigError } from '../errors.ts';

/** The name that is looked for. */
const CONFIG_NAME = '.ccpolicy.yaml';
/** Names that look like it and would be passed over in silence. */
const NEAR_NAMES = ['.ccpolicy.yml', 'ccpolicy.yaml', 'ccpolicy.yml', '.ccpolicy.json'];

/** Answers whether a file or folder is there. Paths are absolute and `/`-separated. */
export type PathExists = (path: string) => boolean;

/**
 * The configuration that holds for a folder: the nearest one up to the root of its repository (the folder with `.git`).
 * Outside of a repository only the folders from `start` up to `cwd` are looked at, so that nothing in a home directory
 * changes a verdict.
 *
 * @param start absolute path of the checked folder, or of the folder of the checked file
 * @param cwd absolute path of the working directory
 * @throws ConfigError `CONFIG_INVALID` for a file whose name is nearly right, when there is no right one
 */
export function findConfig(start: string, cwd: string, exists: PathExists): string | undefined {
  const folders = searchedFolders(start, cwd, exists);
  const found = folders.map((folder) => posix.join(folder, CONFIG_NAME)).find(exists);
  if (found !== undefined) return found;
  const near = folders.flatMap((folder) => NEAR_NAMES.map((name) => posix.join(folder, name))).find(exists);
  if (near === undefined) return undefined;
  throw new ConfigError(
    'CONFIG_INVALID',
    `${posix.basename(near)} is not read: the configuration is called ${CONFIG_NAME}.`,
    {
      hint: `Rename it, or name it with --config.`,
    },
  );
}

function searchedFolders(start: string, cwd: string, exists: PathExists): string[] {
  const upwards = [start];
  for (let folder = start; posix.dirname(folder) !== folder; ) {
    folder = posix.dirname(folder);
    upwards.push(folder);
  }
  const root = upwards.findIndex((folder) => exists(posix.join(folder, '.git')));
  const last = root >= 0 ? root : Math.max(0, upwards.indexOf(cwd));
  return upwards.slice(0, last + 1);
}
