/** What a workload itself shows of its platform: a small record, taken once, judged when the whole set is known. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { PlatformSystem, PodView, Resource } from '../model/resource.ts';
import type { PlatformTables } from './platform-tables.ts';

/** Plain JSON. A workload that shows nothing has no record at all. */
export interface PlatformEvidence {
  readonly className: string | null;
  /** The values of `ccpolicy.dev/platform` on the object and on its pod template. */
  readonly stated: readonly string[];
  /** Where SGX shows, in words. */
  readonly sgx: string | null;
  /** Another platform that shows without a class, and where. */
  readonly other: { readonly system: PlatformSystem; readonly what: string } | null;
}

/** The evidence of a workload; null for an ordinary one, and for objects without a pod. Costs well under a microsecond per field. */
export function findPlatformEvidence(resource: Resource, tables: PlatformTables): PlatformEvidence | null {
  const { pod } = resource;
  if (pod === null) return null;
  const { runtimeClassName } = pod.spec;
  const className = typeof runtimeClassName === 'string' && runtimeClassName !== '' ? runtimeClassName : null;
  const stated = statedPlatforms(resource, pod, tables.annotation);
  const found: Found = { sgx: sgxAnnotation(pod, tables), other: null };
  searchContainers(pod.spec, tables, found);
  searchNodeSelection(pod.spec, tables, found);
  found.sgx ??= sgxDevice(pod.spec, tables);
  if (className === null && stated.length === 0 && found.sgx === null && found.other === null) return null;
  return { className, stated, ...found };
}

interface Found {
  sgx: string | null;
  other: { system: PlatformSystem; what: string } | null;
}

function statedPlatforms(resource: Resource, pod: PodView, annotation: string): string[] {
  const onPod = annotationOf(pod.metadata, annotation);
  const { metadata } = resource.value;
  const onObject = isObject(metadata) && metadata !== pod.metadata ? annotationOf(metadata, annotation) : undefined;
  return [onPod, onObject].filter((value) => value !== undefined);
}

function annotationOf(metadata: JsonObject, key: string): string | undefined {
  const { annotations } = metadata;
  const value = isObject(annotations) && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  return typeof value === 'string' ? value.trim() : undefined;
}

function sgxAnnotation({ metadata }: PodView, tables: PlatformTables): string | null {
  const { annotations } = metadata;
  if (!isObject(annotations)) return null;
  for (const key in annotations) {
    if (key.startsWith(tables.sgxAnnotationPrefix) && annotations[key] !== null) return `annotation ${key}`;
  }
  return null;
}

function searchContainers(spec: JsonObject, tables: PlatformTables, found: Found): void {
  searchResources(spec.resources, tables, found);
  for (const containers of [spec.containers, spec.initContainers]) {
    if (!Array.isArray(containers)) continue;
    for (const container of containers) if (isObject(container)) searchResources(container.resources, tables, found);
  }
}

function searchResources(resources: JsonValue | undefined, tables: PlatformTables, found: Found): void {
  if (!isObject(resources)) return;
  for (const amounts of [resources.limits, resources.requests]) {
    if (!isObject(amounts)) continue;
    for (const name in amounts) {
      // Nearly all are cpu and memory.
      if (name === 'cpu' || name === 'memory' || amounts[name] === null) continue;
      if (tables.sgxResources.has(name)) found.sgx ??= `resource ${name}`;
      else if (name === tables.peerPodResource) found.other ??= { system: 'peer-pods', what: `resource ${name}` };
    }
  }
}

function sgxDevice(spec: JsonObject, tables: PlatformTables): string | null {
  if (!Array.isArray(spec.volumes)) return null;
  for (const volume of spec.volumes) {
    const hostPath = isObject(volume) ? volume.hostPath : undefined;
    const path = isObject(hostPath) ? hostPath.path : undefined;
    if (typeof path === 'string' && isSgxDevice(path, tables)) return `hostPath ${path}`;
  }
  return null;
}

function isSgxDevice(path: string, { sgxDevices }: PlatformTables): boolean {
  return sgxDevices.paths.has(path) || sgxDevices.prefixes.some((prefix) => path.startsWith(prefix));
}

function searchNodeSelection(spec: JsonObject, tables: PlatformTables, found: Found): void {
  const { nodeSelector, affinity } = spec;
  if (isObject(nodeSelector)) {
    for (const key in nodeSelector) {
      const value = nodeSelector[key];
      if (typeof value === 'string') note(readNodeLabel(key, value, tables), found);
    }
  }
  const nodeAffinity = isObject(affinity) ? affinity.nodeAffinity : undefined;
  if (!isObject(nodeAffinity)) return;
  const required = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
  // Only what is required says where the pod runs; a preference does not.
  if (isObject(required)) searchRequirements(required.nodeSelectorTerms, tables, found);
}

/** Terms are alternatives: only what each of them asks for is evidence. */
function searchRequirements(terms: JsonValue | undefined, tables: PlatformTables, found: Found): void {
  const [first, ...rest] = objectsOf(terms).map(({ matchExpressions }) => shownByTerm(matchExpressions, tables));
  for (const shown of first ?? []) {
    if (rest.every((others) => others.some(({ system }) => system === shown.system))) note(shown, found);
  }
}

/** All expressions of a term hold: each may show something, when none of its values leads elsewhere. */
function shownByTerm(matchExpressions: JsonValue | undefined, tables: PlatformTables): LabelEvidence[] {
  const expressions = objectsOf(matchExpressions);
  const avoided = avoidedValues(expressions);
  const shown: LabelEvidence[] = [];
  for (const { key, operator, values } of expressions) {
    if (typeof key !== 'string') continue;
    const wanted = operator === 'Exists' ? [''] : operator === 'In' ? stringsOf(values) : [];
    const [first, ...rest] = wanted
      .filter((value) => avoided.get(key)?.has(value) !== true)
      .map((value) => readNodeLabel(key, value, tables));
    if (first !== undefined && rest.every((other) => other?.system === first.system)) shown.push(first);
  }
  return shown;
}

/** The values that `NotIn` takes away, by key. */
function avoidedValues(expressions: readonly JsonObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const avoided = new Map<string, Set<string>>();
  for (const { key, operator, values } of expressions) {
    if (operator !== 'NotIn' || typeof key !== 'string') continue;
    const known = avoided.get(key) ?? new Set();
    for (const value of stringsOf(values)) known.add(value);
    avoided.set(key, known);
  }
  return avoided;
}

function stringsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

interface LabelEvidence {
  readonly system: 'aks-sgx' | 'aks-cc';
  readonly what: string;
}

function note(shown: LabelEvidence | undefined, found: Found): void {
  if (shown?.system === 'aks-sgx') found.sgx ??= shown.what;
  else if (shown !== undefined) found.other ??= { system: shown.system, what: shown.what };
}

/** What a required node label says of the platform. */
function readNodeLabel(key: string, value: string, tables: PlatformTables): LabelEvidence | undefined {
  if (tables.instanceTypeLabels.has(key)) {
    const system = findFamily(value, tables)?.system;
    return system === 'aks-sgx' || system === 'aks-cc' ? { system, what: `instance type ${value}` } : undefined;
  }
  const isPool = tables.poolLabels.get(key) === 'aks-cc' && value !== 'false';
  return isPool ? { system: 'aks-cc', what: `node selector ${key}` } : undefined;
}

/** The VM family of an instance type, where it is one that rules know. */
export function findFamily(size: string, tables: PlatformTables): PlatformTables['families'][number] | undefined {
  return tables.families.find(({ pattern }) => pattern.test(size));
}
