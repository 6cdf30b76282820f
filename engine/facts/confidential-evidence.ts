/** What shows that a pod is meant to be confidential, whatever its runtime class (decision 6 on R03). */

import { isObject, joinPointer } from '../json/pointer.ts';
import { isSealedSecret } from '../kubernetes/sealed-secret.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView } from '../model/resource.ts';
import type { Fact } from './fact.ts';

type Evidence = {
  path: JsonPointer;
  what: string;
  /** False for settings that plain Kata uses too (sizing, kernel, sandbox): they speak only where there is no Kata at all. */
  strong: boolean;
  /** The manifest states its platform: what it states, the platform says. */
  stated: boolean;
};

const PLATFORM = 'ccpolicy.dev/platform';
const KATA_CONFIG = 'io.katacontainers.config.';
const STRONG_KEY = /^io\.katacontainers\.config\.(?:agent\.policy|(?:hypervisor|runtime)\.cc_init_data$)/;
const LONGEST_IMAGE = 4096;
/** Side-cars that release keys after attestation. */
const KEY_RELEASE = /(?:^|\/)aci\/skr(?:[:@/]|$)|confidential[a-z0-9._/-]*sidecar/;

/** Annotations for Kata's configuration, sealed values, key-release images. */
export const confidentialEvidence: Fact = {
  name: 'confidentialEvidence',
  reads: ['podMetadata:/annotations', 'resource:/metadata/annotations', 'container:/env/*/value', 'container:/image'],
  compute({ value, pod }) {
    if (pod === null) return undefined;
    const found: Evidence[] = [];
    searchAnnotations(pod.metadata.annotations, pod.metadataPointer, found);
    // On the controller they are R10's finding, but they say the same about what is meant.
    if (pod.metadataPointer !== '/metadata' && isObject(value.metadata)) {
      searchAnnotations(value.metadata.annotations, '/metadata', found);
    }
    searchContainers(pod, found);
    searchVolumes(pod, found);
    return found.length === 0 ? undefined : found;
  },
};

function searchAnnotations(annotations: JsonValue | undefined, metadata: JsonPointer, found: Evidence[]): void {
  if (!isObject(annotations)) return;
  for (const key in annotations) {
    if (key === PLATFORM && typeof annotations[key] === 'string') {
      const what = `the annotation ${PLATFORM}: ${annotations[key]}`;
      found.push({ path: joinPointer(metadata, 'annotations', key), what, strong: false, stated: true });
    }
    if (!key.startsWith(KATA_CONFIG) || annotations[key] === null) continue;
    found.push({
      path: joinPointer(metadata, 'annotations', key),
      what: `the annotation ${key}`,
      strong: STRONG_KEY.test(key),
      stated: false,
    });
  }
}

function searchContainers(pod: PodView, found: Evidence[]): void {
  for (const list of ['containers', 'initContainers']) {
    const containers = pod.spec[list];
    if (!Array.isArray(containers)) continue;
    for (let index = 0; index < containers.length; index += 1) {
      const container = containers[index];
      if (!isObject(container)) continue;
      const { image, env } = container;
      if (typeof image === 'string' && isKeyRelease(image)) {
        const path = `${pod.specPointer}/${list}/${index}/image`;
        found.push({ path, what: 'a key-release image', strong: true, stated: false });
      }
      if (Array.isArray(env)) searchEnv(env, `${pod.specPointer}/${list}/${index}/env`, found);
    }
  }
}

function searchEnv(env: readonly JsonValue[], pointer: JsonPointer, found: Evidence[]): void {
  for (let index = 0; index < env.length; index += 1) {
    const entry = env[index];
    if (isObject(entry) && isSealed(entry.value)) {
      found.push({ path: `${pointer}/${index}/value`, what: 'a sealed secret', strong: true, stated: false });
    }
  }
}

function searchVolumes(pod: PodView, found: Evidence[]): void {
  const volumes = pod.spec.volumes;
  if (!Array.isArray(volumes)) return;
  volumes.forEach((volume, index) => {
    const csi = isObject(volume) ? volume.csi : undefined;
    const attributes = isObject(csi) ? csi.volumeAttributes : undefined;
    if (!isObject(attributes)) return;
    for (const key of Object.keys(attributes)) {
      if (!isSealed(attributes[key])) continue;
      const path = joinPointer(pod.specPointer, 'volumes', index, 'csi', 'volumeAttributes', key);
      found.push({ path, what: 'a sealed secret', strong: true, stated: false });
    }
  });
}

function isSealed(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && isSealedSecret(value);
}

function isKeyRelease(image: string): boolean {
  if (image.length > LONGEST_IMAGE) return false;
  return (image.includes('aci/skr') || image.includes('confidential')) && KEY_RELEASE.test(image);
}
