/** The root that paths of a report are relative to. */

import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { SourceError } from '../errors.ts';
import { realPathOf } from '../source/real-path.ts';

/** Root and paths of a run: absolute, symlinks as the user wrote them. */
export interface Rooted {
  readonly root: string;
  readonly paths: readonly string[];
}

/**
 * The top of the git repository that holds the working directory and what is named; else of the one that holds what is
 * named. What is checked is then the same from wherever it is checked: ignore files and kustomizations above count, a
 * patch applies, and a report names files as the repository does. Outside of a repository it is the working directory
 * when everything lies below it, else the folder that all paths share; that one, too, when the working directory is the
 * top of the file system, whose every folder would be walked (docs/adr/0009-paths-from-the-repository.md).
 *
 * @throws SourceError `PATH_NOT_FOUND` for a path that does not exist, with the hint that helps, and for a `cwd` that is
 *   no folder; `FILE_UNREADABLE` for a path that may not be read.
 */
export function findRoot(cwd: string, paths: readonly string[]): Rooted {
  requireFolder(cwd);
  const absolute = (paths.length === 0 ? ['.'] : paths).map((path) => resolve(cwd, path));
  const folders = absolute.map((path, index) => (isFolder(path, paths[index] ?? '.') ? path : dirname(path)));
  const shared = folders.reduce(commonFolder);
  const holdsAll = absolute.every((path) => isBelow(path, cwd));
  const repository = (holdsAll ? findRepository(cwd) : undefined) ?? findRepository(shared);
  const isTop = dirname(cwd) === cwd;
  return { root: repository ?? (holdsAll && !isTop ? cwd : shared), paths: absolute };
}

/** The nearest folder with a `.git`: a folder, or a file in submodules and linked work trees. */
export function findRepository(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : findRepository(above);
}

/** A path as it stands in reports. */
export function relativePath(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/** Whether a path is the folder, or lies in it. */
function isBelow(path: string, folder: string): boolean {
  const between = relative(folder, path);
  return between === '' || (between !== '..' && !between.startsWith(`..${sep}`) && resolve(folder, between) === path);
}

/** @throws SourceError `PATH_NOT_FOUND` when there is no such folder. */
function requireFolder(cwd: string): void {
  if (isFolder(cwd, cwd)) return;
  throw new SourceError('PATH_NOT_FOUND', `${cwd} is no folder, so nothing can run there.`, {
    hint: 'Name a folder with --cwd, and files as arguments.',
  });
}

function isFolder(path: string, written: string): boolean {
  const stat = statOf(path) ?? statSync(realPathOf(path, written));
  if (stat.isDirectory() || stat.isFile()) return stat.isDirectory();
  throw new SourceError('PATH_NOT_FOUND', `${written} is a pipe or a device, not a file.`, {
    hint: 'Pipe manifests in with --stdin: kustomize build … | ccpolicy check --stdin',
  });
}

/** Asked through the link: what a pipe is linked to has no path of its own. */
function statOf(path: string): ReturnType<typeof statSync> | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (!isBelow(b, folder)) folder = dirname(folder);
  return folder;
}
