/** Which kustomizations of a repository are built, and what each of them is made of. */

import { compareText } from '../json/order.ts';
import type { Kustomization } from '../kubernetes/kustomization-file.ts';

/** A kustomization that no other one builds on. */
export interface KustomizationRoot {
  /** Its folder; `''` at the top. */
  readonly folder: string;
  readonly file: string;
  /** Files and folders that it is made of, its own file left out. */
  readonly reaches: ReadonlySet<string>;
}

/**
 * The roots, in the order of their files. Components are no roots: they are only ever part of one. Of kustomizations that
 * build on each other in a circle, the first is one: kustomize refuses it, and that must be told.
 */
export function findKustomizationRoots(files: readonly Kustomization[]): KustomizationRoot[] {
  const byFolder = new Map(files.map((file) => [file.directory, file]));
  const included = new Set(files.flatMap((file) => file.reaches.map((entry) => byFolder.get(entry)?.path)));
  const candidates = files.filter((file) => !file.isComponent);
  const toRoot = (file: Kustomization) => ({
    folder: file.directory,
    file: file.path,
    reaches: reachOf(file, byFolder),
  });
  const roots = candidates.filter((file) => !included.has(file.path)).map(toRoot);
  const reached = new Set(roots.flatMap(({ file, reaches }) => [file, ...reaches]));
  for (const file of candidates) {
    if (reached.has(file.path)) continue;
    const root = toRoot(file);
    roots.push(root);
    for (const path of [root.file, ...root.reaches]) reached.add(path);
  }
  return roots.sort((a, b) => compareText(a.file, b.file));
}

type Reaching = Pick<Kustomization, 'path' | 'reaches' | 'patchFiles' | 'otherFiles'>;

/** Files and folders that a kustomization is made of, its own file left out. */
export function reachOf(root: Reaching, byFolder: ReadonlyMap<string, Kustomization>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open: Reaching[] = [root];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const entry of [...file.reaches, ...file.patchFiles, ...file.otherFiles]) {
      const below = byFolder.get(entry);
      const path = below?.path ?? entry;
      if (reached.has(path) || path === root.path) continue;
      reached.add(path);
      if (below !== undefined) open.push(below);
    }
  }
  return reached;
}
