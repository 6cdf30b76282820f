/** Secrets that a pod takes from the API server: environment, volumes, projected sources. */

import { isObject, joinPointer } from '../json/pointer.ts';
import { toPlaced } from '../kubernetes/set-view.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView } from '../model/resource.ts';
import type { Fact } from './fact.ts';

type SecretReference = {
  path: JsonPointer;
  name: string;
  /** The one key that a variable takes; null for all of them. */
  key: string | null;
  /** `env` for one variable, `envFrom` for all keys, `volume` for files, `azureFile` for the key of a share. */
  form: 'env' | 'envFrom' | 'volume' | 'azureFile';
};

/** Never `imagePullSecrets`: the host pulls with them. */
export const secretReferences: Fact = {
  name: 'secretReferences',
  reads: [
    'container:/env/*/valueFrom/secretKeyRef/name',
    'container:/env/*/valueFrom/secretKeyRef/key',
    'container:/envFrom/*/secretRef/name',
    'pod:/volumes/*/secret/secretName',
    'pod:/volumes/*/projected/sources/*/secret/name',
    'pod:/volumes/*/azureFile/secretName',
  ],
  compute({ pod }) {
    if (pod === null) return undefined;
    const found = referencesOf(pod);
    return found.length === 0 ? undefined : found;
  },
};

/** The same of Secrets that may hold sealed values, for rules that are about these alone. */
export const maybeSealed: Fact = {
  name: 'maybeSealed',
  reads: secretReferences.reads,
  compute: ({ pod }) => {
    const found = pod === null ? [] : referencesOf(pod).filter(({ form }) => form !== 'azureFile');
    return found.length === 0 ? undefined : found;
  },
  concerns(answer, resource, set) {
    const place = toPlaced(resource);
    const isSealed = (name: string) => set.secrets(name, place).some(({ sealedKeys }) => sealedKeys.length > 0);
    return Array.isArray(answer) && answer.some((one) => isObject(one) && isSealed(String(one.name)));
  },
};

function referencesOf(pod: PodView): SecretReference[] {
  const found: SecretReference[] = [];
  searchContainers(pod, found);
  searchVolumes(pod, found);
  return found;
}

function searchContainers(pod: PodView, found: SecretReference[]): void {
  for (const list of ['containers', 'initContainers']) {
    listOf(pod.spec[list]).forEach((container, index) => {
      if (!isObject(container)) return;
      const path = joinPointer(pod.specPointer, list, index);
      listOf(container.env).forEach((entry, at) => {
        const source = isObject(entry) ? entry.valueFrom : undefined;
        const reference = isObject(source) ? source.secretKeyRef : undefined;
        addReference(reference, 'name', `${path}/env/${at}/valueFrom/secretKeyRef`, 'env', found);
      });
      listOf(container.envFrom).forEach((entry, at) => {
        const reference = isObject(entry) ? entry.secretRef : undefined;
        addReference(reference, 'name', `${path}/envFrom/${at}/secretRef`, 'envFrom', found);
      });
    });
  }
}

function searchVolumes(pod: PodView, found: SecretReference[]): void {
  listOf(pod.spec.volumes).forEach((volume, index) => {
    if (!isObject(volume)) return;
    const path = `${pod.specPointer}/volumes/${index}`;
    addReference(volume.secret, 'secretName', `${path}/secret`, 'volume', found);
    addReference(volume.azureFile, 'secretName', `${path}/azureFile`, 'azureFile', found);
    const sources = isObject(volume.projected) ? volume.projected.sources : undefined;
    listOf(sources).forEach((source, at) => {
      const reference = isObject(source) ? source.secret : undefined;
      addReference(reference, 'name', `${path}/projected/sources/${at}/secret`, 'volume', found);
    });
  });
}

function addReference(
  reference: JsonValue | undefined,
  key: 'name' | 'secretName',
  pointer: JsonPointer,
  form: SecretReference['form'],
  found: SecretReference[],
): void {
  if (!isObject(reference)) return;
  const name = reference[key];
  if (typeof name !== 'string' || name === '') return;
  const one = form === 'env' && typeof reference.key === 'string' ? reference.key : null;
  found.push({ path: `${pointer}/${key}`, name, key: one, form });
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
