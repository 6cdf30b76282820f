/** What judging has used of what the user has written, and what is to be said of the rest. */

import type { Report, ReportNote } from '../model/report.ts';
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

/**
 * Policies and exceptions that nobody needed. `usages` are those of all threads that judged; what a part of the
 * repository does not need, the rest of it may.
 */
export function usageNotes(
  run: Pick<Run, 'exceptions' | 'policies' | 'unasked' | 'asOf' | 'profiles'>,
  usages: readonly Usage[],
  isWhole: boolean,
): ReportNote[] {
  const { exceptions, policies, unasked, asOf } = run;
  const used = new Set(usages.flatMap((usage) => usage.exceptions));
  const matched = new Set(usages.flatMap((usage) => usage.policyRules));
  const isAsked = isWhole ? askedTest(policies, unasked) : () => false;
  return [
    ...exceptionNotes(exceptions, { used, asOf, isAsked, policyNames: policyNames(run) }),
    ...(isWhole ? unmatchedNotes(policies, matched, unasked) : []),
  ];
}

function policyNames({ policies, profiles }: Pick<Run, 'policies' | 'profiles'>): string[] {
  return [...new Set([...policies.map(policyName), ...profiles.all.map(({ name }) => name)])].sort();
}
