/** `fix` without writing: what every file would look like, what was repaired in it, what was not and why. */

import type { SetJudgement } from '../check/check.ts';
import type { SourceFile, TextEdit } from '../model/source.ts';
import { applyEdits } from '../yaml/splice.ts';
import { type Accepted, type Finding, isFixable, refusalOf } from './finding.ts';
import { groupBy } from './group-by.ts';
import { type DocumentRepair, repairDocument } from './repair-document.ts';

/** Lines that a file could be given, and what that would repair: it was proved. */
export interface Suggestion {
  readonly findings: readonly Finding[];
  readonly path: string;
  readonly lines: readonly string[];
}

/** A file and its repair. */
export interface FileRepair {
  readonly file: SourceFile;
  /** The whole new text; equal to the old one when nothing could be repaired. */
  readonly text: string;
  /** The documents that changed, as replacements in the old text, in order. */
  readonly edits: readonly TextEdit[];
  readonly applied: readonly Finding[];
  readonly refused: readonly { readonly finding: Finding; readonly reason: string }[];
  readonly revealed: readonly Finding[];
  /** What is still found, and what was never fixable. */
  readonly remaining: readonly Finding[];
  /** What could be added to this file or another one for what is left here. */
  readonly suggestions?: readonly Suggestion[];
  /** Whether files of the set may be judged differently because of the repair. */
  readonly changesSet: boolean;
}

/** What repairing needs. */
export interface RepairTools {
  readonly set: SetJudgement;
  readonly namespaceFor: (path: string) => string | undefined;
  readonly accepted: Accepted;
  /** Only findings of these rules are repaired and told of; the proof is made before all rules of the run. */
  readonly chosen?: ReadonlySet<string>;
}

/** Repairs the files that have findings, in the order of their paths. */
export async function repairFiles(findings: readonly Finding[], tools: RepairTools): Promise<FileRepair[]> {
  const byFile = groupBy(findings, ({ resource }) => resource.document.file);
  const repairs: FileRepair[] = [];
  for (const [file, own] of byFile) repairs.push(await repairFile(file, own, tools));
  return repairs.sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
}

async function repairFile(file: SourceFile, findings: readonly Finding[], tools: RepairTools): Promise<FileRepair> {
  const refused = findings.flatMap((finding) => {
    const reason = refusalOf(finding, tools.accepted);
    return reason === undefined ? [] : [{ finding, reason }];
  });
  const repairs: DocumentRepair[] = [];
  const others: Finding[] = [];
  for (const [document, own] of groupBy(findings, ({ resource }) => resource.document)) {
    if (own.some((finding) => isFixable(finding, tools.accepted)))
      repairs.push(await repairDocument(document, own, tools));
    else others.push(...own);
  }
  const edits = repairs
    .flatMap(({ document: { range }, text }) => (text === undefined ? [] : [{ range, text }]))
    .sort((a, b) => a.range.start - b.range.start);
  return {
    file,
    text: applyEdits(file.text, edits),
    edits,
    applied: repairs.flatMap(({ applied }) => applied),
    refused: [...refused, ...repairs.flatMap((repair) => repair.refused)],
    revealed: repairs.flatMap(({ revealed }) => revealed),
    remaining: [...repairs.flatMap(({ remaining }) => remaining), ...others],
    changesSet: repairs.some(({ changesSet }) => changesSet),
  };
}
