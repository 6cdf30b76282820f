/** What a pod may use at most, as the scheduler and the VM sizing see it (catalogue §0.4). */

import { childOf, isObject } from '../json/pointer.ts';
import type { JsonObject } from '../model/json.ts';
import { findQuantity, type Quantity } from './quantity.ts';

/** The effective limit of one resource. */
export interface PodLimit {
  readonly quantity: Quantity;
  /** Some container has no limit (or none above zero): the sum is a lower bound only. */
  readonly unbounded: boolean;
}

/**
 * The effective limit of a pod for a resource, sidecars included:
 * `max(Σ containers + Σ sidecars, max over init containers i (i + Σ sidecars before i))`, where a sidecar is an init
 * container that restarts always. A pod-level limit (`spec.resources.limits`) stands for all of them.
 */
export function effectiveLimit(podSpec: JsonObject, resource: string): PodLimit {
  const podLevel = limitOf(podSpec, resource);
  if (podLevel !== undefined) return { quantity: podLevel, unbounded: false };
  let unbounded = false;
  const take = (container: JsonObject): Quantity => {
    const limit = limitOf(container, resource);
    if (limit === undefined) unbounded = true;
    return limit ?? 0n;
  };
  let sidecars = 0n;
  let largestInit = 0n;
  for (const container of containersIn(podSpec.initContainers)) {
    const limit = take(container);
    const peak = limit + sidecars;
    if (container.restartPolicy === 'Always') sidecars += limit;
    if (peak > largestInit) largestInit = peak;
  }
  const running = containersIn(podSpec.containers).reduce((sum, container) => sum + take(container), sidecars);
  return { quantity: running > largestInit ? running : largestInit, unbounded };
}

/** A container's (or the pod's own) limit; `undefined` when it is missing, unreadable or not above zero. */
export function limitOf(holder: JsonObject, resource: string): Quantity | undefined {
  const limit = findQuantity(childOf(childOf(holder.resources, 'limits'), resource));
  return limit !== undefined && limit > 0n ? limit : undefined;
}

function containersIn(list: JsonObject[string] | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}
