/** The limits and requests of a pod and of its containers, as numbers. */

import { isObject } from '../json/pointer.ts';
import { containersOf } from '../kubernetes/field-path.ts';
import { findQuantity, toNumber } from '../kubernetes/quantity.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Fact } from './fact.ts';

/** Resource name → value in its base unit (cores, bytes, pieces); null for what is no quantity. */
type Amounts = { [resource: string]: number | null };

/**
 * `{pod: {limits, requests}, containers: {<pointer>: {limits, requests}}}`: ordinary and init containers by their
 * pointer, each with both maps, empty where the manifest says nothing.
 */
export const containerResources: Fact = {
  name: 'containerResources',
  reads: ['pod:/resources', 'container:/resources'],
  compute({ pod }) {
    if (pod === null) return undefined;
    const containers: JsonObject = {};
    for (const { base, path, container } of containersOf(pod)) {
      if (base === 'container') containers[path] = readResources(container.resources);
    }
    return { pod: readResources(pod.spec.resources), containers };
  },
};

function readResources(resources: JsonValue | undefined): JsonObject {
  const { limits, requests } = isObject(resources) ? resources : {};
  return { limits: readAmounts(limits), requests: readAmounts(requests) };
}

function readAmounts(map: JsonValue | undefined): Amounts {
  if (!isObject(map)) return {};
  // fromEntries makes own properties, also of keys like __proto__.
  return Object.fromEntries(
    Object.entries(map)
      .filter(([, value]) => value !== null)
      .map(([resource, value]) => {
        const quantity = findQuantity(value);
        return [resource, quantity === undefined ? null : toNumber(quantity)];
      }),
  );
}
