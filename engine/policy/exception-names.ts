/** What exceptions name and nobody has: a misspelt name waives nothing, and says nothing. */

import { didYouMean } from '../json/did-you-mean.ts';
import type { PolicyException } from '../model/policy.ts';
import { shown } from './schema.ts';
import { hasWildcard } from './wildcard.ts';

/** What `policyName` may be, and the names of the rules there: policies, profiles, and folders of users' rules. */
export type KnownPolicies = ReadonlyMap<string, readonly string[]>;

/** More than these are not read in a note. */
const MOST_LISTED = 6;

/** A sentence or two for each name that an exception's entries give and nobody has, in their order. */
export function strangersOf({ exceptions }: PolicyException, known: KnownPolicies): string[] {
  const told = exceptions.flatMap(({ policyName, ruleNames = [] }) => {
    if (policyName === undefined) return [];
    const rules = known.get(policyName);
    if (rules === undefined) return [unknownPolicy(policyName, known)];
    return ruleNames
      .filter((name) => !hasWildcard(name) && !rules.includes(name))
      .map((name) => unknownRule(name, policyName, rules));
  });
  return [...new Set(told)];
}

function unknownPolicy(name: string, known: KnownPolicies): string {
  const nearest = didYouMean(name, known.keys());
  const question = nearest === undefined ? 'Load it with --policy, or correct the name.' : `Did you mean ${nearest}?`;
  return `There is no policy ${shown(name)}. ${question}`;
}

function unknownRule(name: string, policyName: string, rules: readonly string[]): string {
  const nearest = didYouMean(name, rules);
  const advice = rules.length > MOST_LISTED ? 'Correct the name.' : `Its rules: ${rules.join(', ')}.`;
  return `${shown(policyName)} has no rule ${shown(name)}. ${nearest === undefined ? advice : `Did you mean ${nearest}?`}`;
}
