/**
 * One document is repaired to its fixed point: round after round, until nothing fixable is left. Then the proof
 * (decisions 19): what was repaired is gone, and no rule that applied before finds anything new. If it fails, the last
 * fix is dropped and everything starts anew.
 */

import type { ManifestDocument } from '../model/source.ts';
import { applyEdits, editsFor } from '../yaml/splice.ts';
import { documentOperations, type Finding, findingKey, isFixable } from './finding.ts';
import {
  type Judged,
  judgeDocument,
  linesAbove,
  type RepairContext,
  rememberedOf,
  rereadDocument,
  told,
} from './judged.ts';
import { chooseRound } from './plan.ts';
import { provedWrong, revealedBy } from './proof.ts';

const MOST_ROUNDS = 20;
/** Each costs a whole attempt. */
const MOST_SECOND_CHANCES = 20;

/** What became of a document. */
export interface DocumentRepair {
  readonly document: ManifestDocument;
  /** The document's new text, in place of its range; absent when nothing changed. */
  readonly text?: string;
  readonly applied: readonly Finding[];
  /** Fixes that were not made, and why. */
  readonly refused: readonly { readonly finding: Finding; readonly reason: string }[];
  /** What is still found afterwards. */
  readonly remaining: readonly Finding[];
  /** Findings of rules that apply only now, because of a repair: listed, not held against it. */
  readonly revealed: readonly Finding[];
  /** Whether other documents may now be judged differently: the set would remember something else of this one. */
  readonly changesSet: boolean;
}

/** Repairs one document whose findings are known. */
export async function repairDocument(
  document: ManifestDocument,
  findings: readonly Finding[],
  context: RepairContext,
): Promise<DocumentRepair> {
  const dropped = new Map<string, string>();
  const before = await judgeDocument(document, context);
  for (;;) {
    const attempt = await attemptRepair(document, findings, dropped, context);
    const failure = attempt.text === undefined ? undefined : provedWrong(attempt, before);
    const last = attempt.applied.at(-1);
    if (failure === undefined || last === undefined) {
      const proved = await reinstated(attempt, { findings, dropped, before, context });
      const revealed = failure === undefined ? told(revealedBy(proved, before), context) : [];
      const changesSet =
        proved.text !== undefined &&
        rememberedOf(proved.after.resources, context) !== rememberedOf(before.resources, context);
      return { ...proved, revealed, changesSet };
    }
    dropped.set(findingKey(last), failure);
  }
}

/** Dropping from the end takes innocent fixes along until the culprit is reached: each gets a second chance. */
async function reinstated(attempt: Attempt, { findings, dropped, before, context }: Trial): Promise<Attempt> {
  let best = attempt;
  for (const key of [...dropped.keys()].slice(0, -1).slice(0, MOST_SECOND_CHANCES)) {
    const fewer = new Map(dropped);
    fewer.delete(key);
    const again = await attemptRepair(attempt.document, findings, fewer, context);
    if (again.text === undefined || provedWrong(again, before) !== undefined) continue;
    dropped.delete(key);
    best = again;
  }
  return best;
}

interface Trial {
  readonly findings: readonly Finding[];
  readonly dropped: Map<string, string>;
  readonly before: Judged;
  readonly context: RepairContext;
}

interface Attempt extends Omit<DocumentRepair, 'revealed' | 'changesSet'> {
  readonly after: Judged;
}

async function attemptRepair(
  document: ManifestDocument,
  findings: readonly Finding[],
  dropped: ReadonlyMap<string, string>,
  context: RepairContext,
): Promise<Attempt> {
  const applied: Finding[] = [];
  const refused = new Map<string, { finding: Finding; reason: string }>();
  let current = document;
  let after: Judged = { findings, asked: new Set(), resources: [] };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const open = told(after.findings, context).filter((finding) => {
      const key = findingKey(finding);
      const reason = dropped.get(key);
      if (reason !== undefined && isFixable(finding, context.accepted)) refused.set(key, { finding, reason });
      return isFixable(finding, context.accepted) && !dropped.has(key) && !refused.has(key);
    });
    const made = makeRound(current, chooseRound(open));
    for (const { finding, reason } of made.refused) refused.set(findingKey(finding), { finding, reason });
    if (made.text === undefined) {
      if (made.refused.length === 0) break;
      continue;
    }
    applied.push(...made.applied);
    current = rereadDocument(current.file, made.text);
    after = await judgeDocument(current, context, linesAbove(document));
  }
  const text = applied.length === 0 ? {} : { text: current.file.text };
  return {
    document,
    ...text,
    applied,
    refused: [...refused.values()],
    remaining: told(after.findings, context),
    after,
  };
}

interface Round {
  readonly text?: string;
  readonly applied: readonly Finding[];
  readonly refused: readonly { readonly finding: Finding; readonly reason: string }[];
}

/** Makes the chosen fixes together; when they cannot be, only the first that can. */
function makeRound(document: ManifestDocument, chosen: readonly Finding[]): Round {
  if (chosen.length === 0) return { applied: [], refused: [] };
  const together = splice(document, chosen.flatMap(documentOperations));
  if ('text' in together) return { text: together.text, applied: chosen, refused: [] };
  const refused: { finding: Finding; reason: string }[] = [];
  for (const finding of chosen) {
    const alone = splice(document, documentOperations(finding));
    if ('text' in alone) return { text: alone.text, applied: [finding], refused };
    refused.push({ finding, reason: alone.refused });
  }
  return { applied: [], refused };
}

/** The document's own text after the operations. */
function splice(
  document: ManifestDocument,
  operations: Parameters<typeof editsFor>[1],
): { readonly text: string } | { readonly refused: string } {
  const { file, range } = document;
  const result = editsFor(document, operations);
  if ('refused' in result) return result;
  const own = result.edits.map((edit) => ({
    ...edit,
    range: { start: edit.range.start - range.start, end: edit.range.end - range.start },
  }));
  return { text: applyEdits(file.text.slice(range.start, range.end), own) };
}
