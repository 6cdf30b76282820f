/** Joins: what of the rest of the set a rule may see beside its resource. One table; docs/writing-rules.md describes the shapes. */

import { isObject } from '../json/pointer.ts';
import type { ConfigMapRecord, SecretRecord, SecretValues } from '../kubernetes/set-records.ts';
import { findReferences } from '../kubernetes/set-references.ts';
import { type SetView, toPlaced } from '../kubernetes/set-view.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Config } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';

/** What joins may look at besides the set. */
interface JoinContext {
  /** Labels of namespaces that the set's Namespace objects do not say. */
  readonly namespaces: NonNullable<Config['namespaces']>;
}

/** Computes one join; never undefined, plain JSON. */
export type Join = (resource: Resource, set: SetView, context: JoinContext) => JsonValue;

/** The joins that METADATA may declare, by name. */
export const JOINS: ReadonlyMap<string, Join> = new Map<string, Join>([
  ['runtimeClass', runtimeClass],
  ['namespace', namespace],
  [
    'secrets',
    (resource, set) => referenced('Secret', resource, (name) => mergeSecrets(set.secrets(name, toPlaced(resource)))),
  ],
  [
    'configMaps',
    (resource, set) =>
      referenced('ConfigMap', resource, (name) => mergeConfigMaps(set.configMaps(name, toPlaced(resource)))),
  ],
  ['limitRanges', limitRanges],
  ['peerPodsConfig', peerPodsConfig],
  ['pods', pods],
  ['tees', (_resource, set) => [...set.tees()]],
]);

/** `{name, handler, nodeSelector}` of the RuntimeClass object that the pod names, or null. */
function runtimeClass({ pod, document }: Resource, set: SetView): JsonValue {
  const name = pod?.spec.runtimeClassName;
  const object = typeof name === 'string' ? set.runtimeClass(name, document.file.path) : undefined;
  return object === undefined
    ? null
    : { name: object.name, handler: object.handler, nodeSelector: { ...object.nodeSelector } };
}

/** `{name, assumed, labels}`; labels is null when nobody knows the Namespace. */
function namespace({ namespace: name, namespaceAssumed }: Resource, set: SetView, context: JoinContext): JsonValue {
  const configured = Object.hasOwn(context.namespaces, name) ? context.namespaces[name] : undefined;
  const stated = set.namespaceLabels(name);
  const known = configured !== undefined || stated !== undefined;
  return { name, assumed: namespaceAssumed, labels: known ? { ...configured?.labels, ...stated } : null };
}

/** name → what the set knows of it, for each object that the pod references and the set holds. */
function referenced(kind: string, { pod }: Resource, find: (name: string) => JsonObject | undefined): JsonValue {
  if (pod === null) return {};
  const names = new Set(
    findReferences(pod.spec)
      .filter((reference) => reference.kind === kind)
      .map(({ name }) => name),
  );
  const found: [string, JsonObject][] = [];
  for (const name of [...names].sort()) {
    const object = find(name);
    if (object !== undefined) found.push([name, object]);
  }
  return Object.fromEntries(found);
}

/** Several objects of one name (overlays): what they share, and the worst of their values. */
function mergeSecrets(secrets: readonly SecretRecord[]): JsonObject | undefined {
  const [first] = secrets;
  if (first === undefined) return undefined;
  const values = secrets.reduce<SecretValues>((so, { values: next }) => (so === next ? so : 'mixed'), first.values);
  const sealedKeys = [...new Set(secrets.flatMap((secret) => secret.sealedKeys))].sort();
  return { ...shared(first, secrets), type: first.type, values, sealedKeys };
}

function mergeConfigMaps(configMaps: readonly ConfigMapRecord[]): JsonObject | undefined {
  const [first] = configMaps;
  return first === undefined ? undefined : shared(first, configMaps);
}

function shared(first: ConfigMapRecord | SecretRecord, all: readonly (ConfigMapRecord | SecretRecord)[]): JsonObject {
  return {
    namespace: first.namespace,
    keys: [...new Set(all.flatMap(({ keys }) => keys))].sort(),
    immutable: all.every(({ immutable }) => immutable),
  };
}

/** The `Container` items of the namespace's LimitRanges, quantities as written. */
function limitRanges(resource: Resource, set: SetView): JsonValue {
  return set.limitRanges(toPlaced(resource)).map((item) => ({
    name: item.name,
    default: { ...item.default },
    defaultRequest: { ...item.defaultRequest },
    max: { ...item.max },
  }));
}

/** Every peer-pods-cm of the set; INITDATA is only said to be there. */
function peerPodsConfig(_resource: Resource, set: SetView): JsonValue {
  return set.peerPodsConfigs.map(({ name, namespace: space, data }) => ({ name, namespace: space, data: { ...data } }));
}

/** The workloads with a platform that a Service selects. */
function pods(resource: Resource, set: SetView): JsonValue {
  const selector = isObject(resource.value.spec) ? resource.value.spec.selector : undefined;
  return set
    .selectedBy(selector, toPlaced(resource))
    .filter(({ platform }) => platform.system !== 'none')
    .map(({ kind, namespace: space, name, platform }) => ({
      kind,
      namespace: space,
      name,
      system: platform.system,
      tee: platform.tee,
      class: platform.runtimeClass,
    }));
}
