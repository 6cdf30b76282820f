/** What is to be said about exceptions after a run: expired, unused, over-broad. */

import { didYouMean } from '../json/did-you-mean.ts';
import type { Policy, PolicyException } from '../model/policy.ts';
import type { ReportNote } from '../model/report.ts';
import { isExpired } from './exception.ts';
import { policyName } from './resolve.ts';
import { shown } from './schema.ts';
import { compileWildcard, matchesEverything } from './wildcard.ts';

/** A test whether a run has asked every rule that an exception names: it may be needed by those that it has not. */
export function askedTest(
  policies: readonly Policy[],
  unasked: ReadonlySet<string>,
): (exception: PolicyException) => boolean {
  return ({ exceptions }) => !exceptions.some((entry) => namesUnasked(entry, policies, unasked));
}

/** Rules are named by their ids, by the names that a policy gives them, or by their ids in a profile. */
function namesUnasked(
  { policyName: wanted, ruleNames = [], ruleIds }: PolicyException['exceptions'][number],
  policies: readonly Policy[],
  unasked: ReadonlySet<string>,
): boolean {
  if (ruleIds !== undefined) return ruleIds.some((id) => unasked.has(id));
  const matches = ruleNames.map(compileWildcard);
  const isNamed = (name: string) => matches.some((match) => match(name));
  const policy = policies.find((each) => policyName(each) === wanted);
  if (policy === undefined) return [...unasked].some(isNamed);
  return policy.rules.some(({ name, rule }) => isNamed(name) && unasked.has(rule));
}

/** What a run has made of the exceptions. */
export interface ExceptionUse {
  /** Indices of those that waived something. */
  readonly used: ReadonlySet<number>;
  readonly asOf: string;
  readonly isAsked: (exception: PolicyException) => boolean;
  /** What `policyName` may be: policies and profiles. */
  readonly policyNames: readonly string[];
}

/** What the reader of a report should know of the exceptions: expired, unused, over-broad; in the order of the files. */
export function exceptionNotes(
  exceptions: readonly PolicyException[],
  { used, asOf, isAsked, policyNames }: ExceptionUse,
): ReportNote[] {
  return exceptions.flatMap((exception, index) => {
    const notes: ReportNote[] = [];
    const note = (code: string, message: string) => notes.push({ code, message, location: exception.location });
    const { name, owner, expiresAt } = exception;
    if (isExpired(exception, asOf)) {
      note(
        'EXCEPTION_EXPIRED',
        `Exception "${name}" expired on ${expiresAt} and waives nothing. Ask ${owner}, or remove it.`,
      );
    } else if (!used.has(index) && isAsked(exception)) {
      const advice = strangerOf(exception, policyNames) ?? 'Remove it, or correct its names and match.';
      note('EXCEPTION_UNUSED', `Exception "${name}" waived nothing. ${advice}`);
    }
    const breadth = breadthOf(exception);
    if (breadth !== undefined) {
      note('EXCEPTION_OVER_BROAD', `Exception "${name}" ${breadth}. Narrow it to what ${owner} needs.`);
    }
    return notes;
  });
}

/** The policy that an exception names and nobody knows; undefined when there is none. */
function strangerOf({ exceptions }: PolicyException, known: readonly string[]): string | undefined {
  const wanted = exceptions
    .map((entry) => entry.policyName)
    .find((each) => each !== undefined && !known.includes(each));
  if (wanted === undefined) return undefined;
  const nearest = didYouMean(wanted, known);
  const question = nearest === undefined ? 'Load it with --policy, or correct the name.' : `Did you mean ${nearest}?`;
  return `There is no policy ${shown(wanted)}. ${question}`;
}

/** Why an exception waives more than anybody can have looked at; undefined when it is narrow. */
function breadthOf(exception: PolicyException): string | undefined {
  if (exception.exceptions.some((entry) => (entry.ruleNames ?? []).some(matchesEverything))) {
    return 'waives every rule of a policy';
  }
  const { any = [], all = [] } = exception.match;
  const isBroad = any.length > 0 ? any.some(isUnlimited) : all.length > 0 && all.every(isUnlimited);
  return isBroad ? 'matches every object of its kinds' : undefined;
}

/** No name, namespace, label or annotation limits the filter. */
function isUnlimited(filter: NonNullable<PolicyException['match']['any']>[number]): boolean {
  const { name, names = [], namespaces = [], annotations = {}, selector, namespaceSelector } = filter.resources ?? {};
  const isOpen = (patterns: readonly string[]) => patterns.length === 0 || patterns.some(matchesEverything);
  const isNameOpen = name === undefined || name === '' || matchesEverything(name);
  return (
    isNameOpen &&
    isOpen(names) &&
    isOpen(namespaces) &&
    Object.keys(annotations).length === 0 &&
    selector === undefined &&
    (namespaceSelector === undefined || Object.keys(namespaceSelector).length === 0)
  );
}
