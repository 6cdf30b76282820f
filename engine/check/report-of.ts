/** A tally becomes the report: sorted, each finding once, counted. */

import { compareText } from '../json/order.ts';
import type { FailOn, Report, ReportNote, RuleResult } from '../model/report.ts';
import { summarizeResults } from '../report/blocking.ts';
import { joinRenderings } from './renderings.ts';
import { type Tally, toCoverage } from './tally.ts';

/** What the report says about the run itself. */
export type ReportHead = Pick<Report, 'tool' | 'asOf' | 'production' | 'profiles' | 'configDigest'>;

/** The report of a judged set. Results are sorted by file, place, rule and pointer. */
export function toReport(head: ReportHead, tally: Tally, failOn: FailOn): Report {
  const withCount = (result: RuleResult): RuleResult => {
    const { renderings } = result;
    const of = renderings === undefined ? undefined : tally.renderings.get(renderings.object)?.size;
    return renderings === undefined || of === undefined ? result : { ...result, renderings: { ...renderings, of } };
  };
  const results = joinRenderings(distinct(tally.results)).map(withCount).sort(byPlace);
  const kept = results.filter((result) => result.status === 'pass' || result.status === 'skip').length;
  const uncounted = kept > 0 ? { pass: 0, skip: 0 } : { pass: tally.passed, skip: tally.skipped };
  return {
    ...head,
    coverage: toCoverage(tally),
    summary: summarizeResults(results, failOn, uncounted),
    results,
    errors: tally.errors.toSorted(byErrorPlace),
    notes: distinctNotes(tally.notes.toSorted(byErrorPlace)),
  };
}

/** What several renderings of one object say is told once. */
function distinctNotes(notes: readonly ReportNote[]): ReportNote[] {
  return [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()];
}

/**
 * One finding may be asked for by several: the same rule, place and message is told once, the strictest way. Those of
 * several renderings are joined later, with the list of them.
 */
function distinct(results: readonly RuleResult[]): RuleResult[] {
  const known = new Map<string, RuleResult>();
  for (const result of results) {
    const { path, line, column } = result.location;
    const root = result.renderings?.roots.join() ?? '';
    const place = `${path} ${line}:${column} ${result.resource.kind} ${result.resource.name} ${root}`;
    const key = `${result.ruleId} ${result.status} ${result.pointer} ${result.fingerprint} ${result.message} ${place}`;
    const other = known.get(key);
    if (other === undefined || (other.failureAction === 'Audit' && result.failureAction === 'Enforce')) {
      known.set(key, result);
    }
  }
  return [...known.values()];
}

function byPlace(a: RuleResult, b: RuleResult): number {
  return (
    compareText(a.location.path, b.location.path) ||
    a.location.line - b.location.line ||
    a.location.column - b.location.column ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.pointer, b.pointer) ||
    compareText(a.message, b.message) ||
    compareText(a.policy, b.policy)
  );
}

function byErrorPlace(
  a: { readonly code: string; readonly message: string; readonly location?: RuleResult['location'] },
  b: typeof a,
): number {
  return (
    compareText(a.location?.path ?? '', b.location?.path ?? '') ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}
