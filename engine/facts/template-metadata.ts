/** Whether a pod template has metadata and annotations already: a fix that adds an annotation may have to add them first. */

import { isObject, valueAt } from '../json/pointer.ts';
import type { Fact } from './fact.ts';

/** The fact `templateMetadata`. */
export const templateMetadata: Fact = {
  name: 'templateMetadata',
  reads: ['podMetadata:/annotations'],
  compute({ value, pod }) {
    if (pod === null) return undefined;
    const metadata = valueAt(value, pod.metadataPointer);
    return { exists: isObject(metadata), annotations: isObject(metadata) && isObject(metadata.annotations) };
  },
};
