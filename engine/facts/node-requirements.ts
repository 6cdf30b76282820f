/** The node affinity of a pod as one list of requirements. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';

/** One match expression. */
export interface NodeRequirement {
  readonly key: string;
  readonly keyPointer: JsonPointer;
  /** True when it asks for such a node, false when it avoids it. */
  readonly selects: boolean;
  /** False for a preference. */
  readonly required: boolean;
  readonly values: readonly { readonly value: string; readonly pointer: JsonPointer }[];
}

/** Reads `affinity.nodeAffinity` of a pod spec; what has a wrong form is left out. */
export function findNodeRequirements(spec: JsonObject, pointer: JsonPointer): NodeRequirement[] {
  const affinity = isObject(spec.affinity) ? spec.affinity.nodeAffinity : undefined;
  if (!isObject(affinity)) return [];
  const at = `${pointer}/affinity/nodeAffinity`;
  const hard = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  const soft = affinity.preferredDuringSchedulingIgnoredDuringExecution;
  const found: NodeRequirement[] = [];
  const terms = isObject(hard) ? hard.nodeSelectorTerms : undefined;
  listOf(terms).forEach((term, index) => {
    const path = `${at}/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/${index}/matchExpressions`;
    found.push(...readRequirements(isObject(term) ? term.matchExpressions : undefined, path, true));
  });
  listOf(soft).forEach((term, index) => {
    const path = `${at}/preferredDuringSchedulingIgnoredDuringExecution/${index}/preference/matchExpressions`;
    const preference = isObject(term) && isObject(term.preference) ? term.preference : {};
    found.push(...readRequirements(preference.matchExpressions, path, false));
  });
  return found;
}

/** Reads a list of `{key, operator, values}`, as node selectors and Karpenter's requirements have it. */
export function readRequirements(
  list: JsonValue | undefined,
  pointer: JsonPointer,
  required: boolean,
): NodeRequirement[] {
  return listOf(list).flatMap((expression, index) => {
    if (!isObject(expression) || typeof expression.key !== 'string') return [];
    const path = `${pointer}/${index}`;
    return [
      {
        key: expression.key,
        keyPointer: `${path}/key`,
        selects: expression.operator === 'In' || expression.operator === 'Exists',
        required,
        values: listOf(expression.values).flatMap((value, at) =>
          typeof value === 'string' ? [{ value, pointer: `${path}/values/${at}` }] : [],
        ),
      },
    ];
  });
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
