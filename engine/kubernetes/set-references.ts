/** Which Secrets and ConfigMaps a pod uses: env, envFrom, volumes, projected sources; never imagePullSecrets (decision 3). */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Reference } from './set-records.ts';

/** The references of a pod spec, in the order of the manifest, each once. */
export function findReferences(spec: JsonObject): Reference[] {
  const found = new Map<string, Reference>();
  const add = (kind: Reference['kind'], name: JsonValue | undefined, use: Reference['use']) => {
    if (typeof name === 'string' && name !== '') found.set(`${kind} ${name} ${use}`, { kind, name, use });
  };
  for (const containers of [spec.containers, spec.initContainers, spec.ephemeralContainers]) {
    for (const container of objectsOf(containers)) searchContainer(container, add);
  }
  for (const volume of objectsOf(spec.volumes)) searchVolume(volume, add);
  return [...found.values()];
}

type Add = (kind: Reference['kind'], name: JsonValue | undefined, use: Reference['use']) => void;

function searchContainer(container: JsonObject, add: Add): void {
  for (const { valueFrom } of objectsOf(container.env)) {
    if (!isObject(valueFrom)) continue;
    if (isObject(valueFrom.secretKeyRef)) add('Secret', valueFrom.secretKeyRef.name, 'env');
    if (isObject(valueFrom.configMapKeyRef)) add('ConfigMap', valueFrom.configMapKeyRef.name, 'env');
  }
  for (const { secretRef, configMapRef } of objectsOf(container.envFrom)) {
    if (isObject(secretRef)) add('Secret', secretRef.name, 'envFrom');
    if (isObject(configMapRef)) add('ConfigMap', configMapRef.name, 'envFrom');
  }
}

function searchVolume(volume: JsonObject, add: Add): void {
  if (isObject(volume.secret)) add('Secret', volume.secret.secretName, 'volume');
  if (isObject(volume.configMap)) add('ConfigMap', volume.configMap.name, 'volume');
  if (isObject(volume.azureFile)) add('Secret', volume.azureFile.secretName, 'azureFile');
  if (!isObject(volume.projected)) return;
  for (const { secret, configMap } of objectsOf(volume.projected.sources)) {
    if (isObject(secret)) add('Secret', secret.name, 'projected');
    if (isObject(configMap)) add('ConfigMap', configMap.name, 'projected');
  }
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
