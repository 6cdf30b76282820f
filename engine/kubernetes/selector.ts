/** Label selectors with plain Kubernetes semantics: how a Service finds its pods. Kyverno's wildcards are the policies' own. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';

/** Labels of an object. */
export type Labels = ReadonlyMap<string, string>;

/** One requirement; all of a selector's must hold. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** The labels of a metadata object. Values of a wrong type are left out: they are errors of their own. */
export function labelsOf(metadata: JsonObject): Labels {
  return toMap(metadata.labels);
}

/**
 * The requirements of a label selector (`matchLabels`, `matchExpressions`); `undefined` when Kubernetes would refuse it.
 * An empty selector has no requirements and selects everything.
 */
export function findRequirements(selector: JsonObject): readonly Requirement[] | undefined {
  const expressions = selector.matchExpressions ?? [];
  if (!Array.isArray(expressions)) return undefined;
  const found: Requirement[] = requirementsOfMap(selector.matchLabels);
  for (const expression of expressions) {
    const requirement = findRequirement(expression);
    if (requirement === undefined) return undefined;
    found.push(requirement);
  }
  return found;
}

/** The requirements of a plain map: the `selector` of a Service or ReplicationController. */
export function requirementsOfMap(map: JsonValue | undefined): Requirement[] {
  return [...toMap(map)].map(([key, value]) => ({ key, operator: 'In', values: [value] }));
}

/** True when labels meet all requirements. NotIn holds for a missing key too. */
export function matchesLabels(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = labels.get(key);
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    const isIn = value !== undefined && values.includes(value);
    return operator === 'In' ? isIn : !isIn;
  });
}

function findRequirement(expression: JsonValue): Requirement | undefined {
  if (!isObject(expression)) return undefined;
  const { key, operator, values = null } = expression;
  if (typeof key !== 'string') return undefined;
  const texts = Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
  if (Array.isArray(values) && texts.length < values.length) return undefined;
  const needsValues = operator === 'In' || operator === 'NotIn';
  const known = needsValues || operator === 'Exists' || operator === 'DoesNotExist';
  return known && needsValues === texts.length > 0 ? { key, operator, values: texts } : undefined;
}

function toMap(value: JsonValue | undefined): Map<string, string> {
  const map = new Map<string, string>();
  if (!isObject(value)) return map;
  for (const [key, text] of Object.entries(value)) if (typeof text === 'string') map.set(key, text);
  return map;
}
