/** `runtimeClassName` misspelt, or written where Kubernetes does not look: when it is dropped, the pod runs as plain runc. */

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
    searchKeys(pod.spec, () => pod.specPointer, 'the pod spec', found);
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

/** From the object down to what holds the pod spec, each with its metadata and its `spec` siblings. */
function searchAncestors(root: JsonObject, pod: PodView, found: Misplaced[]): void {
  let object: JsonValue | undefined = root;
  let pointer = '';
  for (const segment of splitPointer(pod.specPointer)) {
    if (!isObject(object)) return;
    const at = pointer;
    searchKeys(object, () => at, holderOf(at), found);
    const metadata = object.metadata;
    if (isObject(metadata)) searchKeys(metadata, () => `${at}/metadata`, 'metadata', found);
    object = object[segment];
    pointer = `${pointer}/${segment}`;
  }
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
        searchKeys(container, () => `${pod.specPointer}/${list}/${index}`, 'a container', found);
      }
    }
  }
}

function searchKeys(object: JsonObject, pointer: () => JsonPointer, holder: string, found: Misplaced[]): void {
  for (const key in object) {
    if (!isNearMiss(key)) continue;
    const value = object[key];
    if (value === null || value === undefined || value === '') continue;
    const inPodSpec = holder === 'the pod spec';
    if (inPodSpec && key === RIGHT) continue;
    found.push({
      path: joinPointer(pointer(), key),
      key,
      value: typeof value === 'string' ? value : null,
      problem: inPodSpec ? 'spelling' : 'place',
      holder,
    });
  }
}

/** `runtimeClassName` and what people write instead of it. Runs on each key of each pod, so the first test is cheap. */
function isNearMiss(key: string): boolean {
  const first = key.charCodeAt(0);
  if ((first !== 114 && first !== 82) || key.length < 10 || key.length > 20) return false;
  if (key === RIGHT) return true;
  const folded = key.toLowerCase().replace(/[-_.]/g, '');
  return folded === 'runtimeclass' || (folded.includes('time') && isWithinTwo(folded));
}

/** At most two letters wrong, missing, too many or swapped (Damerau). */
function isWithinTwo(word: string): boolean {
  if (Math.abs(word.length - FOLDED.length) > 2) return false;
  let before: number[] = [];
  let last = Array.from({ length: FOLDED.length + 1 }, (_, index) => index);
  for (let row = 1; row <= word.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= FOLDED.length; column += 1) {
      const same = word[row - 1] === FOLDED[column - 1] ? 0 : 1;
      let cost = Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + same);
      if (row > 1 && column > 1 && word[row - 1] === FOLDED[column - 2] && word[row - 2] === FOLDED[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      }
      next.push(cost);
    }
    before = last;
    last = next;
  }
  return (last[FOLDED.length] ?? 0) <= 2;
}
