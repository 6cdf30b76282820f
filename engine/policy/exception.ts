/** PolicyExceptions: which one waives a finding, and what is to be said about them afterwards. */

import type { JsonPointer } from '../model/json.ts';
import type { PolicyException } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import type { MatchContext } from './filter.ts';
import { type Block, compileBlock, findMatch } from './match.ts';
import { compileWildcard } from './wildcard.ts';

/** What a waiver is asked about. */
export interface Waivable {
  readonly ruleId: string;
  /** The policy, or `profile@version`. */
  readonly policy: string;
  readonly policyRule?: string;
}

interface CompiledException {
  readonly exception: PolicyException;
  readonly expired: boolean;
  readonly match: Block;
  readonly names: readonly ((finding: Waivable) => boolean)[];
}

/**
 * The exceptions of a run. They hold offline, up to and including the day `expiresAt`; expired ones waive nothing.
 * Which were needed is remembered for the notes; `used` can be sent between workers and merged.
 */
export class Waivers {
  readonly #exceptions: readonly CompiledException[];
  readonly #context: MatchContext;
  /** Indices of exceptions that waived something. */
  readonly used = new Set<number>();

  /** @param asOf `YYYY-MM-DD` */
  constructor(exceptions: readonly PolicyException[], asOf: string, context: MatchContext) {
    this.#context = context;
    this.#exceptions = exceptions.map((exception) => ({
      exception,
      expired: isExpired(exception, asOf),
      match: compileBlock(exception.match, 'exception', '/spec/match'),
      names: exception.exceptions.map(compileNames),
    }));
  }

  /** The name of the exception that waives a finding; all that would are counted as used. */
  find(finding: Waivable, resource: Resource): string | undefined {
    let name: string | undefined;
    this.#exceptions.forEach((compiled, index) => {
      if (compiled.expired || !compiled.names.some((names) => names(finding))) return;
      if (!matchesResource(compiled.match, resource, this.#context)) return;
      this.used.add(index);
      name ??= compiled.exception.name;
    });
    return name;
  }

  /** Every exception that names a finding, with what decided; counts nothing as used. */
  explain(finding: Waivable, resource: Resource): ExceptionExplanation[] {
    return this.#exceptions
      .filter((compiled) => compiled.names.some((names) => names(finding)))
      .map(({ exception, expired, match }) => {
        const { holds, path } = findMatch(match, resource, this.#context, true);
        return { exception, expired, matched: holds, decidedBy: path };
      });
  }

  /**
   * Several policies may ask the same rule of a resource, and an exception may waive it for one of them only: the
   * finding is waived when nobody remains who asks.
   */
  waive<T extends Omit<Waivable, 'ruleId'>>(
    ruleId: string,
    sources: readonly T[],
    resource: Resource,
  ): WaivedSources<T> {
    const exceptions = new Set<string>();
    const remaining = sources.filter(({ policy, policyRule }) => {
      const name = this.find({ ruleId, policy, ...(policyRule === undefined ? {} : { policyRule }) }, resource);
      if (name !== undefined) exceptions.add(name);
      return name === undefined;
    });
    return { remaining, exceptions: [...exceptions].sort() };
  }
}

/** Whether an exception that names a finding holds for it. */
export interface ExceptionExplanation {
  readonly exception: PolicyException;
  readonly expired: boolean;
  readonly matched: boolean;
  /** The filter or clause that decided: a pointer into the exception. */
  readonly decidedBy: JsonPointer;
}

/** What is left of those who ask a rule when the waived ones are taken out. */
export interface WaivedSources<T> {
  readonly remaining: readonly T[];
  /** The exceptions that waived the others, sorted; empty when none did. */
  readonly exceptions: readonly string[];
}

/** A filter without kinds reads the pod view of whatever makes pods. An empty match waives nothing. */
function matchesResource(match: Block, resource: Resource, context: MatchContext): boolean {
  return findMatch(match, resource, context, true).holds;
}

/** Whether an exception waives nothing any more. */
export function isExpired(exception: PolicyException, asOf: string): boolean {
  return exception.expiresAt !== undefined && exception.expiresAt < asOf;
}

/** Policy and rule names and rule ids must all hold where given; a profile may be named without its version. */
function compileNames(entry: PolicyException['exceptions'][number]): (finding: Waivable) => boolean {
  const ruleNames = entry.ruleNames?.map(compileWildcard);
  const { policyName, ruleIds } = entry;
  return (finding) => {
    if (policyName !== undefined && !isNamed(policyName, finding)) return false;
    if (ruleIds !== undefined && !ruleIds.includes(finding.ruleId)) return false;
    return ruleNames === undefined || ruleNames.some((matches) => matches(finding.policyRule ?? finding.ruleId));
  };
}

function isNamed(policyName: string, finding: Waivable): boolean {
  if (finding.policy === policyName) return true;
  return finding.policyRule === undefined && finding.policy.startsWith(`${policyName}@`);
}
