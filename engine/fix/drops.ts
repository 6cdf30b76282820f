/**
 * Which fixes of a document are dropped because they cannot be proved (decisions 19). Each resource searches for its own
 * culprits, all in the same attempts: the last fix is dropped, then twice as many, until the rest holds; then those that
 * went along with a culprit are tried again, by halves.
 */

import type { JsonPointer } from '../model/json.ts';
import { type Finding, findingKey } from './finding.ts';
import { groupBy } from './group-by.ts';
import type { Failure } from './proof.ts';

/** Behind this many attempts nothing more is tried again. */
const MOST_ATTEMPTS = 50;

/** The search for the fixes of a document that cannot be proved. */
export class Drops {
  /** Why fixes are dropped, by the keys of their findings. */
  readonly dropped = new Map<string, string>();
  readonly #searches = new Map<JsonPointer, Search>();
  #attempts = 0;

  /** Learns what was applied and what of it was not believed; true when another attempt is to be made. */
  learn(applied: readonly Finding[], failures: ReadonlyMap<JsonPointer, Failure>): boolean {
    const own = groupBy(applied, ({ resource }) => resource.pointer);
    for (const pointer of failures.keys()) {
      if (!this.#searches.has(pointer)) this.#searches.set(pointer, new Search(this.dropped));
    }
    this.#attempts += 1;
    let isUnsettled = false;
    for (const [pointer, search] of this.#searches) {
      const wants = search.learn(own.get(pointer) ?? [], failures.get(pointer), this.#attempts < MOST_ATTEMPTS);
      isUnsettled = isUnsettled || wants;
    }
    if (isUnsettled || failures.size === 0) return isUnsettled;
    // Nobody's own fix is to blame: nothing of the document is believed.
    const [reason = ''] = [...failures.values()].map((failure) => failure.reason);
    for (const finding of applied) this.dropped.set(findingKey(finding), reason);
    return applied.length > 0;
  }
}

/** The search of one resource. */
class Search {
  readonly #dropped: Map<string, string>;
  #step = 1;
  /** Dropped because they came last, in the order in which they were applied. */
  #doubtful: readonly Finding[] = [];
  /** What is still to be tried again; absent until the rest holds. */
  #blocks: (readonly Finding[])[] | undefined;
  #trial: readonly Finding[] = [];

  constructor(dropped: Map<string, string>) {
    this.#dropped = dropped;
  }

  learn(applied: readonly Finding[], failure: Failure | undefined, mayTry: boolean): boolean {
    if (failure !== undefined && this.#trial.length === 0) return this.#dropLast(applied, failure);
    if (failure !== undefined) {
      this.#drop(this.#trial, failure.reason);
      this.#blocks?.unshift(...halvesOf(this.#trial));
    }
    this.#blocks ??= halvesOf(this.#doubtful);
    this.#trial = (mayTry ? this.#blocks.shift() : undefined) ?? [];
    for (const finding of this.#trial) this.#dropped.delete(findingKey(finding));
    return failure !== undefined || this.#trial.length > 0;
  }

  #dropLast(applied: readonly Finding[], { reason, culprits }: Failure): boolean {
    if (culprits.length > 0) {
      for (const finding of culprits) this.#drop([finding], `${finding.result.ruleId} still finds it after the repair`);
      return true;
    }
    const last = applied.slice(-this.#step);
    this.#step *= 2;
    this.#doubtful = [...last, ...this.#doubtful];
    this.#drop(last, reason);
    return last.length > 0;
  }

  #drop(findings: readonly Finding[], reason: string): void {
    for (const finding of findings) this.#dropped.set(findingKey(finding), reason);
  }
}

/** All of them together did not hold: one alone need not be tried. */
function halvesOf(findings: readonly Finding[]): (readonly Finding[])[] {
  const half = Math.ceil(findings.length / 2);
  return findings.length < 2 ? [] : [findings.slice(0, half), findings.slice(half)];
}
