/** Resources for tests, read from YAML as a run reads them. */

import { toResources } from '../../../engine/kubernetes/resource.ts';
import { toWorkloadKinds } from '../../../engine/kubernetes/workload-kinds.ts';
import type { Resource } from '../../../engine/model/resource.ts';
import type { MatchContext } from '../../../engine/policy/filter.ts';
import type { Labels } from '../../../engine/policy/selector.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';

/** Every object of a YAML text. */
function resourcesOf(text: string): Resource[] {
  const workloadKinds = toWorkloadKinds();
  return readDocuments({ path: 'test.yaml', text }).flatMap(
    (document) => toResources(document, { workloadKinds }).resources,
  );
}

/** The only object of a YAML text. */
export function resourceOf(text: string): Resource {
  const [resource] = resourcesOf(text);
  if (resource === undefined) throw new Error('the text holds no manifest');
  return resource;
}

/** A lookup of namespace labels; namespaces that are not in the table have none. */
export function namespaces(table: Record<string, Labels> = {}): MatchContext {
  return { namespaceLabels: (name) => (Object.hasOwn(table, name) ? table[name] : undefined) };
}
