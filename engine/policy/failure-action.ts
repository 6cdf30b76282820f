/** What happens on a failure: the first that speaks of rule overrides, rule, policy overrides, policy. */

import type { JsonPointer } from '../model/json.ts';
import type { FailureActionOverride, Policy, PolicyRule } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import type { FailureAction } from '../model/rule.ts';
import { type MatchContext, namespaceOf } from './filter.ts';
import { compileSelector } from './selector.ts';
import { compileWildcard } from './wildcard.ts';

/** The action, and the field that gave it (a pointer into the policy). */
export interface StatedAction {
  readonly action: FailureAction;
  readonly decidedBy: JsonPointer;
}

/** Undefined where the policy says nothing: then the profile's action stands, else the rule's own default. */
export type ActionOf = (resource: Resource, context: MatchContext) => StatedAction | undefined;

/** Compiles the failure action of one rule of a policy. */
export function compileFailureAction(policy: Policy, rule: PolicyRule, index: number): ActionOf {
  const at = `/spec/rules/${index}`;
  const overrides = [
    ...compileOverrides(rule.failureActionOverrides ?? [], `${at}/failureActionOverrides`),
    ...stated(rule.failureAction, `${at}/failureAction`),
    ...compileOverrides(policy.failureActionOverrides, '/spec/failureActionOverrides'),
    ...stated(policy.failureAction, '/spec/failureAction'),
  ];
  return (resource, context) => overrides.find((override) => override.applies(resource, context))?.stated;
}

interface CompiledAction {
  readonly stated: StatedAction;
  readonly applies: (resource: Resource, context: MatchContext) => boolean;
}

function stated(action: FailureAction | undefined, decidedBy: JsonPointer): CompiledAction[] {
  return action === undefined ? [] : [{ stated: { action, decidedBy }, applies: () => true }];
}

/** An override applies when its namespaces and its selector hold; one that has neither always applies. */
function compileOverrides(overrides: readonly FailureActionOverride[], at: JsonPointer): CompiledAction[] {
  return overrides.map((override, index) => {
    const patterns = (override.namespaces ?? []).map(compileWildcard);
    const { namespaceSelector } = override;
    const selects = namespaceSelector === undefined ? undefined : compileSelector(namespaceSelector);
    return {
      stated: { action: override.action, decidedBy: `${at}/${index}` },
      applies: (resource, context) => {
        const namespace = namespaceOf(resource);
        if (patterns.length > 0 && !patterns.some((matches) => matches(namespace))) return false;
        return selects === undefined || selects(namespace === '' ? undefined : context.namespaceLabels(namespace));
      },
    };
  });
}
