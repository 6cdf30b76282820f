/** What judging has used of what the user has written, and what is to be said of the rest. */

import type { Report, ReportNote } from '../model/report.ts';
import { askedTest, exceptionNotes } from '../policy/exception-notes.ts';
import { unmatchedNotes } from '../policy/resolve.ts';
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
  { exceptions, policies, unasked, asOf }: Pick<Run, 'exceptions' | 'policies' | 'unasked' | 'asOf'>,
  usages: readonly Usage[],
  isWhole: boolean,
): ReportNote[] {
  const used = new Set(usages.flatMap((usage) => usage.exceptions));
  const matched = new Set(usages.flatMap((usage) => usage.policyRules));
  const isAsked = isWhole ? askedTest(policies, unasked) : () => false;
  return [
    ...exceptionNotes(exceptions, used, asOf, isAsked),
    ...(isWhole ? unmatchedNotes(policies, matched, unasked) : []),
  ];
}
