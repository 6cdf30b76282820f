/** The images of a pod's containers, taken apart as the kubelet does. */

import { isObject } from '../json/pointer.ts';
import { findImageReference, type ImageReference } from '../kubernetes/image-reference.ts';
import type { JsonPointer } from '../model/json.ts';
import type { Fact } from './fact.ts';

type Image = {
  /** Of the container. */
  containerPath: JsonPointer;
  path: JsonPointer;
  container: string;
  /** As written. */
  image: string;
  /** The text before tag and digest, as written: what a replacement keeps. */
  name: string;
  /** `none` for what is no reference; `digest` when only the digest is malformed. */
  problem: 'none' | 'digest' | null;
  domain: string | null;
  /** With the domain: `docker.io/library/nginx`. */
  repository: string | null;
  tag: string | null;
  digest: string | null;
};

/** One entry per container and init container that names an image; an empty name is no reference. */
export const images: Fact = {
  name: 'images',
  reads: ['container:/image', 'container:/name'],
  compute({ pod }) {
    if (pod === null) return undefined;
    const found: Image[] = [];
    for (const list of ['containers', 'initContainers']) {
      const containers = pod.spec[list];
      if (!Array.isArray(containers)) continue;
      containers.forEach((container, index) => {
        if (!isObject(container) || typeof container.image !== 'string') return;
        const containerPath = `${pod.specPointer}/${list}/${index}`;
        const name = typeof container.name === 'string' ? container.name : String(index);
        found.push({ containerPath, path: `${containerPath}/image`, container: name, ...read(container.image) });
      });
    }
    return found.length === 0 ? undefined : found;
  },
};

function read(image: string): Omit<Image, 'containerPath' | 'path' | 'container'> {
  const reference = findImageReference(image);
  if (reference !== undefined) return describe(image, reference, null);
  const at = image.indexOf('@');
  const undigested = at < 0 ? undefined : findImageReference(image.slice(0, at));
  if (undigested !== undefined) return describe(image, undigested, 'digest');
  return { image, name: image, problem: 'none', domain: null, repository: null, tag: null, digest: null };
}

function describe(
  image: string,
  { domain, path, tag, digest }: ImageReference,
  problem: 'digest' | null,
): Omit<Image, 'containerPath' | 'path' | 'container'> {
  const undigested = image.split('@', 1)[0] ?? image;
  const name = tag === undefined ? undigested : undigested.slice(0, -tag.length - 1);
  const repository = `${domain}/${path}`;
  return { image, name, problem, domain, repository, tag: tag ?? null, digest: digest ?? null };
}
