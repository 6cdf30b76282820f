/** Rules in gitignore syntax: ignore files, and the include and exclude patterns (only importer of `ignore`). */

import ignore, { type Ignore } from 'ignore';

/** The names of ignore files, weaker first. */
export const IGNORE_FILES = ['.gitignore', '.ccpolicyignore'] as const;

/** The name of a file with ignore rules. */
export type IgnoreFile = (typeof IGNORE_FILES)[number];

/** More stars in one path segment than this make the matcher's work explode; nobody writes them in earnest. */
const MAXIMUM_STARS = 4;

/** The rules of one directory. */
export interface IgnoreLevel {
  /** `''` for the root, else with a trailing slash. */
  readonly directory: string;
  readonly rules: Ignore;
}

/** A pattern of an ignore file. */
export interface MarkedPattern {
  readonly pattern: string;
  readonly mark?: IgnoreFile;
}

/** Patterns as a set of rules, with those that would be too costly left out and named. */
export function toRules(patterns: readonly (string | MarkedPattern)[]): { rules: Ignore; refused: readonly string[] } {
  const marked = patterns.map((each) => (typeof each === 'string' ? { pattern: each } : each));
  const refused = marked.filter(({ pattern }) => !isCheap(pattern)).map(({ pattern }) => pattern);
  return { rules: ignore({ ignorecase: false }).add(marked.filter(({ pattern }) => isCheap(pattern))), refused };
}

function isCheap(pattern: string): boolean {
  return pattern.split('/').every((segment) => segment === '**' || segment.split('*').length - 1 <= MAXIMUM_STARS);
}

/** Whether a path matches at least one pattern and no later `!pattern` takes it out. A directory's path ends in a slash. */
export function matches(rules: Ignore, path: string): boolean {
  return rules.test(path).ignored;
}

/** The same for rules that count from a folder (`''` for the root) and say nothing of what lies outside of it. */
export function matchesBelow(rules: Ignore, folder: string, path: string): boolean {
  if (folder === '') return matches(rules, path);
  return (
    path.startsWith(`${folder}/`) && path.length > folder.length + 1 && matches(rules, path.slice(folder.length + 1))
  );
}

/**
 * The ignore file for which the levels from the root down ignore a path, as git would: the deepest level that
 * says something decides. The caller walks top-down, so the directory above is known to be walked: what a level says of a
 * path only because it ignores that directory does not count.
 */
export function findIgnoring(levels: readonly IgnoreLevel[], path: string): IgnoreFile | undefined {
  for (const { directory, rules } of levels.toReversed()) {
    const relative = path.slice(directory.length);
    const { ignored, unignored, rule } = rules.test(relative);
    if (unignored) return undefined;
    if (ignored && !isInherited(rules, relative)) return rule?.mark === '.gitignore' ? '.gitignore' : '.ccpolicyignore';
  }
  return undefined;
}

function isInherited(rules: Ignore, path: string): boolean {
  const parent = path.slice(0, path.lastIndexOf('/', path.length - 2) + 1);
  return parent !== '' && rules.test(parent).ignored;
}

/** `{a,b}` written out, for gitignore syntax has no alternatives. Nested and unclosed braces stay as they are. */
export function expandBraces(pattern: string): string[] {
  const match = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (match === null) return [pattern];
  const [, before = '', alternatives = '', after = ''] = match;
  const rest = expandBraces(after);
  return alternatives.split(',').flatMap((alternative) => rest.map((end) => `${before}${alternative}${end}`));
}

/** Templates and kustomizations without an ending are found by the patterns for YAML. */
export function toIncludable(path: string): string {
  return path.endsWith('.in')
    ? path.slice(0, -'.in'.length)
    : path.replace(/(^|\/)Kustomization$/, '$1Kustomization.yaml');
}
