/**
 * A repair may change what is true of other documents: a pod that becomes confidential makes its Services and Secrets
 * judged. The set is then repaired once more, as it would be read after the first pass, until nothing of this kind happens.
 */

import type { TextEdit } from '../model/source.ts';
import { splitDocuments } from '../yaml/split.ts';
import { type Finding, findingKey } from './finding.ts';
import type { FileRepair } from './repair.ts';

/** Whether other documents may be judged differently after these repairs. */
export function changesSet(repairs: readonly FileRepair[]): boolean {
  return repairs.some((repair) => repair.changesSet);
}

/** The texts of changed files, by path. */
export function changedTexts(repairs: readonly FileRepair[]): ReadonlyMap<string, string> {
  return new Map(repairs.filter(({ file, text }) => text !== file.text).map(({ file, text }) => [file.path, text]));
}

/** Repairs of what was written and of what was rendered; a file is only changed by one of them. */
export function joinFiles(written: readonly FileRepair[], sources: readonly FileRepair[]): FileRepair[] {
  const others = new Map(sources.map((repair) => [repair.file.path, repair]));
  const both = written.map((repair) => {
    const other = others.get(repair.file.path);
    others.delete(repair.file.path);
    if (other === undefined) return repair;
    const changed = other.text === other.file.text ? repair : other;
    return {
      ...changed,
      applied: [...repair.applied, ...other.applied],
      refused: [...repair.refused, ...other.refused],
      revealed: [...repair.revealed, ...other.revealed],
      remaining: [...repair.remaining, ...other.remaining],
      changesSet: repair.changesSet || other.changesSet,
    };
  });
  return [...both, ...others.values()].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
}

/** Two passes as one: `later` was made on the texts that `earlier` left. Files are sorted by path. */
export function joinPasses(earlier: readonly FileRepair[], later: readonly FileRepair[]): FileRepair[] {
  const before = new Map(earlier.map((repair) => [repair.file.path, repair]));
  const after = new Map(later.map((repair) => [repair.file.path, repair]));
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => joined(before.get(path), after.get(path)));
}

function joined(earlier: FileRepair | undefined, later: FileRepair | undefined): FileRepair[] {
  if (later === undefined) return earlier === undefined ? [] : [{ ...earlier, remaining: [], refused: [] }];
  if (earlier === undefined) return [{ ...later, revealed: later.remaining }];
  const known = new Set([...earlier.remaining, ...earlier.applied].map(findingKey));
  const isFresh = (finding: Finding) => !known.has(findingKey(finding));
  return [
    {
      ...later,
      file: earlier.file,
      edits: documentEdits(earlier.file.text, later.text),
      applied: [...earlier.applied, ...later.applied],
      revealed: [...earlier.revealed, ...later.revealed, ...later.remaining.filter(isFresh)],
    },
  ];
}

/** The documents that differ, as replacements in the old text. Repairs never change how many there are. */
export function documentEdits(before: string, after: string): TextEdit[] {
  const fresh = splitDocuments(after);
  return splitDocuments(before).flatMap(({ range }, index) => {
    const other = fresh[index]?.range ?? { start: 0, end: 0 };
    const text = after.slice(other.start, other.end);
    return text === before.slice(range.start, range.end) ? [] : [{ range, text }];
  });
}
