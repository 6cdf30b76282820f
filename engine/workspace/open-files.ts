/** Which files of the disk are read, and which are left alone. */

import type { FileProblem, FileSet } from '../check/read-set.ts';
import { isKustomizationPath } from '../kubernetes/document-kind.ts';
import type { Config } from '../model/policy.ts';
import { collectFiles, type Exclusion } from '../source/files.ts';
import { diskFiles } from './disk-files.ts';

/** Where to look. */
interface Wanted {
  readonly root: string;
  /** Absolute. */
  readonly paths: readonly string[];
  /** The folder that the patterns of the configuration count from. */
  readonly patternsFrom: string;
  readonly config: Pick<Config, 'include' | 'exclude'>;
  /** Documents that test rules: wrong on purpose. */
  readonly testDocuments: ReadonlySet<string>;
}

/** What was found. */
export interface OpenedFiles {
  readonly files: FileSet;
  /** Files that could not be collected. */
  readonly problems: readonly FileProblem[];
  readonly leftAlone: readonly { readonly path: string; readonly reason: string }[];
  /** How many paths ignore files and the configuration have left out. */
  readonly excluded: ReadonlyMap<Exclusion, number>;
  /** Whether the whole root is wanted, and not a part of it. */
  readonly isWhole: boolean;
}

/** Collects the files; none is read yet. */
export function openFiles({ root, paths, patternsFrom, config, testDocuments }: Wanted): OpenedFiles {
  const { include, exclude } = config;
  const options = {
    root,
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    patternsFrom,
    readIgnoreFiles: true,
  };
  const { files, problems, skipped, excluded } = collectFiles({ ...options, paths });
  const isWhole = paths.includes(root);
  const all = isWhole ? files : collectFiles({ ...options, paths: [root], wants: isKustomizationPath }).files;
  const reason = 'test document of a rule';
  const tests = files.filter((path) => testDocuments.has(path)).map((path) => ({ path, reason }));
  const names = {
    paths: files.filter((path) => !testDocuments.has(path)),
    kustomizations: all.filter(isKustomizationPath),
  };
  return { files: diskFiles(root, names), problems, leftAlone: [...skipped, ...tests], excluded, isWhole };
}
