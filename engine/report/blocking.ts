/** What blocks. Derived from a result and the `--fail-on` choice each time it is asked, never stored. */

import type { FailOn, Report, ReportSummary, ResultStatus, RuleResult } from '../model/report.ts';
import type { FailureAction, Severity } from '../model/rule.ts';

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies readonly Severity[];

const RANK: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

/** True when `severity` is `threshold` or worse. */
function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return RANK[severity] <= RANK[threshold];
}

/** What of a result decides whether it blocks. */
export interface Blockable {
  readonly status: ResultStatus;
  readonly severity: Severity;
  readonly failureAction: FailureAction;
}

/**
 * Only a `fail` blocks: under Enforce by default; with a severity as `failOn`, every `fail` of that severity or worse,
 * whatever its action; never with `never`.
 */
export function isBlocking(result: Blockable, failOn: FailOn): boolean {
  if (result.status !== 'fail' || failOn === 'never') return false;
  return failOn === null ? result.failureAction === 'Enforce' : isAtLeast(result.severity, failOn);
}

/** What a result is to the reader, in one word or two. */
export type Standing = 'blocking' | 'audit' | 'uncertain' | 'not judged' | 'skipped' | 'passed';

const STANDING: Readonly<Record<ResultStatus, Standing>> = {
  fail: 'audit',
  warn: 'uncertain',
  error: 'not judged',
  skip: 'skipped',
  pass: 'passed',
};

/** The word for a result in every format that people read. */
export function standingOf(result: Blockable, failOn: FailOn): Standing {
  return isBlocking(result, failOn) ? 'blocking' : STANDING[result.status];
}

/** The summary of these results. `uncounted` adds passes and skips that were counted but not kept. */
export function summarizeResults(
  results: readonly RuleResult[],
  failOn: FailOn,
  uncounted: { readonly pass: number; readonly skip: number } = { pass: 0, skip: 0 },
): ReportSummary {
  const counts: Record<ResultStatus, number> = {
    pass: uncounted.pass,
    fail: 0,
    warn: 0,
    error: 0,
    skip: uncounted.skip,
  };
  const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  let blocking = 0;
  for (const result of results) {
    counts[result.status]++;
    if (result.status === 'fail') bySeverity[result.severity]++;
    if (isBlocking(result, failOn)) blocking++;
  }
  return { ...counts, blocking, bySeverity };
}

/** What the exit code is made from: `incomplete` is exit 3 and wins over `blocked`, exit 1. */
export function verdictOf(report: Report): { readonly incomplete: boolean; readonly blocked: boolean } {
  const { errors, summary, coverage } = report;
  return {
    incomplete: errors.length > 0 || summary.error > 0 || coverage.notEvaluated.length > 0,
    blocked: summary.blocking > 0,
  };
}
