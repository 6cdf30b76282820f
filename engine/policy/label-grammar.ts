/** What Kubernetes accepts in a label selector; wildcards are allowed where Kyverno allows them. */

import { joinPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { LabelSelector } from '../model/policy.ts';

/** What is wrong with a selector; the pointer is relative to it. */
export interface SelectorProblem {
  readonly pointer: JsonPointer;
  /** The place is the key, not the value. */
  readonly atKey: boolean;
  readonly message: string;
  readonly hint: string;
}

const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const KEY_HINT = 'A label key is [prefix/]name: letters, digits, "-", "_", ".", a name of at most 63 characters.';
const VALUE_HINT =
  'A label value is empty or has at most 63 letters, digits, "-", "_", ".", and begins and ends with a letter or digit.';

/** The problems of a selector, in the order in which it is written; none when Kubernetes would accept it. */
export function selectorProblems(selector: LabelSelector): SelectorProblem[] {
  const problems: SelectorProblem[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    const pointer = joinPointer('/matchLabels', key);
    if (!isLabelKey(withoutWildcards(key))) problems.push(badKey(pointer, key, true));
    if (!isLabelValue(withoutWildcards(value))) problems.push(badValue(pointer, value));
  }
  (selector.matchExpressions ?? []).forEach((expression, index) => {
    problems.push(...expressionProblems(expression, joinPointer('/matchExpressions', index)));
  });
  return problems;
}

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

function expressionProblems(expression: Expression, pointer: JsonPointer): SelectorProblem[] {
  const problems: SelectorProblem[] = [];
  const { key, operator, values = [] } = expression;
  if (!isLabelKey(key)) problems.push(badKey(joinPointer(pointer, 'key'), key, false));
  const needsValues = operator === 'In' || operator === 'NotIn';
  if (needsValues && values.length === 0) {
    problems.push({
      pointer,
      atKey: false,
      message: `Operator ${operator} needs values.`,
      hint: 'Add values: […], or use Exists or DoesNotExist.',
    });
  }
  if (!needsValues && values.length > 0) {
    problems.push({
      pointer: joinPointer(pointer, 'values'),
      atKey: true,
      message: `Operator ${operator} takes no values.`,
      hint: 'Remove values, or use In or NotIn.',
    });
  }
  values.forEach((value, index) => {
    if (!isLabelValue(value)) problems.push(badValue(joinPointer(pointer, 'values', index), value));
  });
  return problems;
}

/** Kyverno puts "0" where a wildcard found nothing; what is valid then is a valid pattern. */
function withoutWildcards(text: string): string {
  return text.replace(/[*?]/g, '0');
}

function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  if (prefix !== undefined && (prefix.length > 253 || !SUBDOMAIN.test(prefix))) return false;
  return name.length <= 63 && NAME.test(name);
}

function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && NAME.test(value));
}

function badKey(pointer: JsonPointer, key: string, atKey: boolean): SelectorProblem {
  return { pointer, atKey, message: `"${key}" is no label key.`, hint: KEY_HINT };
}

function badValue(pointer: JsonPointer, value: string): SelectorProblem {
  const inExpression = pointer.startsWith('/matchExpressions') && /[*?]/.test(value);
  const hint = inExpression ? 'Wildcards work in matchLabels only.' : VALUE_HINT;
  return { pointer, atKey: false, message: `"${value}" is no label value.`, hint };
}
