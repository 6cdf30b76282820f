/** Which files belong to the set: paths and folders of the user, less what ignore files and patterns leave out. */

import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { SourceError } from '../errors.ts';
import { compareText } from '../json/order.ts';
import type { SourceFile } from '../model/source.ts';
import {
  expandBraces,
  findIgnoring,
  IGNORE_FILES,
  type IgnoreFile,
  type IgnoreLevel,
  type MarkedPattern,
  matchesBelow,
  toIncludable,
  toRules,
} from './ignore-rules.ts';
import { codeOf, findRealPath, realPathOf, toRelative } from './real-path.ts';

/** What to collect. */
export interface CollectOptions {
  /** Absolute; every path of the result is relative to it, and nothing outside it is ever read. */
  readonly root: string;
  /** Files and folders, absolute or relative to the root. */
  readonly paths: readonly string[];
  /** gitignore syntax and `{a,b}`; without it, all YAML and JSON. Named files need not match. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** The folder that `include` and `exclude` count from and speak of, relative to the root; the root itself when absent. */
  readonly patternsFrom?: string;
  /** Of what is found in folders, only the files that it takes. */
  readonly wants?: (path: string) => boolean;
  /** Whether `.gitignore` and `.ccpolicyignore` count. */
  readonly readIgnoreFiles: boolean;
}

/** Files in order, and what was met on the way. All paths are relative to the root and `/`-separated. */
export interface CollectedFiles {
  readonly files: readonly string[];
  /** Left alone for a reason: links that leave the root or lead nowhere, pipes and sockets. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** How many paths each exclusion has left out: files, and folders that were therefore not walked. */
  readonly excluded: ReadonlyMap<Exclusion, number>;
  /** Folders that could not be read, patterns that were refused. */
  readonly problems: readonly SourceProblem[];
}

/** What leaves files out: an ignore file, or a key of the configuration. */
export type Exclusion = IgnoreFile | 'exclude' | 'include';

/** Something that could not be read; makes exit 3. `line` starts at 1; `rest` is what of the file can be judged all the same. */
export interface SourceProblem {
  readonly path: string;
  readonly code: 'FILE_UNREADABLE' | 'FILE_TOO_LARGE' | 'FILE_NOT_UTF8' | 'IGNORE_PATTERN_REFUSED';
  readonly message: string;
  readonly line?: number;
  readonly rest?: SourceFile;
}

const MANIFEST_NAME = /(\.(ya?ml|json)(\.in)?|^Kustomization)$/;
const NEVER: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * Collects the files of the set: sorted, each once, links resolved inside the root only (a link is listed by its own
 * name when its target is not in the set already). Folders named `.git` and `node_modules` are never walked. A file that
 * the user names is always in, whatever ignores it; of a folder it is what a walk from the root would find there.
 *
 * @throws SourceError PATH_NOT_FOUND, PATH_OUTSIDE_ROOT, FILE_UNREADABLE for the user's own paths
 */
export function collectFiles(options: CollectOptions): CollectedFiles {
  const walk = new Walk(options);
  for (const path of options.paths) walk.enter(path);
  walk.followLinks();
  return walk.result();
}

class Walk {
  readonly #root: string;
  readonly #realRoot: string;
  readonly #isWanted: (path: string) => boolean;
  readonly #includes: (path: string) => boolean;
  readonly #excludes: (path: string) => boolean;
  readonly #readIgnoreFiles: boolean;
  readonly #files = new Set<string>();
  readonly #directories = new Set<string>();
  /** Files that are in the set by the name of a link. */
  readonly #targets = new Set<string>();
  readonly #skipped = new Map<string, string>();
  readonly #excluded = new Map<string, Exclusion>();
  readonly #problems: SourceProblem[] = [];
  #links: { path: string; levels: readonly IgnoreLevel[] }[] = [];

  constructor({ root, include, exclude, patternsFrom = '', wants, readIgnoreFiles }: CollectOptions) {
    this.#root = root;
    this.#realRoot = realpathSync(root);
    this.#readIgnoreFiles = readIgnoreFiles;
    const included = include === undefined ? undefined : this.#rules(patternsFrom, include.flatMap(expandBraces));
    const excluded = this.#rules(patternsFrom, (exclude ?? []).flatMap(expandBraces));
    const isOutside = (path: string) => patternsFrom !== '' && !path.startsWith(`${patternsFrom}/`);
    this.#isWanted = (path) => MANIFEST_NAME.test(basename(path)) && wants?.(path) !== false;
    this.#includes = (path) =>
      included === undefined || isOutside(path) || matchesBelow(included, patternsFrom, toIncludable(path));
    this.#excludes = (path) => matchesBelow(excluded, patternsFrom, path);
  }

  result(): CollectedFiles {
    const skipped = [...this.#skipped].map(([path, reason]) => ({ path, reason }));
    return {
      files: [...this.#files].sort(compareText),
      skipped: skipped.sort((a, b) => compareText(a.path, b.path)),
      excluded: countBy([...this.#excluded].filter(([path]) => !this.#files.has(path)).map(([, by]) => by)),
      problems: this.#problems.toSorted((a, b) => compareText(a.path, b.path)),
    };
  }

  /** A path of the user. */
  enter(given: string): void {
    const absolute = isAbsolute(given) ? given : join(this.#root, given);
    const path = toRelative(this.#root, absolute);
    const real = realPathOf(absolute, given);
    if (path === undefined || toRelative(this.#realRoot, real) === undefined) {
      throw new SourceError('PATH_OUTSIDE_ROOT', `${path ?? given} is outside the checked root.`, {
        hint: 'Name paths below the root, or choose another one with --cwd.',
      });
    }
    if (!statSync(real).isDirectory()) this.#files.add(path);
    else this.#enterDirectory(path);
  }

  /** Goes down to it from the root: what is ignored on the way there is ignored here. */
  #enterDirectory(path: string): void {
    const levels: IgnoreLevel[] = [];
    let folder = '';
    for (const name of path === '' ? [] : path.split('/')) {
      const here = folder === '' ? '' : `${folder}/`;
      if (this.#readIgnoreFiles) levels.push(...this.#levelOf(here, this.#list(folder, join(this.#root, folder))));
      folder = `${here}${name}`;
      if (!this.#admits(`${folder}/`, levels)) return;
    }
    this.#walkDirectory(path, levels);
  }

  /** Links come last, in order: what they lead to may be in the set under its own name. */
  followLinks(): void {
    while (this.#links.length > 0) {
      const links = this.#links.sort((a, b) => compareText(a.path, b.path));
      this.#links = [];
      for (const { path, levels } of links) this.#followLink(path, levels);
    }
  }

  #followLink(path: string, levels: readonly IgnoreLevel[]): void {
    const real = findRealPath(join(this.#root, path));
    const target = real === undefined ? undefined : toRelative(this.#realRoot, real);
    const stat = real === undefined ? undefined : statSync(real, { throwIfNoEntry: false });
    if (stat === undefined) this.#skipped.set(path, 'broken link');
    else if (target === undefined) this.#skipped.set(path, 'link that leaves the root');
    else if (target.split('/').some((segment) => NEVER.has(segment)))
      this.#skipped.set(path, 'link to .git or node_modules');
    else if (stat.isDirectory()) {
      if (this.#admits(`${path}/`, levels)) this.#walkDirectory(path, levels);
    } else if (!stat.isFile()) this.#leaveSpecial(path, levels);
    else if (!this.#files.has(target) && !this.#targets.has(target)) {
      this.#takeFile(path, levels);
      if (this.#files.has(path)) this.#targets.add(target);
    }
  }

  #walkDirectory(path: string, levels: readonly IgnoreLevel[]): void {
    const absolute = join(this.#root, path);
    const real = findRealPath(absolute) ?? absolute;
    if (this.#directories.has(real)) return;
    this.#directories.add(real);
    const entries = this.#list(path, absolute);
    const here = path === '' ? '' : `${path}/`;
    const own = this.#readIgnoreFiles ? [...levels, ...this.#levelOf(here, entries)] : levels;
    for (const entry of entries) {
      const child = `${here}${entry.name}`;
      if (entry.isSymbolicLink()) this.#links.push({ path: child, levels: own });
      else if (entry.isFile()) this.#takeFile(child, own);
      else if (!entry.isDirectory()) this.#leaveSpecial(child, own);
      else if (!NEVER.has(entry.name) && this.#admits(`${child}/`, own)) this.#walkDirectory(child, own);
    }
  }

  #takeFile(path: string, levels: readonly IgnoreLevel[]): void {
    if (this.#takes(path, levels)) this.#files.add(path);
  }

  /** Reading it could wait for a writer for ever. */
  #leaveSpecial(path: string, levels: readonly IgnoreLevel[]): void {
    if (this.#takes(path, levels)) this.#skipped.set(path, 'pipe, socket or device');
  }

  #takes(path: string, levels: readonly IgnoreLevel[]): boolean {
    return this.#isWanted(path) && this.#admits(path, levels);
  }

  /** Whether nothing leaves a file or a folder out; what does is counted. */
  #admits(path: string, levels: readonly IgnoreLevel[]): boolean {
    const by = this.#findExclusion(path, levels);
    if (by !== undefined) this.#excluded.set(path, by);
    return by === undefined;
  }

  #findExclusion(path: string, levels: readonly IgnoreLevel[]): Exclusion | undefined {
    if (this.#excludes(path)) return 'exclude';
    return findIgnoring(levels, path) ?? (path.endsWith('/') || this.#includes(path) ? undefined : 'include');
  }

  #list(path: string, absolute: string): Dirent[] {
    try {
      return readdirSync(absolute, { withFileTypes: true });
    } catch (error) {
      this.#problems.push({
        path: path || '.',
        code: 'FILE_UNREADABLE',
        message: `This folder cannot be read (${codeOf(error)}).`,
      });
      return [];
    }
  }

  #levelOf(directory: string, entries: readonly Dirent[]): IgnoreLevel[] {
    const present = IGNORE_FILES.filter((name) => entries.some((entry) => entry.name === name && entry.isFile()));
    const patterns = present.flatMap((mark) =>
      readFileSync(join(this.#root, directory, mark), 'utf8')
        .split(/\r?\n/)
        .map((pattern) => ({ pattern, mark })),
    );
    return patterns.length === 0 ? [] : [{ directory, rules: this.#rules(directory, patterns) }];
  }

  #rules(directory: string, patterns: readonly (string | MarkedPattern)[]): IgnoreLevel['rules'] {
    const { rules, refused } = toRules(patterns);
    for (const pattern of refused) {
      const message = `The pattern "${pattern}" has too many stars in one segment and is not used.`;
      this.#problems.push({ path: directory || '.', code: 'IGNORE_PATTERN_REFUSED', message });
    }
    return rules;
  }
}

function countBy<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
