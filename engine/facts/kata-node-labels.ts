/** Where a pod, or a class of nodes, asks for the node labels of AKS's Kata pools. */

import { isObject, joinPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { Fact } from './fact.ts';
import { findNodeRequirements } from './node-requirements.ts';

type NodeLabel = {
  path: JsonPointer;
  label: string;
  /** `selector` is a map whose key can be renamed, `affinity` a term whose `key` can be replaced. */
  form: 'selector' | 'affinity';
  /** The map that holds a selector. */
  parent: JsonPointer;
  /** The label under its new name stands there already. */
  renamed: boolean;
};

const LABELS: ReadonlySet<string> = new Set([
  'kubernetes.azure.com/kata-cc-isolation',
  'kubernetes.azure.com/kata-mshv-vm-isolation',
]);
const NEW_NAME = 'kubernetes.azure.com/kata-vm-isolation';

/** Node labels that select (a `NotIn`, a `"false"` avoids, and is left out). */
export const kataNodeLabels: Fact = {
  name: 'kataNodeLabels',
  reads: ['pod:/nodeSelector', 'pod:/affinity/nodeAffinity', 'resource:/scheduling/nodeSelector'],
  compute({ kind, value, pod }) {
    const found: NodeLabel[] = [];
    if (pod !== null) searchPod(pod.spec, pod.specPointer, found);
    else if (kind === 'RuntimeClass' && isObject(value.scheduling)) {
      searchSelector(value.scheduling.nodeSelector, '/scheduling/nodeSelector', found);
    }
    return found.length === 0 ? undefined : found;
  },
};

function searchPod(spec: JsonObject, pointer: JsonPointer, found: NodeLabel[]): void {
  searchSelector(spec.nodeSelector, `${pointer}/nodeSelector`, found);
  for (const { key, keyPointer, values, selects } of findNodeRequirements(spec, pointer)) {
    if (!selects || !LABELS.has(key) || (values.length > 0 && values.every(({ value }) => value === 'false'))) continue;
    found.push({ path: keyPointer, label: key, form: 'affinity', parent: keyPointer, renamed: false });
  }
}

function searchSelector(selector: JsonValue | undefined, parent: JsonPointer, found: NodeLabel[]): void {
  if (!isObject(selector)) return;
  for (const label of LABELS) {
    const value = Object.hasOwn(selector, label) ? selector[label] : undefined;
    if (value === undefined || value === null || value === 'false') continue;
    const renamed = Object.hasOwn(selector, NEW_NAME);
    found.push({ path: joinPointer(parent, label), label, form: 'selector', parent, renamed });
  }
}
