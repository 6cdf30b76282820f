/** Which policies ask which rules of a resource, and with which action. */

import type { JsonObject } from '../model/json.ts';
import type { Policy, PolicyRule } from '../model/policy.ts';
import type { ReportNote } from '../model/report.ts';
import type { Resource } from '../model/resource.ts';
import type { FailureAction, Severity } from '../model/rule.ts';
import type { Location } from '../model/source.ts';
import { explainMatch, type MatchTrace } from './explain-match.ts';
import { type ActionOf, compileFailureAction, type StatedAction } from './failure-action.ts';
import type { MatchContext } from './filter.ts';
import { type CompiledMatch, compileMatch, decideMatch, reachesKind } from './match.ts';

/** One rule of one policy that speaks of a resource. */
export interface PolicyAssignment {
  readonly ruleId: string;
  /** The policy's name; `namespace/name` for a NamespacedPolicy. */
  readonly policy: string;
  readonly policyRule: string;
  /** Absent where the policy states none. */
  readonly failureAction?: FailureAction;
  readonly severity?: Severity;
  readonly parameters?: JsonObject;
  readonly message?: string;
}

/** A rule that might have spoken of the resource, were its namespace known. */
export interface PolicySkip {
  readonly ruleId: string;
  readonly policy: string;
  readonly policyRule: string;
  readonly reason: string;
}

/** The policies' answer for a resource. Equal answers are the same object, so that callers can group by identity. */
export interface PolicyResolution {
  readonly assignments: readonly PolicyAssignment[];
  readonly skips: readonly PolicySkip[];
}

/** Why a policy's rule does or does not ask, and where its action comes from. */
export interface PolicyExplanation {
  readonly policy: string;
  readonly policyRule: string;
  readonly location: Location;
  readonly trace: MatchTrace;
  /** Absent where the policy states none. */
  readonly action?: StatedAction;
}

/** A policy's rule, compiled. */
export interface CompiledPolicyRule {
  /** Among the rules of all policies. */
  readonly index: number;
  readonly policy: Policy;
  readonly rule: PolicyRule;
  readonly match: CompiledMatch;
  readonly actionOf: ActionOf;
}

/** One rule's contribution to a resolution; made once per answer, so that it can be told by its id. */
interface Entry {
  readonly id: string;
  readonly assignment?: PolicyAssignment;
  readonly skip?: PolicySkip;
}

const SKIP = 'skip';
const NOTHING: PolicyResolution = { assignments: [], skips: [] };

/** The policies of a run, compiled; asked once per resource. */
export class PolicyResolver {
  /** In the order of policies and their rules; `explain` walks them. */
  readonly rules: readonly CompiledPolicyRule[];
  /** Indices of rules that matched something, or might have under another namespace; for `unmatchedNotes`. */
  readonly matched = new Set<number>();
  readonly #context: MatchContext;
  readonly #byKind = new Map<string, readonly CompiledPolicyRule[]>();
  readonly #entries = new Map<string, Entry>();
  readonly #known = new Map<string, PolicyResolution>();

  constructor(policies: readonly Policy[], context: MatchContext) {
    this.#context = context;
    const rules = policies.flatMap((policy) => policy.rules.map((rule, ordinal) => ({ policy, rule, ordinal })));
    this.rules = rules.map(({ policy, rule, ordinal }, index) => ({
      index,
      policy,
      rule,
      match: compileMatch(rule, policy.namespace),
      actionOf: compileFailureAction(policy, rule, ordinal),
    }));
  }

  /** What the policies ask of this resource. */
  resolve(resource: Resource): PolicyResolution {
    if (this.rules.length === 0) return NOTHING;
    const entries: Entry[] = [];
    let key = '';
    for (const compiled of this.#candidates(resource)) {
      const entry = this.#entryFor(compiled, resource);
      if (entry === undefined) continue;
      entries.push(entry);
      key += `${entry.id} `;
    }
    if (key === '') return NOTHING;
    let resolution = this.#known.get(key);
    if (resolution === undefined) {
      resolution = {
        assignments: entries.flatMap((entry) => entry.assignment ?? []),
        skips: entries.flatMap((entry) => entry.skip ?? []),
      };
      this.#known.set(key, resolution);
    }
    return resolution;
  }

  /** How each policy's rule that asks `ruleId` came to its answer; for `explain`, made only when somebody asks. */
  explain(ruleId: string, resource: Resource): PolicyExplanation[] {
    return this.rules
      .filter(({ rule }) => rule.rule === ruleId)
      .map(({ policy, rule, match, actionOf }) => {
        const action = actionOf(resource, this.#context);
        return {
          policy: policyName(policy),
          policyRule: rule.name,
          location: rule.location ?? policy.location,
          trace: explainMatch(rule, match, resource, this.#context),
          ...(action === undefined ? {} : { action }),
        };
      });
  }

  #entryFor(compiled: CompiledPolicyRule, resource: Resource): Entry | undefined {
    const decision = decideMatch(compiled.match, resource, this.#context);
    if (!decision.matched) return decision.assumedNamespace ? this.#entry(compiled, SKIP) : undefined;
    return this.#entry(compiled, compiled.actionOf(resource, this.#context)?.action);
  }

  #entry(compiled: CompiledPolicyRule, answer: FailureAction | typeof SKIP | undefined): Entry {
    const id = `${compiled.index}${answer ?? ''}`;
    let entry = this.#entries.get(id);
    if (entry === undefined) {
      this.matched.add(compiled.index);
      entry = answer === SKIP ? { id, skip: skipOf(compiled) } : { id, assignment: assignmentOf(compiled, answer) };
      this.#entries.set(id, entry);
    }
    return entry;
  }

  /** The rules whose kinds select the resource's kind; objects with and without a pod view are apart. */
  #candidates(resource: Resource): readonly CompiledPolicyRule[] {
    const kind = `${resource.apiVersion} ${resource.kind} ${resource.pod !== null}`;
    let candidates = this.#byKind.get(kind);
    if (candidates === undefined) {
      candidates = this.rules.filter((rule) => reachesKind(rule.match, resource, this.#context));
      this.#byKind.set(kind, candidates);
    }
    return candidates;
  }
}

/** Rules of policies that were asked and that no resource matched: a policy that matches nothing protects nothing. */
export function unmatchedNotes(
  policies: readonly Policy[],
  matched: ReadonlySet<number>,
  unasked: ReadonlySet<string>,
): ReportNote[] {
  const rules = policies.flatMap((policy) => policy.rules.map((rule) => ({ policy, rule })));
  return rules.flatMap(({ policy, rule }, index) =>
    matched.has(index) || unasked.has(rule.rule)
      ? []
      : [
          {
            code: 'POLICY_RULE_UNMATCHED',
            message: `Rule "${rule.name}" of policy "${policyName(policy)}" matched no resource. Check its match; kinds are case-sensitive.`,
            location: rule.location ?? policy.location,
          },
        ],
  );
}

/** How results name a policy. */
export function policyName(policy: Pick<Policy, 'name' | 'namespace'>): string {
  return policy.namespace === null ? policy.name : `${policy.namespace}/${policy.name}`;
}

function assignmentOf(compiled: CompiledPolicyRule, failureAction: FailureAction | undefined): PolicyAssignment {
  const { rule } = compiled;
  return {
    ruleId: rule.rule,
    policy: policyName(compiled.policy),
    policyRule: rule.name,
    ...(failureAction === undefined ? {} : { failureAction }),
    ...(rule.severity === undefined ? {} : { severity: rule.severity }),
    ...(rule.parameters === undefined ? {} : { parameters: rule.parameters }),
    ...(rule.message === undefined ? {} : { message: rule.message }),
  };
}

function skipOf(compiled: CompiledPolicyRule): PolicySkip {
  return {
    ruleId: compiled.rule.rule,
    policy: policyName(compiled.policy),
    policyRule: compiled.rule.name,
    reason:
      'the policy selects by namespace, and the manifest names none ("default" is assumed): ' +
      'set metadata.namespace, or namespace in its kustomization',
  };
}
