/** What a run counts and collects while resources stream by; it can be merged, so that workers can count too. */

import { compareText } from '../json/order.ts';
import type { Coverage, ReportError, ReportNote, RuleResult } from '../model/report.ts';
import { findRemedy } from './remedies.ts';

/** Counts, results, errors and notes of a run so far. */
export class Tally {
  files = 0;
  documents = 0;
  resources = 0;
  evaluated = 0;
  passed = 0;
  skipped = 0;
  excepted = 0;
  readonly skippedDocuments = new Map<string, number>();
  readonly skippedRules = new Map<string, number>();
  readonly notEvaluated: { path: string; line: number; reason: string }[] = [];
  readonly results: RuleResult[] = [];
  readonly errors: ReportError[] = [];
  readonly notes: ReportNote[] = [];
  /** The renderings that each object is in. Only this thread renders: nothing to merge. */
  readonly renderings = new Map<string, Set<string>>();

  /** Counts documents (or files that are not parsed) that are left alone. */
  skipDocument(reason: string, count = 1): void {
    this.skippedDocuments.set(reason, (this.skippedDocuments.get(reason) ?? 0) + count);
  }

  /** Remembers that a rendering has an object, once or several times. */
  addRendering(object: string, root: string): void {
    const known = this.renderings.get(object);
    if (known === undefined) this.renderings.set(object, new Set([root]));
    else known.add(root);
  }

  /** Counts a rule that did not judge a resource. Reasons are counted by their first clause. */
  skipRule(reason: string): void {
    const kind = /^(?:Not judged: )?([^:.]*)/.exec(reason)?.[1] ?? reason;
    this.skipped += 1;
    this.skippedRules.set(kind, (this.skippedRules.get(kind) ?? 0) + 1);
  }

  /** Adds what a worker has counted. */
  merge(other: TallyCounts): void {
    for (const count of COUNTS) this[count] += other[count];
    addCounts(this.skippedDocuments, other.skippedDocuments);
    addCounts(this.skippedRules, other.skippedRules);
    append(this.notEvaluated, other.notEvaluated);
    append(this.results, other.results);
    append(this.errors, other.errors);
    append(this.notes, other.notes);
  }

  /** An entry of `errors` that also counts as not evaluated; without a hint of its own it gets the remedy of its code. */
  fail(error: ReportError): void {
    const hint = error.hint ?? findRemedy(error.code);
    this.errors.push(hint === undefined ? error : { ...error, hint });
    if (error.location === undefined) return;
    const { path, line } = error.location;
    this.notEvaluated.push({ path, line, reason: error.message });
  }
}

/** What a tally holds: plain data, which travels between threads. */
export type TallyCounts = Pick<
  Tally,
  (typeof COUNTS)[number] | 'skippedDocuments' | 'skippedRules' | 'notEvaluated' | 'results' | 'errors' | 'notes'
>;

const COUNTS = ['files', 'documents', 'resources', 'evaluated', 'passed', 'skipped', 'excepted'] as const;

function addCounts(sums: Map<string, number>, more: ReadonlyMap<string, number>): void {
  for (const [reason, count] of more) sums.set(reason, (sums.get(reason) ?? 0) + count);
}

function append<Item>(list: Item[], more: readonly Item[]): void {
  for (const item of more) list.push(item);
}

/** The coverage block of the report. */
export function toCoverage(tally: Tally): Coverage {
  return {
    files: tally.files,
    documents: tally.documents,
    resources: tally.resources,
    evaluated: tally.evaluated,
    skipped: sorted(tally.skippedDocuments),
    skippedRules: sorted(tally.skippedRules),
    excepted: tally.excepted,
    notEvaluated: tally.notEvaluated.toSorted(byPlace),
  };
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byPlace(a: { path: string; line: number }, b: { path: string; line: number }): number {
  return compareText(a.path, b.path) || a.line - b.line;
}
