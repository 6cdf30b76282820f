/** Documents for the tests of this room, made from values: the YAML reader has its own tests. */

import { toResources } from '../../../engine/kubernetes/resource.ts';
import { toWorkloadKinds } from '../../../engine/kubernetes/workload-kinds.ts';
import type { JsonValue } from '../../../engine/model/json.ts';
import type { Resource } from '../../../engine/model/resource.ts';
import type { ManifestDocument } from '../../../engine/model/source.ts';

/** A document of one file; every place is the whole text. */
export function documentOf(
  value: JsonValue | undefined,
  path = 'a.yaml',
  text = JSON.stringify(value) ?? '',
): ManifestDocument {
  const range = { start: 0, end: text.length };
  return {
    file: { path, text },
    index: 0,
    range,
    ...(value === undefined ? {} : { value }),
    problems: [],
    duplicates: [],
    places: () => ({
      find: () => ({ value: range, style: 'plain' }),
      nearest: (pointer) => ({ place: { value: range, style: 'plain' }, pointer }),
    }),
  };
}

/** The objects in a value. */
export function resourcesOf(
  value: JsonValue,
  path?: string,
  podTemplatePaths?: Record<string, string>,
): readonly Resource[] {
  return toResources(documentOf(value, path), { workloadKinds: toWorkloadKinds(podTemplatePaths) }).resources;
}

/** The one object in a value. */
export function resourceOf(value: JsonValue, path?: string): Resource {
  const [only, ...others] = resourcesOf(value, path);
  if (only === undefined || others.length > 0) throw new Error('not exactly one object');
  return only;
}
