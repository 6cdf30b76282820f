/** `explain rule`: each step from a resource to a rule's answer, with the clause that decided. */

import type { SetJudgement } from '../check/check.ts';
import { FactStore, isEmpty } from '../check/fact-store.ts';
import { locate } from '../check/placement.ts';
import { judgingProfiles } from '../check/profile-assignments.ts';
import type { CompiledRule } from '../check/rulebook.ts';
import { Tally } from '../check/tally.ts';
import { compilePresence } from '../kubernetes/field-presence.ts';
import { platformsOf } from '../kubernetes/platform-objects.ts';
import type { RuleResult } from '../model/report.ts';
import type { Resource, WorkloadPlatform } from '../model/resource.ts';
import type { Location } from '../model/source.ts';
import type { MatchTrace } from '../policy/explain-match.ts';
import type { PolicyExplanation } from '../policy/resolve.ts';

/** One step; the first that does not hold ends the way. */
export interface ExplainStep {
  readonly title: string;
  readonly holds: boolean;
  readonly text: string;
  /** Clauses of a policy, one per line. */
  readonly details?: readonly string[];
}

/** What became of one rule on one resource. */
export interface RuleExplanation {
  readonly resource: Pick<Resource, 'apiVersion' | 'kind' | 'namespace' | 'name'>;
  readonly location: Location;
  readonly steps: readonly ExplainStep[];
  readonly results: readonly RuleResult[];
}

/** Explains one rule on one resource of a judged set. */
export async function explainRule(set: SetJudgement, rule: CompiledRule, resource: Resource): Promise<RuleExplanation> {
  const tally = new Tally();
  const sitting = set.sitting(tally);
  await sitting.hear(resource);
  await sitting.close();
  const own = tally.results.filter((result) => result.ruleId === rule.metadata.id);
  const { apiVersion, kind, namespace, name } = resource;
  return {
    resource: { apiVersion, kind, namespace, name },
    location: locate(resource, '/kind'),
    steps: [...stepsBefore(set, rule, resource), ...exceptionSteps(set, resource, own), answerStep(own)],
    results: own,
  };
}

function stepsBefore(set: SetJudgement, rule: CompiledRule, resource: Resource): ExplainStep[] {
  const steps = [kindStep(rule, resource)];
  if (!rule.speaksOf(resource)) return steps;
  const { platforms } = platformsOf(resource, set.view, set.run.tables);
  for (const platform of platforms) steps.push(platformStep(platform), profileStep(set, rule, platform));
  steps.push(...configSteps(set, rule), ...policySteps(set, rule, resource), presenceStep(set, rule, resource));
  return steps;
}

function kindStep({ metadata, speaksOf }: CompiledRule, resource: Resource): ExplainStep {
  const holds = speaksOf(resource);
  const kinds = metadata.kinds.join(', ');
  const reached =
    holds && resource.pod !== null && metadata.kinds.includes('Pod') && resource.kind !== 'Pod'
      ? ', which makes pods'
      : '';
  const verb = holds ? 'this is' : 'but this is';
  const bare = !holds && metadata.kinds.includes(resource.kind) ? ' without a pod spec' : '';
  return { title: 'kind', holds, text: `the rule speaks of ${kinds}; ${verb} ${resource.kind}${bare}${reached}` };
}

function platformStep(platform: WorkloadPlatform): ExplainStep {
  const tee = platform.tee === null ? '' : ` (${platform.tee})`;
  return { title: 'platform', holds: true, text: `${platform.system}${tee}: ${platform.evidence}` };
}

function profileStep(set: SetJudgement, { metadata, isOwn }: CompiledRule, platform: WorkloadPlatform): ExplainStep {
  if (isOwn)
    return {
      title: 'profile',
      holds: true,
      text: `a rule of your own runs on what its METADATA declares (${metadata.action})`,
    };
  const { judging, unjudged } = judgingProfiles(set.run.profiles, platform);
  const told = judging.map(({ profile, named }) => {
    const entry = Object.hasOwn(profile.rules, metadata.id) ? profile.rules[metadata.id] : undefined;
    const chosen = named ? 'named' : `newest at ${set.run.asOf}`;
    return {
      holds: entry !== undefined,
      text: `${profile.name}@${profile.version} (${chosen}) ${entry === undefined ? 'does not ask it' : `asks it: ${entry.action}`}`,
    };
  });
  return {
    title: 'profile',
    holds: told.some(({ holds }) => holds),
    text: [...(unjudged === undefined ? [] : [unjudged]), ...told.map(({ text }) => text)].join('; '),
  };
}

function policySteps(set: SetJudgement, { metadata }: CompiledRule, resource: Resource): ExplainStep[] {
  return set.policies.explain(metadata.id, resource).map((explanation) => {
    const { policy, policyRule, trace } = explanation;
    return {
      title: 'policy',
      holds: trace.decision.matched,
      text: `${policy}/${policyRule} ${decisionText(trace)}${actionText(explanation)}`,
      details: trace.steps.map(detailText),
    };
  });
}

/** Where a policy states no action, that of the profile or the configuration stands. */
function actionText({ trace, action }: PolicyExplanation): string {
  return trace.decision.matched && action !== undefined ? `; ${action.action}: ${action.decidedBy} decided` : '';
}

/** What the configuration says of the rule's action, which stands where no policy states one. */
function configSteps({ run }: SetJudgement, { metadata }: CompiledRule): ExplainStep[] {
  const action = run.config.failureAction?.[metadata.id];
  return action === undefined
    ? []
    : [{ title: 'config', holds: true, text: `${run.config.path ?? 'the configuration'} wants ${action}` }];
}

/** Every exception that names the rule, for each policy that found something. */
function exceptionSteps(set: SetJudgement, resource: Resource, results: readonly RuleResult[]): ExplainStep[] {
  const texts = results.flatMap(({ status, ruleId, policy, policyRule }) => {
    if (status === 'pass') return [];
    const finding = { ruleId, policy, ...(policyRule === undefined ? {} : { policyRule }) };
    return set.waivers
      .explain(finding, resource)
      .map(({ exception: { name, expiresAt }, expired, matched, decidedBy }) => {
        if (expired) return { holds: false, text: `${name} expired on ${expiresAt}` };
        return { holds: matched, text: `${name} ${matched ? 'matches' : 'does not match'}: ${decidedBy} decided` };
      });
  });
  const byText = new Map(texts.map((step) => [step.text, step]));
  return [...byText.values()].map((step) => ({ title: 'exception', ...step }));
}

function decisionText({ decision }: MatchTrace): string {
  if (decision.matched) return 'matches';
  const assumed = decision.assumedNamespace ? ' (it might, were the namespace not assumed)' : '';
  return `does not match: ${decision.decidedBy} decided${assumed}`;
}

function detailText({ path, holds, wanted, found }: MatchTrace['steps'][number]): string {
  const facts = wanted === undefined ? '' : ` wants ${JSON.stringify(wanted)}, found ${found ?? 'nothing'}`;
  return `${holds ? 'holds' : 'fails'}  ${path}${facts}`;
}

function presenceStep(set: SetJudgement, rule: CompiledRule, resource: Resource): ExplainStep {
  const { when } = rule.metadata;
  if (when.length === 0) return { title: 'present', holds: true, text: 'the rule looks at every such object' };
  const facts = new FactStore(resource, set.run.facts);
  const present = when.filter((path) =>
    path.startsWith('fact:') ? !isEmpty(facts.get(path.slice('fact:'.length))) : compilePresence([path])(resource),
  );
  const holds = present.length > 0;
  const text = holds
    ? `${present.join(', ')} is there`
    : `none of ${when.join(', ')} is there, so there is nothing to judge`;
  return { title: 'present', holds, text };
}

function answerStep(results: readonly RuleResult[]): ExplainStep {
  const findings = results.filter(({ status }) => status !== 'pass');
  if (results.length === 0) return { title: 'answer', holds: true, text: 'not asked' };
  if (findings.length === 0) return { title: 'answer', holds: true, text: 'pass' };
  const texts = findings.map((result) => {
    const { status, failureAction, location } = result;
    const how = status === 'fail' ? `fail (${failureAction})` : status;
    return `${how} at ${location.line}:${location.column}: ${reasonOf(result)}`;
  });
  return { title: 'answer', holds: false, text: texts.join('; ') };
}

function reasonOf({ exception, message, skipReason }: RuleResult): string {
  return exception === undefined ? (skipReason ?? message) : `the exception ${exception} waives it: ${message}`;
}
