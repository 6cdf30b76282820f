/** What judging has used of what the user has written, and what is to be said of the rest. */

import type { Report, ReportNote } from '../model/report.ts';
import type { KnownPolicies } from '../policy/exception-names.ts';
import { askedTest, exceptionNotes } from '../policy/exception-notes.ts';
import { policyName, unmatchedNotes } from '../policy/resolve.ts';
import type { Run } from './run.ts';

/** What judging a part of a set has used: plain data, for several threads may judge. */
export interface Usage {
  readonly profiles: Report['profiles'];
  /** Indices of exceptions. */
  readonly exceptions: readonly number[];
  /** Indices of rules of policies. */
  readonly policyRules: readonly number[];
}

type UsedRun = Pick<Run, 'exceptions' | 'policies' | 'unasked' | 'asOf' | 'profiles' | 'rules'>;

/**
 * Policies and exceptions that nobody needed. `usages` are those of all threads that judged; what a part of the
 * repository does not need, the rest of it may.
 */
export function usageNotes(run: UsedRun, usages: readonly Usage[], isWhole: boolean): ReportNote[] {
  const { exceptions, policies, unasked, asOf } = run;
  const used = new Set(usages.flatMap((usage) => usage.exceptions));
  const matched = new Set(usages.flatMap((usage) => usage.policyRules));
  const isAsked = isWhole ? askedTest(policies, unasked) : () => false;
  return [
    ...exceptionNotes(exceptions, { used, asOf, isAsked, policies: knownPolicies(run) }),
    ...(isWhole ? unmatchedNotes(policies, matched, unasked) : []),
  ];
}

/**
 * Profiles are named with or without a version, and a platform may ask any rule of the catalogue in a profile's name;
 * rules of one's own go by their folder. Both call a rule by its full id.
 */
function knownPolicies({ policies, profiles, rules, unasked }: UsedRun): KnownPolicies {
  const ids = [...new Set([...rules.map(({ metadata }) => metadata.id), ...unasked])].sort();
  const catalogue = ids.filter((id) => !id.includes('/'));
  const folders = new Set(ids.filter((id) => id.includes('/')).map((id) => id.slice(0, id.indexOf('/'))));
  return new Map([
    ...[...folders].map((folder): [string, string[]] => [folder, ids.filter((id) => id.startsWith(`${folder}/`))]),
    ...profiles.all.flatMap(({ name, version }): [string, string[]][] => [
      [name, catalogue],
      [`${name}@${version}`, catalogue],
    ]),
    ...policies.map((policy): [string, string[]] => [policyName(policy), policy.rules.map(({ name }) => name)]),
  ]);
}
