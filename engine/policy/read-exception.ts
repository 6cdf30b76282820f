/** One PolicyException document. */

import type { PolicyError } from '../errors.ts';
import { joinPointer } from '../json/pointer.ts';
import type { PolicyException } from '../model/policy.ts';
import type { ManifestDocument } from '../model/source.ts';
import { isDate } from './date.ts';
import { explainDirectForm } from './direct-form.ts';
import { type CodedProblem, locate, toPolicyErrors } from './document-error.ts';
import { blockProblems } from './match-problems.ts';
import type { KnownRules } from './rule-reference.ts';
import { type DocumentProblem, schemaProblems, shown } from './schema.ts';
import { TO_FILL_IN } from './to-fill-in.ts';

/** The document as the schema guarantees it. */
interface ExceptionDocument {
  readonly metadata: { readonly name: string };
  readonly spec: Omit<PolicyException, 'name' | 'location'>;
}

type Entry = PolicyException['exceptions'][number];

/** Reads and checks an exception; without a value when anything is wrong with it. */
export function readException(
  document: ManifestDocument,
  rules: KnownRules,
  options: { readonly requireExpiry: boolean },
): { value?: PolicyException; problems: PolicyError[] } {
  const raw = document.value ?? null;
  const refused = schemaProblems('exception', raw).map((problem) => explainDirectForm(problem, raw));
  if (refused.length > 0) return { problems: toPolicyErrors(document, refused.map(coded)) };
  const { metadata, spec } = raw as unknown as ExceptionDocument;
  const problems = [
    ...spec.exceptions.flatMap((entry, index) => entryProblems(entry, index, rules)),
    ...blockProblems(spec.match, { role: 'exception', pointer: '/spec/match', namespace: null }).map(coded),
    ...unfilledProblems(spec).map(coded),
    ...expiryProblems(spec.expiresAt, options.requireExpiry).map(coded),
  ];
  if (problems.length > 0) return { problems: toPolicyErrors(document, problems) };
  const value: PolicyException = {
    ...spec,
    name: metadata.name,
    exceptions: spec.exceptions.map((entry) => canonicalEntry(entry, rules)),
    location: locate(document, '/metadata/name', false),
  };
  return { value, problems: [] };
}

function coded(problem: DocumentProblem): CodedProblem {
  return { ...problem, code: 'EXCEPTION_INVALID' };
}

function canonicalEntry(entry: Entry, rules: KnownRules): Entry {
  return entry.ruleIds === undefined ? entry : { ...entry, ruleIds: entry.ruleIds.map((id) => rules.canonicalId(id)) };
}

function entryProblems(entry: Entry, index: number, rules: KnownRules): CodedProblem[] {
  const pointer = joinPointer('/spec/exceptions', index);
  const unknown = (entry.ruleIds ?? []).flatMap((id, at) =>
    rules.find(id) === undefined ? [rules.unknown(id, joinPointer(pointer, 'ruleIds', at))] : [],
  );
  const incomplete = incompleteEntry(entry);
  return incomplete === undefined ? unknown : [coded({ pointer, atKey: false, ...incomplete }), ...unknown];
}

function incompleteEntry(entry: Entry): { message: string; hint: string } | undefined {
  const { policyName, ruleNames, ruleIds } = entry;
  if (policyName === undefined && ruleNames !== undefined) {
    return { message: 'ruleNames need the policy that they are names of.', hint: 'Add policyName, or use ruleIds.' };
  }
  if (ruleNames === undefined && ruleIds === undefined) {
    const what = policyName === undefined ? 'Nothing' : `No rule of ${shown(policyName)}`;
    return { message: `${what} is waived here.`, hint: 'Add ruleNames, or ruleIds: [<rule id>].' };
  }
  return undefined;
}

/** A ready exception that nobody has filled in. */
function unfilledProblems(spec: ExceptionDocument['spec']): DocumentProblem[] {
  return (['reason', 'owner'] as const)
    .filter((key) => spec[key].trim() === TO_FILL_IN[key])
    .map((key) => {
      const hint = `${TO_FILL_IN[key].charAt(0).toUpperCase()}${TO_FILL_IN[key].slice(1)}.`;
      return { pointer: `/spec/${key}`, atKey: false, message: `${key} is not filled in yet.`, hint };
    });
}

function expiryProblems(expiresAt: string | undefined, isRequired: boolean): DocumentProblem[] {
  if (expiresAt !== undefined) {
    if (isDate(expiresAt)) return [];
    const message = `${shown(expiresAt)} is no day of the calendar.`;
    return [{ pointer: '/spec/expiresAt', atKey: false, message, hint: 'Write it as YYYY-MM-DD.' }];
  }
  if (!isRequired) return [];
  return [
    {
      pointer: '/spec',
      atKey: true,
      message: 'expiresAt is missing in spec: an exception ends some day.',
      hint: 'Add expiresAt: YYYY-MM-DD, or set exceptions.requireExpiry: false in .ccpolicy.yaml.',
    },
  ];
}
