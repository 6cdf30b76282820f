/** Collects, while files stream by, what rules and platforms may ask of the whole set. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { RuntimeClassRecord } from './platform.ts';
import { findPlatformEvidence } from './platform-evidence.ts';
import { findInstaller } from './platform-installer.ts';
import type { PlatformTables } from './platform-tables.ts';
import { isSealedData, isSealedSecret } from './sealed-secret.ts';
import type {
  ConfigMapRecord,
  LimitRangeRecord,
  NamespaceRecord,
  PeerPodsConfigRecord,
  Placed,
  SecretRecord,
  SecretValues,
  SetRecords,
  WorkloadRecord,
} from './set-records.ts';
import { findReferences } from './set-references.ts';

/** Groups that only OpenShift serves; sandboxed containers (kata), its nodes, its routes. */
const OPENSHIFT_GROUPS: ReadonlySet<string> = new Set([
  'kataconfiguration.openshift.io',
  'machineconfiguration.openshift.io',
  'route.openshift.io',
]);

/** The growing memory of a set. Adding an ordinary workload costs a look at its class, resources and volumes, and stores nothing. */
export class SetIndex {
  readonly #tables: PlatformTables;
  readonly #namespaces: Readonly<Record<string, string>>;
  readonly #lists = {
    runtimeClasses: [] as RuntimeClassRecord[],
    namespaces: [] as NamespaceRecord[],
    secrets: [] as SecretRecord[],
    configMaps: [] as ConfigMapRecord[],
    limitRanges: [] as LimitRangeRecord[],
    peerPodsConfigs: [] as PeerPodsConfigRecord[],
    workloads: [] as WorkloadRecord[],
  };
  #openshift = false;

  /** @param namespaces namespaces with a platform by configuration: every workload in them is remembered. */
  constructor(tables: PlatformTables, namespaces: Readonly<Record<string, string>> = {}) {
    this.#tables = tables;
    this.#namespaces = namespaces;
  }

  /** Remembers what others may ask about this resource. Its namespace must be decided before. */
  add(resource: Resource): void {
    if (resource.pod !== null) {
      this.#addWorkload(resource, resource.pod.spec, resource.pod.metadata);
      return;
    }
    switch (resource.kind) {
      case 'Secret':
        if (resource.group === '') this.#lists.secrets.push(toSecret(resource));
        return;
      case 'ConfigMap':
        if (resource.group === '') this.#addConfigMap(resource);
        return;
      case 'Namespace':
        if (resource.group === '') this.#lists.namespaces.push(toNamespace(resource));
        return;
      case 'LimitRange':
        if (resource.group === '') this.#lists.limitRanges.push(...toLimitRanges(resource));
        return;
      case 'RuntimeClass':
        if (resource.group === 'node.k8s.io') this.#lists.runtimeClasses.push(toRuntimeClass(resource));
        return;
      default:
        if (!this.#openshift && OPENSHIFT_GROUPS.has(resource.group)) this.#openshift = true;
    }
  }

  /** Adds what another index (a worker's) has remembered. */
  merge(records: SetRecords): void {
    append(this.#lists.runtimeClasses, records.runtimeClasses);
    append(this.#lists.namespaces, records.namespaces);
    append(this.#lists.secrets, records.secrets);
    append(this.#lists.configMaps, records.configMaps);
    append(this.#lists.limitRanges, records.limitRanges);
    append(this.#lists.peerPodsConfigs, records.peerPodsConfigs);
    append(this.#lists.workloads, records.workloads);
    this.#openshift ||= records.openshift;
  }

  /** Everything remembered, as plain JSON. */
  records(): SetRecords {
    return { ...this.#lists, openshift: this.#openshift };
  }

  #addWorkload(resource: Resource, spec: JsonObject, metadata: JsonObject): void {
    const evidence = findPlatformEvidence(resource, this.#tables);
    if (evidence === null && !Object.hasOwn(this.#namespaces, resource.namespace)) return;
    if (findInstaller(resource, this.#tables) !== undefined) return;
    const record: WorkloadRecord = {
      kind: resource.kind,
      name: resource.name,
      ...placeOf(resource),
      labels: texts(metadata.labels),
      evidence,
      references: findReferences(spec),
    };
    this.#lists.workloads.push(record);
  }

  #addConfigMap(resource: Resource): void {
    const { data, binaryData, immutable } = resource.value;
    const place = placeOf(resource);
    const keys = [...keysOf(data), ...keysOf(binaryData)].sort();
    this.#lists.configMaps.push({ name: resource.name, ...place, keys, immutable: immutable === true });
    if (resource.name === this.#tables.peerPodsConfigMap) this.#lists.peerPodsConfigs.push(toPeerPodsConfig(resource));
  }
}

function append<Item>(list: Item[], more: readonly Item[]): void {
  for (const item of more) list.push(item);
}

function placeOf({ namespace, namespaceAssumed, document }: Resource): Placed {
  return { namespace, assumed: namespaceAssumed, path: document.file.path };
}

/** The RuntimeClass object as others need it. */
export function toRuntimeClass({ name, value, document }: Resource): RuntimeClassRecord {
  const scheduling = isObject(value.scheduling) ? value.scheduling : {};
  // node.k8s.io/v1alpha1 had the handler below spec.
  const spec = isObject(value.spec) ? value.spec : {};
  const handler = value.handler ?? spec.runtimeHandler;
  return {
    name,
    handler: typeof handler === 'string' ? handler : '',
    nodeSelector: texts(scheduling.nodeSelector),
    path: document.file.path,
  };
}

function toNamespace({ name, value, document }: Resource): NamespaceRecord {
  const metadata = isObject(value.metadata) ? value.metadata : {};
  return { name, labels: texts(metadata.labels), path: document.file.path };
}

function toSecret(resource: Resource): SecretRecord {
  const { data, stringData, type, immutable, sops } = resource.value;
  return {
    name: resource.name,
    ...placeOf(resource),
    type: typeof type === 'string' ? type : 'Opaque',
    keys: [...new Set([...keysOf(data), ...keysOf(stringData)])].sort(),
    values: isObject(sops) ? 'encrypted' : sortOfValues(data, stringData),
    sealedKeys: [...new Set([...keysOf(data, isSealedData), ...keysOf(stringData, isSealedSecret)])].sort(),
    immutable: immutable === true,
  };
}

function sortOfValues(data: JsonValue | undefined, stringData: JsonValue | undefined): SecretValues {
  const sorts = new Set<SecretValues>();
  for (const value of valuesOf(data)) sorts.add(sortOf(value, 'c2VhbGVkL'));
  for (const value of valuesOf(stringData)) sorts.add(sortOf(value, 'sealed.'));
  sorts.delete('empty');
  const [first = 'empty', second] = sorts;
  return second === undefined ? first : 'mixed';
}

/** `${X}`, `{{ x }}`, `<x>`: the value comes later. */
const UNFILLED = /^\s*(?:\$\{|\{\{|<)/;

/** `sealedPrefix` is `sealed.`, plain or in base64 (whose last two bits belong to the next letter). */
function sortOf(value: JsonValue, sealedPrefix: string): SecretValues {
  if (value === null || value === '') return 'empty';
  if (typeof value !== 'string') return 'clear';
  if (value.startsWith('ENC[')) return 'encrypted';
  if (UNFILLED.test(value)) return 'placeholder';
  return value.startsWith(sealedPrefix) ? 'sealed' : 'clear';
}

function toLimitRanges(resource: Resource): LimitRangeRecord[] {
  const spec = isObject(resource.value.spec) ? resource.value.spec : {};
  const items = Array.isArray(spec.limits) ? spec.limits.filter(isObject) : [];
  return items
    .filter(({ type }) => type === 'Container')
    .map((item) => ({
      name: resource.name,
      ...placeOf(resource),
      default: { ...quantities(item.max), ...quantities(item.default) },
      defaultRequest: quantities(item.defaultRequest),
      max: quantities(item.max),
    }));
}

function toPeerPodsConfig(resource: Resource): PeerPodsConfigRecord {
  const data = texts(resource.value.data);
  // Initdata is large, and only whether there is some matters to others.
  const trimmed = Object.entries(data).map(([key, value]) => [key, key === 'INITDATA' && value !== '' ? '…' : value]);
  return { name: resource.name, ...placeOf(resource), data: Object.fromEntries(trimmed) };
}

/** The keys of a map; of those with a text that passes the test. */
function keysOf(value: JsonValue | undefined, test?: (text: string) => boolean): string[] {
  if (!isObject(value)) return [];
  const keys = Object.keys(value);
  return test === undefined ? keys : keys.filter((key) => typeof value[key] === 'string' && test(value[key]));
}

function valuesOf(value: JsonValue | undefined): JsonValue[] {
  return isObject(value) ? Object.values(value) : [];
}

/** The string values of a map; what Kubernetes would refuse is left out. */
function texts(value: JsonValue | undefined): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Quantities may be numbers. */
function quantities(value: JsonValue | undefined): Record<string, string> {
  if (!isObject(value)) return {};
  const known = Object.entries(value).filter(([, amount]) => typeof amount === 'string' || typeof amount === 'number');
  return Object.fromEntries(known.map(([name, amount]) => [name, String(amount)]));
}
