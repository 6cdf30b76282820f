/** A document under judgement: as it was, and again after each round of repairs. */

import type { SetJudgement } from '../check/check.ts';
import { Tally } from '../check/tally.ts';
import { withNamespace } from '../kubernetes/namespace.ts';
import { toResources } from '../kubernetes/resource.ts';
import { SetIndex } from '../kubernetes/set-index.ts';
import type { JsonPointer } from '../model/json.ts';
import type { RuleResult } from '../model/report.ts';
import type { Resource } from '../model/resource.ts';
import type { ManifestDocument } from '../model/source.ts';
import { toLocation } from '../yaml/line-index.ts';
import type { Accepted, Finding } from './finding.ts';

/** The world in which documents are judged again. */
export interface RepairContext {
  readonly set: SetJudgement;
  readonly namespaceFor: (path: string) => string | undefined;
  readonly accepted: Accepted;
  /** The rules whose findings are repaired and told of; absent for all. */
  readonly chosen?: ReadonlySet<string>;
}

/** What the rules say of a document. */
export interface Judged {
  readonly findings: readonly Finding[];
  /** Rules that were asked, with the resource they were asked about. */
  readonly asked: ReadonlySet<string>;
  /** What the API server would refuse, by the pointers of resources: rules do not answer there. */
  readonly errors: ReadonlyMap<JsonPointer, readonly string[]>;
  readonly resources: readonly Resource[];
}

/** Judges a document. `linesAbove` are those of its file that the document no longer has above it. */
export async function judgeDocument(
  document: ManifestDocument,
  context: RepairContext,
  linesAbove = 0,
): Promise<Judged> {
  const findings: Finding[] = [];
  const asked = new Set<string>();
  const errors = new Map<JsonPointer, readonly string[]>();
  const tally = new Tally();
  const sitting = context.set.sitting(tally, (resource, result) => {
    findings.push({ resource, result: lowered(result, linesAbove) });
  });
  const resources = resourcesOf(document, context);
  for (const resource of resources) {
    const known = tally.errors.length;
    const docket = await sitting.hear(resource);
    errors.set(
      resource.pointer,
      tally.errors.slice(known).map(({ message }) => message),
    );
    for (const { assignments } of docket.hearings)
      for (const { rule } of assignments) asked.add(askedKey(resource, rule.id));
  }
  await sitting.close();
  return { findings, asked, errors, resources };
}

function resourcesOf(document: ManifestDocument, { set, namespaceFor }: RepairContext): Resource[] {
  const { resources } = toResources(document, { workloadKinds: set.run.workloadKinds });
  const { path, rendered } = document.file;
  const namespace = { kustomization: rendered?.namespace ?? namespaceFor(path), config: undefined };
  return resources.map((written) => withNamespace(written, namespace));
}

/** Which resources a document holds, to be compared: no repair makes one disappear or takes it for another. */
export function identitiesOf(document: ManifestDocument, context: RepairContext): string {
  return JSON.stringify(
    resourcesOf(document, context).map(({ apiVersion, kind, namespace, name, pointer, pod }) => {
      return [apiVersion, kind, namespace, name, pointer, pod !== null];
    }),
  );
}

/** How many lines stand above a document in its file. */
export function linesAbove({ file, range }: ManifestDocument): number {
  return toLocation(file, { start: range.start, end: range.start }).line - 1;
}

/** What others of the set may ask about these resources, to be compared. */
export function rememberedOf(resources: readonly Resource[], { set: { run } }: RepairContext): string {
  const index = new SetIndex(run.tables, run.config.platforms?.namespaces);
  for (const resource of resources) index.add(resource);
  return JSON.stringify(index.records());
}

/** Whether a rule was asked about a finding's resource. */
export function wasAsked({ resource, result }: Finding, { asked }: Judged): boolean {
  return asked.has(askedKey(resource, result.ruleId));
}

/** Findings of the rules that the user has chosen. */
export function told(findings: readonly Finding[], { chosen }: RepairContext): readonly Finding[] {
  return chosen === undefined ? findings : findings.filter(({ result }) => chosen.has(result.ruleId));
}

function askedKey(resource: Resource, ruleId: string): string {
  return `${resource.pointer} ${ruleId}`;
}

/** The result at its line in the whole file. */
function lowered(result: RuleResult, lines: number): RuleResult {
  if (lines === 0) return result;
  const lower = (location: RuleResult['location']) => ({
    ...location,
    line: location.line + lines,
    endLine: location.endLine + lines,
  });
  return { ...result, location: lower(result.location), related: result.related.map(lower) };
}
