/** The steps of a match decision, for people: every filter and clause with what was wanted and what was found. */

import { valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { MatchBlock } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import { type Clause, type Filter, type MatchContext, metadataOf, nameOf, namespaceOf } from './filter.ts';
import { type Block, type CompiledMatch, decideMatch, findMatch, type MatchDecision } from './match.ts';

/** One clause, filter or block that was asked. */
export interface TraceStep {
  /** Pointer into the policy's rule; `/metadata/namespace` is the policy's own. */
  readonly path: JsonPointer;
  readonly holds: boolean;
  /** What the rule wants there; absent for filters and blocks. */
  readonly wanted?: JsonValue;
  /** What the resource has. */
  readonly found?: string;
}

/** A decision and how it came about. */
export interface MatchTrace {
  readonly decision: MatchDecision;
  readonly steps: readonly TraceStep[];
}

type RuleBlocks = { readonly match: MatchBlock; readonly exclude?: MatchBlock };

/** Asks every clause, also those that could no longer change the answer. Only made when somebody asks. */
export function explainMatch(
  rule: RuleBlocks,
  compiled: CompiledMatch,
  resource: Resource,
  context: MatchContext,
): MatchTrace {
  const steps: TraceStep[] = [];
  if (compiled.policyNamespace !== null) {
    const holds = compiled.policyNamespace === resource.namespace;
    const wanted = compiled.policyNamespace;
    steps.push({ path: '/metadata/namespace', holds, wanted, found: namespaceText(resource) });
  }
  const matched = findMatch(compiled.match, resource, context, false);
  steps.push(...blockSteps(rule, compiled.match, resource, context, false, matched.holds));
  if (compiled.exclude !== null) {
    const excluded = findMatch(compiled.exclude, resource, context, matched.asPod);
    steps.push(...blockSteps(rule, compiled.exclude, resource, context, matched.asPod, excluded.holds));
  }
  return { decision: decideMatch(compiled, resource, context), steps };
}

function blockSteps(
  rule: RuleBlocks,
  block: Block,
  resource: Resource,
  context: MatchContext,
  asPod: boolean,
  holds: boolean,
): TraceStep[] {
  const steps: TraceStep[] = [{ path: block.path, holds }];
  for (const filter of block.filters) {
    const view = asPod || filter.selectsPods;
    const clauses = filter.clauses.map((clause) => clauseStep(rule, clause, filter, resource, context, view));
    steps.push({ path: filter.path, holds: clauses.length > 0 && clauses.every((step) => step.holds) }, ...clauses);
  }
  return steps;
}

function clauseStep(
  rule: RuleBlocks,
  clause: Clause,
  filter: Filter,
  resource: Resource,
  context: MatchContext,
  asPod: boolean,
): TraceStep {
  const wanted = valueAt(rule as unknown as JsonValue, clause.path) ?? null;
  const found = foundText(clause, filter, resource, context, asPod);
  return { path: clause.path, holds: clause.test(resource, asPod, context), wanted, found };
}

function foundText(clause: Clause, filter: Filter, resource: Resource, context: MatchContext, asPod: boolean): string {
  switch (clause.path.slice(clause.path.lastIndexOf('/') + 1)) {
    case 'kinds':
      return `${resource.apiVersion}/${resource.kind}${reachedNote(filter, resource)}`;
    case 'operations':
      return 'CREATE';
    case 'name':
    case 'names':
      return nameOf(resource);
    case 'namespaces':
      return namespaceText(resource);
    case 'annotations':
      return `${labelsText(metadataOf(resource, asPod, 'annotations'))}${viewNote(resource, asPod)}`;
    case 'selector':
      return `${labelsText(metadataOf(resource, asPod, 'labels'))}${viewNote(resource, asPod)}`;
    case 'namespaceSelector':
      if (resource.kind === 'Namespace') return 'a Namespace object';
      return `${labelsText(namespaceLabelsOf(resource, context))} of namespace ${namespaceText(resource)}`;
    default:
      return 'no request, so no user';
  }
}

function namespaceLabelsOf(resource: Resource, context: MatchContext) {
  return resource.namespace === '' ? undefined : context.namespaceLabels(resource.namespace);
}

function reachedNote(filter: Filter, resource: Resource): string {
  const isPod = resource.kind === 'Pod' && resource.group === '';
  return filter.selectsPods && resource.pod !== null && !isPod ? ' (makes pods)' : '';
}

function viewNote(resource: Resource, asPod: boolean): string {
  return asPod && resource.pod !== null && resource.pod.metadataPointer !== '/metadata' ? ' of the pod template' : '';
}

function namespaceText(resource: Resource): string {
  const namespace = namespaceOf(resource);
  if (namespace === '') return '(none: cluster-scoped)';
  return resource.namespaceAssumed ? `${namespace} (assumed)` : namespace;
}

function labelsText(labels: ReturnType<typeof metadataOf>): string {
  return JSON.stringify(labels ?? {});
}
