/** `runtimeClassName` misspelt, or written where Kubernetes does not look: when it is dropped, the pod runs as plain runc. */

import { damerauDistance } from '../json/did-you-mean.ts';
import { isObject, joinPointer, splitPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView } from '../model/resource.ts';
import type { Fact } from './fact.ts';

type Misplaced = {
  path: JsonPointer;
  key: string;
  /** The class, or null when the value is no text. */
  value: string | null;
  /** `spelling` in the pod spec itself, `place` anywhere else. */
  problem: 'spelling' | 'place';
  /** What a message calls the object that holds it. */
  holder: string;
};

const RIGHT = 'runtimeClassName';
const FOLDED = 'runtimeclassname';

/** Each wrong key with its value, and the field that Kubernetes reads. */
export const misplacedRuntimeClass: Fact = {
  name: 'misplacedRuntimeClass',
  reads: ['pod:/runtimeClassName'],
  compute({ value, pod }) {
    if (pod === null) return undefined;
    const found: Misplaced[] = [];
    searchAncestors(value, pod, found);
    searchKeys(pod.spec, () => pod.specPointer, null, found);
    searchContainers(pod, found);
    if (found.length === 0) return undefined;
    const right = pod.spec[RIGHT];
    return {
      found,
      target: `${pod.specPointer}/${RIGHT}`,
      value: typeof right === 'string' && right !== '' ? right : null,
      // One class is meant when all agree: then there is one right repair.
      agree: found.every((one) => one.value !== null && one.value === found[0]?.value),
    };
  },
};

/** From the object down to what holds the pod spec, each with its metadata. */
function searchAncestors(root: JsonObject, pod: PodView, found: Misplaced[]): void {
  let object: JsonValue | undefined = root;
  for (const { pointer, segment } of stepsTo(pod.specPointer)) {
    if (!isObject(object)) return;
    searchKeys(
      object,
      () => pointer,
      () => holderOf(pointer),
      found,
    );
    const metadata = object.metadata;
    if (isObject(metadata))
      searchKeys(
        metadata,
        () => `${pointer}/metadata`,
        () => 'metadata',
        found,
      );
    object = object[segment];
  }
}

const STEPS = new Map<JsonPointer, readonly { readonly pointer: JsonPointer; readonly segment: string }[]>();

/** The way to a pod spec; there are as many as kinds of workload. */
function stepsTo(specPointer: JsonPointer): readonly { readonly pointer: JsonPointer; readonly segment: string }[] {
  let steps = STEPS.get(specPointer);
  if (steps === undefined) {
    const segments = splitPointer(specPointer);
    steps = segments.map((segment, index) => ({ segment, pointer: joinPointer('', ...segments.slice(0, index)) }));
    STEPS.set(specPointer, steps);
  }
  return steps;
}

function holderOf(pointer: JsonPointer): string {
  if (pointer === '') return 'the object itself';
  return pointer.endsWith('/template')
    ? 'the pod template, beside its spec'
    : `${pointer.slice(1).replaceAll('/', '.')}`;
}

function searchContainers(pod: PodView, found: Misplaced[]): void {
  for (const list of ['containers', 'initContainers']) {
    const containers = pod.spec[list];
    if (!Array.isArray(containers)) continue;
    for (let index = 0; index < containers.length; index += 1) {
      const container = containers[index];
      if (isObject(container)) {
        searchKeys(
          container,
          () => `${pod.specPointer}/${list}/${index}`,
          () => 'a container',
          found,
        );
      }
    }
  }
}

/** `holder` is null for the pod spec, where only the spelling can be wrong. */
function searchKeys(
  object: JsonObject,
  pointer: () => JsonPointer,
  holder: (() => string) | null,
  found: Misplaced[],
): void {
  for (const key in object) {
    if (!isNearMiss(key)) continue;
    const value = object[key];
    if (value === null || value === undefined || value === '') continue;
    if (holder === null && key === RIGHT) continue;
    found.push({
      path: joinPointer(pointer(), key),
      key,
      value: typeof value === 'string' ? value : null,
      problem: holder === null ? 'spelling' : 'place',
      holder: holder?.() ?? 'the pod spec',
    });
  }
}

/** `runtimeClassName` and what people write instead of it. Runs on each key of each pod, so the first test is cheap. */
function isNearMiss(key: string): boolean {
  const first = key.charCodeAt(0);
  if ((first !== 114 && first !== 82) || key.length < 10 || key.length > 20) return false;
  if (key === RIGHT) return true;
  const folded = key.toLowerCase().replace(/[-_.]/g, '');
  return folded === 'runtimeclass' || (folded.includes('time') && damerauDistance(folded, FOLDED, 2) <= 2);
}
