/** The pod that an object makes: where it stands, and whether something that should be one is none. */

import { childOf, isObject } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView } from '../model/resource.ts';
import type { OpenPlace, PodTemplatePlace } from './workload-kinds.ts';

/** What is found at the place of a kind's pod. */
export interface FoundPod {
  readonly pod: PodView | null;
  /** Where the configuration promises a pod, and what stands there has neither a `spec` nor `containers`. */
  readonly unfit?: JsonPointer;
}

const NO_POD: FoundPod = { pod: null };

/** Looks at the place that the table of kinds gives. */
export function findPod(value: JsonObject, place: PodTemplatePlace | OpenPlace | undefined): FoundPod {
  if (place === undefined) return NO_POD;
  return 'path' in place ? findOpen(value, place) : { pod: viewAt(value, place) };
}

/**
 * A `spec` with containers makes a template, and containers a pod spec. Without any, a `spec` is still that of a
 * template (a fragment of one), and another mapping a pod spec (KServe's `predictor` may have none), which is doubtful.
 */
function findOpen(value: JsonObject, place: OpenPlace): FoundPod {
  const found = valueAtPath(value, place.path);
  if (found === undefined || found === null) return NO_POD;
  const spec = isObject(found) ? found.spec : undefined;
  if (hasContainers(spec)) return { pod: viewAt(value, place.template) };
  if (hasContainers(found)) return { pod: viewAt(value, place.spec) };
  if (isObject(spec)) return { pod: viewAt(value, place.template) };
  const pod = place.isTemplate ? null : viewAt(value, place.spec);
  return place.isConfigured ? { pod, unfit: place.pointer } : { pod };
}

function hasContainers(value: JsonValue | undefined): boolean {
  return isObject(value) && Array.isArray(value.containers);
}

function viewAt(value: JsonObject, place: PodTemplatePlace): PodView | null {
  const spec = valueAtPath(value, place.specPath);
  if (!isObject(spec)) return null;
  const metadata = valueAtPath(value, place.metadataPath);
  const { specPointer, metadataPointer } = place;
  return { specPointer, metadataPointer, spec, metadata: isObject(metadata) ? metadata : {} };
}

function valueAtPath(value: JsonObject, path: readonly string[]): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const key of path) {
    if (found === undefined || found === null) return undefined;
    found = childOf(found, key);
  }
  return found;
}
