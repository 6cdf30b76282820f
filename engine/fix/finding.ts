/** A finding with the resource that it is about, and what `fix` may do with it. */

import { canonicalJson } from '../json/canonical.ts';
import { comparePointers, compareText } from '../json/order.ts';
import type { RuleResult } from '../model/report.ts';
import type { Resource } from '../model/resource.ts';
import type { FixKind, FixOperation, Severity } from '../model/rule.ts';

/** A finding with what repairing it takes. */
export interface Finding {
  readonly resource: Resource;
  readonly result: RuleResult;
}

/** Which kinds of fixes are made: safe ones, and suggestions when the user accepts them. */
export type Accepted = ReadonlySet<FixKind>;

/** The worst first. */
export const RANK: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

/** Whether something is found: neither passed nor skipped. */
export function isOpen({ result }: Pick<Finding, 'result'>): boolean {
  return result.status === 'fail' || result.status === 'warn';
}

/** Whether a finding has a fix that may be made. */
export function isFixable(finding: Finding, accepted: Accepted): boolean {
  return isWanted(finding, accepted) && finding.result.fix?.refused === undefined;
}

/** Why a fix that would be wanted is not made, as far as that is known before it is tried. */
export function refusalOf(finding: Finding, accepted: Accepted): string | undefined {
  return isWanted(finding, accepted) ? finding.result.fix?.refused : undefined;
}

function isWanted({ result }: Finding, accepted: Accepted): boolean {
  return isOpen({ result }) && result.fix !== null && result.fix.operations.length > 0 && accepted.has(result.fix.kind);
}

/** What tells a finding apart from others of its document, before and after lines have moved. */
export function findingKey({ result }: Finding): string {
  return `${result.ruleId} ${result.fingerprint} ${result.message}`;
}

/** The operations as pointers of the document. */
export function documentOperations({ resource, result }: Finding): FixOperation[] {
  const base = resource.pointer;
  return (result.fix?.operations ?? []).map((operation) => {
    if (operation.op !== 'move' && operation.op !== 'copy') return { ...operation, path: base + operation.path };
    const from = operation.embedded === undefined ? base + operation.from : operation.from;
    return { ...operation, path: base + operation.path, from };
  });
}

/** In the order of the text, then by rule. */
export function byPlace({ result: a }: Finding, { result: b }: Finding): number {
  return a.location.line - b.location.line || compareText(a.ruleId, b.ruleId) || a.location.column - b.location.column;
}

/** Worst first, then by rule, then so that items of a list are removed from its end. */
export function byUrgency(a: Finding, b: Finding): number {
  return (
    RANK[a.result.severity] - RANK[b.result.severity] ||
    compareText(a.result.ruleId, b.result.ruleId) ||
    comparePointers(b.result.pointer, a.result.pointer)
  );
}

/** The same operations from two findings are made once. */
export function operationsKey(finding: Finding): string {
  return canonicalJson(documentOperations(finding) as never);
}
