/** What is known of namespaces: the set's Namespace objects first, then the configuration. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject } from '../model/json.ts';
import type { Config } from '../model/policy.ts';
import type { MatchContext } from './filter.ts';
import type { Labels } from './selector.ts';

/** The label that the API server puts on every namespace. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** A lookup of namespace labels; `objects` are the values of the set's Namespace objects. */
export function createMatchContext(objects: Iterable<JsonObject>, namespaces: Config['namespaces'] = {}): MatchContext {
  const known = new Map<string, Labels>();
  for (const [name, { labels = {} }] of Object.entries(namespaces)) known.set(name, { ...labels, [NAME_LABEL]: name });
  for (const object of objects) {
    const metadata = isObject(object.metadata) ? object.metadata : {};
    const { name, labels } = metadata;
    if (typeof name !== 'string') continue;
    known.set(name, { ...known.get(name), ...(isObject(labels) ? labels : {}), [NAME_LABEL]: name });
  }
  return { namespaceLabels: (name) => known.get(name) ?? { [NAME_LABEL]: name } };
}
