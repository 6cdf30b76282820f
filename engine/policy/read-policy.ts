/** One Policy or NamespacedPolicy document. */

import type { PolicyError } from '../errors.ts';
import { joinPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { FailureActionOverride, Policy, PolicyRule } from '../model/policy.ts';
import type { ManifestDocument } from '../model/source.ts';
import { explainDirectForm } from './direct-form.ts';
import { type CodedProblem, locate, toPolicyErrors } from './document-error.ts';
import { blockProblems, labelSelectorProblems } from './match-problems.ts';
import { type KnownRules, parameterProblems } from './rule-reference.ts';
import { type DocumentProblem, schemaProblems, shown } from './schema.ts';

/** The document as the schema guarantees it. */
interface PolicyDocument {
  readonly kind: Policy['kind'];
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Pick<Policy, 'failureAction'> & {
    readonly failureActionOverrides?: readonly FailureActionOverride[];
    readonly rules: readonly PolicyRule[];
  };
}

/** Reads and checks a policy; without a value when anything is wrong with it. */
export function readPolicy(document: ManifestDocument, rules: KnownRules): { value?: Policy; problems: PolicyError[] } {
  const raw = document.value ?? null;
  const refused = schemaProblems('policy', raw).map((problem) => explainDirectForm(problem, raw));
  if (refused.length > 0) return { problems: toPolicyErrors(document, refused.map(coded)) };
  const { kind, metadata, spec } = raw as unknown as PolicyDocument;
  const namespace = metadata.namespace ?? null;
  const problems = [
    ...overrideProblems(spec.failureActionOverrides, '/spec/failureActionOverrides').map(coded),
    ...spec.rules.flatMap((rule, index) => ruleProblems(rule, joinPointer('/spec/rules', index), namespace, rules)),
    ...repeatedNames(spec.rules).map(coded),
  ];
  if (problems.length > 0) return { problems: toPolicyErrors(document, problems) };
  const value: Policy = {
    kind,
    name: metadata.name,
    namespace,
    ...(spec.failureAction === undefined ? {} : { failureAction: spec.failureAction }),
    failureActionOverrides: spec.failureActionOverrides ?? [],
    rules: spec.rules.map((rule, index) => ({
      ...rule,
      rule: rules.canonicalId(rule.rule),
      location: locate(document, joinPointer('/spec/rules', index), false),
    })),
    location: locate(document, '/metadata/name', false),
  };
  return { value, problems: [] };
}

function coded(problem: DocumentProblem): CodedProblem {
  return { ...problem, code: 'POLICY_INVALID' };
}

function ruleProblems(
  rule: PolicyRule,
  pointer: JsonPointer,
  namespace: string | null,
  rules: KnownRules,
): CodedProblem[] {
  const match = blockProblems(rule.match, { role: 'match', pointer: joinPointer(pointer, 'match'), namespace });
  const exclude =
    rule.exclude === undefined
      ? []
      : blockProblems(rule.exclude, { role: 'exclude', pointer: joinPointer(pointer, 'exclude'), namespace });
  const overrides = overrideProblems(rule.failureActionOverrides, joinPointer(pointer, 'failureActionOverrides'));
  const metadata = rules.find(rule.rule);
  const reference =
    metadata === undefined
      ? [rules.unknown(rule.rule, joinPointer(pointer, 'rule'))]
      : parameterProblems(metadata, rule.parameters, joinPointer(pointer, 'parameters'), 'POLICY_INVALID');
  return [...[...match, ...exclude, ...overrides].map(coded), ...reference];
}

function overrideProblems(overrides: readonly FailureActionOverride[] = [], pointer: JsonPointer): DocumentProblem[] {
  return overrides.flatMap((override, index) =>
    labelSelectorProblems(override.namespaceSelector, joinPointer(pointer, index, 'namespaceSelector'), true),
  );
}

/** Exceptions name rules of a policy, so a name is given once. */
function repeatedNames(rules: readonly PolicyRule[]): DocumentProblem[] {
  return rules.flatMap(({ name }, index) => {
    if (rules.findIndex((other) => other.name === name) === index) return [];
    const pointer = joinPointer('/spec/rules', index, 'name');
    return [{ pointer, atKey: false, message: `There is a second rule ${shown(name)}.`, hint: 'Rename one of them.' }];
  });
}
