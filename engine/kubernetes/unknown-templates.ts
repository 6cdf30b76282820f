/** Pods in objects of kinds that nobody named: told by the class they ask for, for they cannot be judged. */

import { escapeSegment, isObject } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import { findBuiltInPlace } from './workload-kinds.ts';

/** A class that stands where a pod seems to stand. */
export interface NamedClass {
  readonly pointer: JsonPointer;
  readonly name: string;
}

const FIELD = 'runtimeClassName';
/** What Tekton and others call the part of a pod that a user may set. */
const POD_PART = /podTemplate$/i;

/** Groups whose objects hold patterns and schemas of pods. */
const NOT_WORKLOADS: readonly string[] = [
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'kyverno.io',
  'policies.kyverno.io',
];

/** Whether an object may hold pods at a place that nobody named. */
export function mayHoldUnknownPods({ pod, group, kind }: Resource): boolean {
  return pod === null && findBuiltInPlace(`${group}/${kind}`) === undefined && !NOT_WORKLOADS.includes(group);
}

/** Whether a document's text can have any: most have not, and need not be walked. */
export function mayNameClass(text: string): boolean {
  return text.includes(FIELD);
}

/** The class names beside `containers`, or in a `podTemplate`, in the order of the object. */
export function findNamedClasses(value: JsonValue, pointer: JsonPointer = ''): NamedClass[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => findNamedClasses(item, `${pointer}/${index}`));
  if (!isObject(value)) return [];
  const name = value[FIELD];
  const isPod = Array.isArray(value['containers']) || POD_PART.test(pointer);
  const own = isPod && typeof name === 'string' ? [{ pointer: `${pointer}/${FIELD}`, name }] : [];
  const below = Object.entries(value).flatMap(([key, child]) =>
    child !== null && typeof child === 'object' ? findNamedClasses(child, `${pointer}/${escapeSegment(key)}`) : [],
  );
  return [...own, ...below];
}
