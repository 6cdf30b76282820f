/**
 * One document is repaired to its fixed point: round after round, until nothing fixable is left. Then the proof
 * (decisions 19): what was repaired is gone, and no rule that applied before finds anything new. If it fails, fixes are
 * dropped and everything starts anew.
 */

import type { JsonPointer } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';
import { Drops } from './drops.ts';
import { type Finding, findingKey, isFixable } from './finding.ts';
import { type Judged, judgeDocument, linesAbove, type RepairContext, rememberedOf, told } from './judged.ts';
import { chooseRound } from './plan.ts';
import { type Failure, failuresOf, revealedBy } from './proof.ts';
import { makeRound } from './round.ts';

const MOST_ROUNDS = 20;

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
  const drops = new Drops();
  const before = await judgeDocument(document, context);
  for (;;) {
    const attempt = await attemptRepair(document, findings, drops.dropped, context);
    const failures = attempt.text === undefined ? NO_FAILURES : failuresOf(attempt, before);
    if (drops.learn(attempt.applied, failures)) continue;
    const changesSet =
      attempt.text !== undefined &&
      rememberedOf(attempt.after.resources, context) !== rememberedOf(before.resources, context);
    return { ...attempt, revealed: told(revealedBy(attempt, before), context), changesSet };
  }
}

const NO_FAILURES: ReadonlyMap<JsonPointer, Failure> = new Map();

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
  let after: Judged = { findings, asked: new Set(), errors: new Map(), resources: [] };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const open = told(after.findings, context).filter((finding) => {
      const key = findingKey(finding);
      const reason = dropped.get(key);
      if (reason !== undefined && isFixable(finding, context.accepted)) refused.set(key, { finding, reason });
      return isFixable(finding, context.accepted) && !dropped.has(key) && !refused.has(key);
    });
    const made = makeRound(current, chooseRound(open), context);
    for (const { finding, reason } of made.refused) refused.set(findingKey(finding), { finding, reason });
    if (made.document === undefined) {
      if (made.refused.length === 0) break;
      continue;
    }
    applied.push(...made.applied);
    current = made.document;
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
