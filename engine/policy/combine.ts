/** What profile and policies ask together: each rule once per set of parameters (decision 13). */

import type { JsonObject } from '../model/json.ts';
import type { FailureAction, RuleMetadata, Severity } from '../model/rule.ts';
import type { PolicyAssignment } from './resolve.ts';

/** A rule that a profile, a user's rule folder or a `--rule` flag asks, before policies speak. */
export interface BaseAssignment {
  readonly rule: RuleMetadata;
  /** `coco-snp@0.22`, or the rule folder. */
  readonly policy: string;
  readonly failureAction: FailureAction;
  readonly severity: Severity;
  /** Over the rule's defaults: what profile and config say. */
  readonly parameters?: JsonObject;
}

/** Who asks a rule, and what it wants done on a failure. */
export interface AssignmentSource {
  readonly policy: string;
  /** The policy's own rule name; absent for profiles. */
  readonly policyRule?: string;
  readonly failureAction: FailureAction;
  readonly severity: Severity;
  readonly message?: string;
}

/** One evaluation of a rule on a resource. */
export interface Assignment {
  readonly rule: RuleMetadata;
  readonly parameters: JsonObject;
  /** The strictest first: its action and message hold, and its name is the result's policy; see `strictest` on severity. */
  readonly sources: readonly [AssignmentSource, ...AssignmentSource[]];
}

/** What `combineAssignments` needs to know of the run. */
export interface CombineContext {
  /** By canonical id; a policy's rules were checked at load. */
  readonly rules: ReadonlyMap<string, RuleMetadata>;
  /** Full parameters, later layers winning; equal sets must be the same object. */
  readonly parametersOf: (rule: RuleMetadata, ...layers: readonly (JsonObject | undefined)[]) => JsonObject;
  /** What the configuration says of a rule that no profile asks. */
  readonly configured: (ruleId: string) => {
    readonly failureAction?: FailureAction;
    readonly severity?: Severity;
    readonly parameters?: JsonObject;
  };
}

/**
 * Combines what applies to one resource. A policy that names a rule replaces the profile's wish for that rule, with the
 * profile's action, severity and parameters standing where the policy says nothing; among several policies with the
 * same parameters Enforce and the higher severity win.
 */
export function combineAssignments(
  base: readonly BaseAssignment[],
  policies: readonly PolicyAssignment[],
  context: CombineContext,
): Assignment[] {
  const overridden = new Set(policies.map((assignment) => assignment.ruleId));
  const groups = new Groups();
  for (const { rule, parameters, ...source } of base) {
    if (!overridden.has(rule.id)) groups.add(rule, context.parametersOf(rule, parameters), source);
  }
  for (const assignment of policies) {
    const rule = context.rules.get(assignment.ruleId);
    if (rule === undefined) continue;
    const lower = strictestBase(base.filter((other) => other.rule.id === rule.id));
    const layer = lower?.parameters ?? context.configured(rule.id).parameters;
    const parameters = context.parametersOf(rule, layer, assignment.parameters);
    groups.add(rule, parameters, sourceOf(assignment, rule, lower, context));
  }
  return groups.assignments();
}

/** Sources by rule and, within a rule, by the identity of its parameters; in the order in which they came. */
class Groups {
  readonly #groups: { rule: RuleMetadata; parameters: JsonObject; sources: AssignmentSource[] }[] = [];

  add(rule: RuleMetadata, parameters: JsonObject, source: AssignmentSource): void {
    const group = this.#groups.find((other) => other.rule === rule && other.parameters === parameters);
    if (group === undefined) this.#groups.push({ rule, parameters, sources: [source] });
    else group.sources.push(source);
  }

  assignments(): Assignment[] {
    return this.#groups.map(({ sources, ...group }) => ({ ...group, sources: strictestFirst(sources) }));
  }
}

/** Several profiles may ask the same rule. */
function strictestBase(base: readonly BaseAssignment[]): BaseAssignment | undefined {
  return base.find((assignment) => assignment.failureAction === 'Enforce') ?? base[0];
}

/** A rule of the catalogue is Audit where nobody says otherwise (Kyverno's default); a user's rule has its own action. */
function sourceOf(
  assignment: PolicyAssignment,
  rule: RuleMetadata,
  lower: BaseAssignment | undefined,
  context: CombineContext,
): AssignmentSource {
  const configured = context.configured(rule.id);
  const fallback: FailureAction = rule.ordinal === undefined ? rule.action : 'Audit';
  return {
    policy: assignment.policy,
    policyRule: assignment.policyRule,
    failureAction: assignment.failureAction ?? lower?.failureAction ?? configured.failureAction ?? fallback,
    severity: assignment.severity ?? lower?.severity ?? configured.severity ?? rule.severity,
    ...(assignment.message === undefined ? {} : { message: assignment.message }),
  };
}

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** Enforce before Audit, then by severity, then in the order of policies. */
function strictestFirst(sources: readonly AssignmentSource[]): [AssignmentSource, ...AssignmentSource[]] {
  const rank = (source: AssignmentSource) =>
    (source.failureAction === 'Enforce' ? 0 : SEVERITIES.length) + SEVERITIES.indexOf(source.severity);
  const sorted = sources.toSorted((a, b) => rank(a) - rank(b));
  return sorted as [AssignmentSource, ...AssignmentSource[]];
}

/** What holds for several sources. */
export interface Strictest {
  readonly failureAction: FailureAction;
  readonly severity: Severity;
  /** The policy that asks for the severity, where it is not the one that decides the action. */
  readonly severityBy?: string;
}

/**
 * The strictest action and the strictest severity of sources that are sorted by strictness. They may come from two
 * policies: one that only audits must not lose its severity because another one blocks.
 */
export function strictest(sources: readonly AssignmentSource[]): Strictest {
  const [first, ...others] = sources;
  const worst = others.reduce((so, next) => (so !== undefined && isAtLeast(so, next) ? so : next), first);
  if (first === undefined || worst === undefined) return { failureAction: 'Audit', severity: 'info' };
  const { failureAction } = first;
  if (worst === first) return { failureAction, severity: first.severity };
  return { failureAction, severity: worst.severity, severityBy: worst.policy };
}

function isAtLeast(source: AssignmentSource, other: AssignmentSource): boolean {
  return SEVERITIES.indexOf(source.severity) <= SEVERITIES.indexOf(other.severity);
}
