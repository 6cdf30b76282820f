/** The proof of a repair (decisions 19): what was repaired is gone, and no rule that applied before finds anything new. */

import { type Finding, findingKey, isOpen, RANK } from './finding.ts';
import { type Judged, wasAsked } from './judged.ts';

/** What a repair did, and how its document is judged afterwards. */
interface Outcome {
  readonly applied: readonly Finding[];
  readonly after: Judged;
}

/** Why a repair is not believed; `undefined` when it is. */
export function provedWrong({ applied, after }: Outcome, before: Judged): string | undefined {
  const left = new Set(after.findings.map(findingKey));
  const stuck = applied.find((finding) => left.has(findingKey(finding)));
  if (stuck !== undefined) return `${stuck.result.ruleId} still finds it after the repair`;
  const fresh = after.findings.find((finding) => wasAsked(finding, before) && isNew(finding, after, before));
  return fresh === undefined ? undefined : `it would make ${fresh.result.ruleId} find: ${fresh.result.message}`;
}

/**
 * Words and places of a finding change with a repair. New is what a rule finds on a resource more often than before, or
 * no more often but worse.
 */
function isNew(finding: Finding, after: Judged, before: Judged): boolean {
  const weigh = ({ findings }: Judged) => findings.filter((other) => isAtLeast(other, finding)).length;
  return isOpen(finding) && weigh(after) > weigh(before);
}

/** Whether a finding is of the same rule and resource as another, and no less bad. */
function isAtLeast({ resource, result }: Finding, than: Finding): boolean {
  return (
    result.ruleId === than.result.ruleId &&
    resource.pointer === than.resource.pointer &&
    isOpen({ result }) &&
    (result.status === 'fail' || than.result.status === 'warn') &&
    RANK[result.severity] <= RANK[than.result.severity] &&
    (result.failureAction === 'Enforce' || than.result.failureAction === 'Audit')
  );
}

/** Findings of rules that apply only since the repair. */
export function revealedBy({ after }: Outcome, before: Judged): Finding[] {
  return after.findings.filter((finding) => !wasAsked(finding, before));
}
