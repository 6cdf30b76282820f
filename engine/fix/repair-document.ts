/**
 * One document is repaired to its fixed point: round after round, until nothing fixable is left. Then the proof
 * (decisions 19): what was repaired is gone, and no rule that applied before finds anything new. If it fails, the last
 * fix is dropped and everything starts anew.
 */

import type { SetJudgement } from '../check/check.ts';
import { Tally } from '../check/tally.ts';
import { withNamespace } from '../kubernetes/namespace.ts';
import { toResources } from '../kubernetes/resource.ts';
import type { Resource } from '../model/resource.ts';
import type { ManifestDocument, SourceFile } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';
import { applyEdits, editsFor } from '../yaml/splice.ts';
import { type Accepted, documentOperations, type Finding, findingKey, isFixable, isOpen, RANK } from './finding.ts';
import { chooseRound } from './plan.ts';

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
}

/** The world in which documents are judged again. */
export interface RepairContext {
  readonly set: SetJudgement;
  readonly namespaceFor: (path: string) => string | undefined;
  readonly accepted: Accepted;
  /** The rules whose findings are repaired and told of; absent for all. */
  readonly chosen?: ReadonlySet<string>;
}

interface Judged {
  readonly findings: readonly Finding[];
  /** Rules that were asked, with the resource they were asked about. */
  readonly asked: ReadonlySet<string>;
}

/** Repairs one document whose findings are known. */
export async function repairDocument(
  document: ManifestDocument,
  findings: readonly Finding[],
  context: RepairContext,
): Promise<DocumentRepair> {
  const dropped = new Map<string, string>();
  const before = await judge(document, context);
  for (;;) {
    const attempt = await attemptRepair(document, findings, dropped, context);
    const failure = attempt.text === undefined ? undefined : provedWrong(attempt, before);
    const last = attempt.applied.at(-1);
    if (failure === undefined || last === undefined) {
      const proved = await reinstated(attempt, { findings, dropped, before, context });
      const revealed = failure === undefined ? told(revealedBy(proved, before), context) : [];
      return { ...proved, revealed };
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

interface Attempt extends Omit<DocumentRepair, 'revealed'> {
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
  let after: Judged = { findings, asked: new Set() };
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
    after = await judge(current, context);
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

/** A repaired document as a file of its own: places are relative to it, the path is the real one. */
function rereadDocument(file: SourceFile, text: string): ManifestDocument {
  const [document, second] = readDocuments({ path: file.path, text });
  if (document === undefined || second !== undefined) throw new Error('a repair changed the number of documents');
  return document;
}

async function judge(document: ManifestDocument, { set, namespaceFor }: RepairContext): Promise<Judged> {
  const findings: Finding[] = [];
  const asked = new Set<string>();
  const sitting = set.sitting(new Tally(), (resource, result) => findings.push({ resource, result }));
  for (const written of toResources(document, { workloadKinds: set.run.workloadKinds }).resources) {
    const resource = withNamespace(written, { kustomization: namespaceFor(document.file.path), config: undefined });
    const docket = await sitting.hear(resource);
    for (const { assignments } of docket.hearings)
      for (const { rule } of assignments) asked.add(askedKey(resource, rule.id));
  }
  await sitting.close();
  return { findings, asked };
}

/** Findings of the rules that the user has chosen. */
function told(findings: readonly Finding[], { chosen }: RepairContext): readonly Finding[] {
  return chosen === undefined ? findings : findings.filter(({ result }) => chosen.has(result.ruleId));
}

function askedKey(resource: Resource, ruleId: string): string {
  return `${resource.pointer} ${ruleId}`;
}

/** Why a repair is not believed; `undefined` when it is. */
function provedWrong({ applied, after }: Attempt, before: Judged): string | undefined {
  const left = new Set(after.findings.map(findingKey));
  const stuck = applied.find((finding) => left.has(findingKey(finding)));
  if (stuck !== undefined) return `${stuck.result.ruleId} still finds it after the repair`;
  const fresh = after.findings.find((finding) => wasAsked(finding, before) && isNew(finding, after, before));
  return fresh === undefined ? undefined : `it would make ${fresh.result.ruleId} find: ${fresh.result.message}`;
}

/**
 * Words and places of a finding change with a repair. New is what a rule finds on a resource more often than before, or
 * no more often but worse.
 */
function isNew(finding: Finding, after: Judged, before: Judged): boolean {
  const weigh = ({ findings }: Judged) => findings.filter((other) => isAtLeast(other, finding)).length;
  return isOpen(finding) && weigh(after) > weigh(before);
}

/** Whether a finding is of the same rule and resource as another, and no less bad. */
function isAtLeast({ resource, result }: Finding, than: Finding): boolean {
  return (
    result.ruleId === than.result.ruleId &&
    resource.pointer === than.resource.pointer &&
    isOpen({ result }) &&
    (result.status === 'fail' || than.result.status === 'warn') &&
    RANK[result.severity] <= RANK[than.result.severity] &&
    (result.failureAction === 'Enforce' || than.result.failureAction === 'Audit')
  );
}

function wasAsked({ resource, result }: Finding, before: Judged): boolean {
  return before.asked.has(askedKey(resource, result.ruleId));
}

function revealedBy({ after }: Attempt, before: Judged): Finding[] {
  return after.findings.filter((finding) => !wasAsked(finding, before));
}
