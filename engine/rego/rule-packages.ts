/** Which packages of a folder are rules, and how the dispatcher calls them. */

import type { RegoInspection } from './compile.ts';

/** A package with `violations`, and the generated package by which the dispatcher calls it. */
export interface RulePackage {
  readonly file: string;
  readonly row: number;
  readonly path: readonly string[];
  readonly alias: string;
}

const ALIAS = /^user_[0-9]+$/;

/** Whether a package is one of those that ccpolicy generates. */
export function isReserved(path: readonly string[]): boolean {
  if (path[0] !== 'ccpolicy') return false;
  return path[1] === 'main' || (path[1] === 'rules' && ALIAS.test(path[2] ?? ''));
}

/** Packages with `violations`, in the order of their names, so that the same folder gives the same bytes. */
export function rulePackages({ packages }: RegoInspection): RulePackage[] {
  const found = new Map<string, (typeof packages)[number]>();
  for (const each of packages) {
    const name = each.path.join('\0');
    if (each.rules.includes('violations') && !isReserved(each.path) && !found.has(name)) found.set(name, each);
  }
  return [...found.keys()].sort().flatMap((name, index) => {
    const each = found.get(name);
    return each === undefined ? [] : [{ file: each.file, row: each.row, path: each.path, alias: `user_${index}` }];
  });
}
