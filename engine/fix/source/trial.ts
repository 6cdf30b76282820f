/** Proposals on trial: written in memory, rendered and judged again (decisions 19). */

import type { FixOperation } from '../../model/rule.ts';
import type { ManifestDocument, SourceFile } from '../../model/source.ts';
import { readDocuments } from '../../yaml/read.ts';
import { documentOperations, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { judgeDocument, type RepairContext, rememberedOf } from '../judged.ts';
import { failuresOf, revealedBy } from '../proof.ts';
import { compareOutputs } from './output-proof.ts';
import { type Proposal, rootOf } from './proposals.ts';
import { NotPlaced } from './source-draft.ts';
import { writeChanges } from './write-changes.ts';

/** The set as it would be rendered with other texts. */
export interface Outputs {
  /** Changed texts of files, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** What was rendered, by the names of roots. */
  readonly files: ReadonlyMap<string, SourceFile>;
}

/** Renders every root that reaches one of the changed files; or says why that cannot be done. */
export type Rerender = (
  texts: ReadonlyMap<string, string>,
  changed: ReadonlySet<string>,
) => Promise<ReadonlyMap<string, SourceFile> | string>;

/** What a trial needs. */
export interface TrialTools extends RepairContext {
  readonly rerender: Rerender;
}

/** A trial that held. */
export interface Held {
  readonly outputs: Outputs;
  /** What is found in the documents that were changed, or in which something was found. */
  readonly findings: readonly Finding[];
  /** The roots that were rendered again. */
  readonly roots: ReadonlySet<string>;
  readonly revealed: readonly Finding[];
  readonly changesSet: boolean;
}

/** Tries proposals; `findings` is everything that is found in what was rendered. */
export async function tryProposals(
  proposals: readonly Proposal[],
  outputs: Outputs,
  findings: readonly Finding[],
  tools: TrialTools,
): Promise<Held | string> {
  const compared = await renderProposals(proposals, outputs, tools.rerender);
  if (typeof compared === 'string') return compared;
  const known = groupBy(findings, rootOf);
  const verdicts: Verdict[] = [];
  for (const output of compared.outputs) {
    const verdict = await judgeOutput(output, known.get(output.root) ?? [], tools);
    if (typeof verdict === 'string') return verdict;
    verdicts.push(verdict);
  }
  const files = compared.outputs.map(({ root, after }) => [root, after] as const);
  return {
    outputs: { texts: compared.texts, files: new Map([...outputs.files, ...files]) },
    findings: verdicts.flatMap((verdict) => verdict.findings),
    roots: new Set(files.map(([root]) => root)),
    revealed: verdicts.flatMap((verdict) => verdict.revealed),
    changesSet: verdicts.some((verdict) => verdict.changesSet),
  };
}

/** A root before and after, which differ by the repairs of its findings alone. */
interface ComparedOutput {
  readonly root: string;
  readonly before: SourceFile;
  readonly after: SourceFile;
  /** What is repaired, by the number of the document. */
  readonly applied: ReadonlyMap<number, readonly Finding[]>;
  readonly changed: ReadonlySet<number>;
}

/** Writes proposals in memory and renders what reaches them; or says what else would change. */
export async function renderProposals(
  proposals: readonly Proposal[],
  { texts: earlier, files }: Outputs,
  rerender: Rerender,
): Promise<{ readonly texts: Outputs['texts']; readonly outputs: readonly ComparedOutput[] } | string> {
  const written = tryWriting(proposals);
  if (typeof written === 'string') return written;
  const texts = new Map([...earlier, ...written]);
  const rendered = await rerender(texts, new Set(written.keys()));
  if (typeof rendered === 'string') return rendered;
  const repaired = groupBy(
    proposals.flatMap(({ findings }) => findings),
    rootOf,
  );
  for (const root of repaired.keys()) if (!rendered.has(root)) return `${root} does not follow`;
  const outputs: ComparedOutput[] = [];
  for (const [root, after] of rendered) {
    const before = files.get(root);
    if (before === undefined) return `${root} would be rendered, too`;
    const applied = groupBy(repaired.get(root) ?? [], indexOf);
    const documents = [readDocuments(before), readDocuments(after)] as const;
    const comparison = compareOutputs(root, ...documents, operationsOf(applied));
    if ('reason' in comparison) return comparison.reason;
    outputs.push({ root, before, after, applied, changed: new Set(comparison.changed) });
  }
  return { texts, outputs };
}

function indexOf({ resource }: Finding): number {
  return resource.document.index;
}

/** The new texts, or why they cannot be written. */
export function tryWriting(proposals: readonly Proposal[]): ReadonlyMap<string, string> | string {
  try {
    return writeChanges(proposals.flatMap(({ changes }) => changes));
  } catch (error) {
    if (error instanceof NotPlaced) return error.message;
    throw error;
  }
}

type Verdict = Pick<Held, 'findings' | 'revealed' | 'changesSet'>;

async function judgeOutput(
  { before, after, applied, changed }: ComparedOutput,
  known: readonly Finding[],
  tools: TrialTools,
): Promise<Verdict | string> {
  const [old, fresh] = [readDocuments(before), readDocuments(after)];
  const revealed: Finding[] = [];
  const findings: Finding[] = [];
  let changesSet = false;
  for (const index of new Set([...changed, ...known.map(indexOf)].toSorted((a, b) => a - b))) {
    const now = await judgeDocument(documentAt(fresh, index), tools);
    findings.push(...now.findings);
    if (!changed.has(index)) continue;
    const outcome = { applied: applied.get(index) ?? [], after: now };
    const earlier = await judgeDocument(documentAt(old, index), tools);
    for (const { reason } of failuresOf(outcome, earlier).values()) return reason;
    revealed.push(...revealedBy(outcome, earlier));
    changesSet ||= rememberedOf(earlier.resources, tools) !== rememberedOf(now.resources, tools);
  }
  return { findings, revealed, changesSet };
}

function documentAt(documents: readonly ManifestDocument[], index: number): ManifestDocument {
  const document = documents[index];
  if (document === undefined) throw new Error('a rendered document has no counterpart');
  return document;
}

function operationsOf(applied: ReadonlyMap<number, readonly Finding[]>): Map<number, FixOperation[]> {
  return new Map([...applied].map(([index, findings]) => [index, distinctOperations(findings)]));
}

/** The same operations from two findings are made once. */
function distinctOperations(findings: readonly Finding[]): FixOperation[] {
  const known = new Map(findings.map((finding) => [JSON.stringify(documentOperations(finding)), finding]));
  return [...known.values()].flatMap(documentOperations);
}
