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
import { explainMatch, type MatchTrace } from '../policy/explain-match.ts';
import { policyName } from '../policy/resolve.ts';

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
  /** The folder of the kustomization or chart that it was rendered from. */
  readonly rendering?: string;
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
  const { rendered } = resource.document.file;
  const location = locate(resource, '/kind');
  return {
    resource: { apiVersion, kind, namespace, name },
    location,
    ...(rendered === undefined ? {} : { rendering: rendered.root || '.' }),
    steps: [...stepsBefore(set, rule, resource), answerStep(own, location)],
    results: own,
  };
}

function stepsBefore(set: SetJudgement, rule: CompiledRule, resource: Resource): ExplainStep[] {
  const steps = [kindStep(rule, resource)];
  if (!rule.speaksOf(resource)) return steps;
  const { platforms } = platformsOf(resource, set.view, set.run.tables);
  for (const platform of platforms) steps.push(platformStep(platform), profileStep(set, rule, platform));
  steps.push(...policySteps(set, rule, resource), presenceStep(set, rule, resource));
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
  return set.policies.rules
    .filter((compiled) => compiled.rule.rule === metadata.id)
    .map(({ policy, rule, match }) => {
      const trace = explainMatch(rule, match, resource, set.matchContext);
      return {
        title: 'policy',
        holds: trace.decision.matched,
        text: `${policyName(policy)}/${rule.name} ${decisionText(trace)}`,
        details: trace.steps.map(detailText),
      };
    });
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

/** Of what was rendered, the place may be in another file. */
function answerStep(results: readonly RuleResult[], home: Location): ExplainStep {
  const findings = results.filter(({ status }) => status !== 'pass');
  if (results.length === 0) return { title: 'answer', holds: true, text: 'not asked' };
  if (findings.length === 0) return { title: 'answer', holds: true, text: 'pass' };
  const texts = findings.map((result) => {
    const { status, failureAction, location } = result;
    const how = status === 'fail' ? `fail (${failureAction})` : status;
    const file = location.path === home.path ? '' : `${location.path}:`;
    return `${how} at ${file}${location.line}:${location.column}: ${reasonOf(result)}`;
  });
  return { title: 'answer', holds: false, text: texts.join('; ') };
}

function reasonOf({ exception, message, skipReason }: RuleResult): string {
  return exception === undefined ? (skipReason ?? message) : `the exception ${exception} waives it: ${message}`;
}
