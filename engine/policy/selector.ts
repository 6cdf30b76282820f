/** Label selectors as Kubernetes has them, with Kyverno's wildcards in `matchLabels`. */

import type { JsonObject } from '../model/json.ts';
import type { LabelSelector } from '../model/policy.ts';
import { hasWildcard, matchesWildcard } from './wildcard.ts';

/** Labels or annotations as they stand in a manifest: own keys count, values that are no strings do not. */
export type Labels = Readonly<JsonObject> | undefined;

type LabelTest = (labels: Labels) => boolean;

/**
 * Compiles a selector: every pair and every expression must hold; an empty selector matches everything.
 *
 * Kyverno replaces a wildcard pair by the first label that matches it, in random map order, and may so overwrite a
 * literal pair. Here each pair is a condition of its own: the same answers wherever Kyverno's do not depend on luck.
 */
export function compileSelector(selector: LabelSelector): LabelTest {
  const tests = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => pairTest(key, value)),
    ...(selector.matchExpressions ?? []).map(expressionTest),
  ];
  return (labels) => tests.every((test) => test(labels));
}

/** Some pair whose key and value both match; used for annotations and for wildcard labels. */
export function pairTest(key: string, value: string): LabelTest {
  if (!hasWildcard(key)) return valueTest(key, value);
  return (labels) => {
    if (labels === undefined) return false;
    for (const actual of Object.keys(labels)) {
      const found = labels[actual];
      if (typeof found === 'string' && matchesWildcard(key, actual) && matchesWildcard(value, found)) return true;
    }
    return false;
  };
}

function valueTest(key: string, value: string): LabelTest {
  if (!hasWildcard(value)) return (labels) => labelValue(labels, key) === value;
  return (labels) => {
    const found = labelValue(labels, key);
    return found !== undefined && matchesWildcard(value, found);
  };
}

function expressionTest(expression: NonNullable<LabelSelector['matchExpressions']>[number]): LabelTest {
  const { key, values = [] } = expression;
  const isListed: LabelTest = (labels) => {
    const found = labelValue(labels, key);
    return found !== undefined && values.includes(found);
  };
  switch (expression.operator) {
    case 'In':
      return isListed;
    case 'NotIn':
      return (labels) => !isListed(labels);
    case 'Exists':
      return (labels) => labelValue(labels, key) !== undefined;
    case 'DoesNotExist':
      return (labels) => labelValue(labels, key) === undefined;
  }
}

/** What a prototype has is never a string, so inherited keys are no labels. */
function labelValue(labels: Labels, key: string): string | undefined {
  const value = labels?.[key];
  return typeof value === 'string' ? value : undefined;
}
