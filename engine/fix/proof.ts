/** The proof of a repair (decisions 19): what was repaired is gone, and no rule that applied before finds anything new. */

import type { JsonPointer } from '../model/json.ts';
import { type Finding, findingKey, isOpen, RANK } from './finding.ts';
import { type Judged, wasAsked } from './judged.ts';

/** What a repair did, and how its document is judged afterwards. */
interface Outcome {
  readonly applied: readonly Finding[];
  readonly after: Judged;
}

/** Why the repair of one resource is not believed. */
export interface Failure {
  readonly reason: string;
  /** The fixes that are to blame, as far as that is certain. */
  readonly culprits: readonly Finding[];
}

/** What is not believed, by the pointers of resources: a rule sees one resource, so the others stand on their own. */
export function failuresOf({ applied, after }: Outcome, before: Judged): Map<JsonPointer, Failure> {
  const failures = new Map<JsonPointer, Failure>();
  const left = new Set(after.findings.map(findingKey));
  for (const finding of applied.filter((each) => left.has(findingKey(each)))) {
    const { pointer } = finding.resource;
    const { reason, culprits } = failures.get(pointer) ?? {
      reason: `${finding.result.ruleId} still finds it after the repair`,
      culprits: [],
    };
    failures.set(pointer, { reason, culprits: [...culprits, finding] });
  }
  for (const [pointer, errors] of after.errors) {
    const known = before.errors.get(pointer) ?? [];
    if (failures.has(pointer) || errors.length <= known.length) continue;
    const [reason = ''] = errors.filter((message) => !known.includes(message));
    failures.set(pointer, { reason, culprits: [] });
  }
  const had = new Weights(before.findings);
  const has = new Weights(after.findings);
  for (const finding of after.findings) {
    const { pointer } = finding.resource;
    if (failures.has(pointer) || !isOpen(finding) || !wasAsked(finding, before)) continue;
    // Words and places change with a repair. New is what is found more often than before, or no more often but worse.
    if (has.atLeast(finding) <= had.atLeast(finding)) continue;
    const reason = `it would make ${finding.result.ruleId} find: ${finding.result.message}`;
    failures.set(pointer, { reason, culprits: [] });
  }
  return failures;
}

/** How often a rule finds something that bad on a resource. */
class Weights {
  /** By rule and resource: one finding of each weight, and how many there are. */
  readonly #counts = new Map<string, Map<string, { readonly finding: Finding; count: number }>>();

  constructor(findings: readonly Finding[]) {
    for (const finding of findings.filter(isOpen)) {
      const { status, severity, failureAction } = finding.result;
      const weight = `${status} ${severity} ${failureAction}`;
      const counts = this.#counts.get(keyOf(finding)) ?? new Map<string, { finding: Finding; count: number }>();
      this.#counts.set(keyOf(finding), counts);
      const known = counts.get(weight);
      if (known === undefined) counts.set(weight, { finding, count: 1 });
      else known.count += 1;
    }
  }

  /** How many findings of the same rule and resource are no less bad. */
  atLeast(than: Finding): number {
    let sum = 0;
    for (const { finding, count } of this.#counts.get(keyOf(than))?.values() ?? []) {
      if (isNoBetter(finding, than)) sum += count;
    }
    return sum;
  }
}

function keyOf({ resource, result }: Finding): string {
  return `${result.ruleId} ${resource.pointer}`;
}

function isNoBetter({ result }: Finding, than: Finding): boolean {
  return (
    (result.status === 'fail' || than.result.status === 'warn') &&
    RANK[result.severity] <= RANK[than.result.severity] &&
    (result.failureAction === 'Enforce' || than.result.failureAction === 'Audit')
  );
}

/** Findings of rules that apply only since the repair. */
export function revealedBy({ after }: Outcome, before: Judged): Finding[] {
  return after.findings.filter((finding) => !wasAsked(finding, before));
}
