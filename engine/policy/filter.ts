/** One match or exclude filter, compiled to clauses that can be asked one by one and shown to people. */

import { isObject, joinPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { LabelSelector, MatchFilter, ResourceFilter } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import { parseKindSelector, selectsKind, selectsPods } from './kind-selector.ts';
import { compileSelector, type Labels, pairTest } from './selector.ts';
import { compileWildcard, matchesEverything } from './wildcard.ts';

/** What the world around a manifest says. */
export interface MatchContext {
  /** The labels of a namespace; empty for one that nothing is known of. */
  namespaceLabels(namespace: string): Labels;
}

/**
 * Where a filter stands. User information is wiped in `match` (there is no request) and never true elsewhere;
 * exceptions ignore operations, and namespaceSelector on Namespace objects.
 */
export type FilterRole = 'match' | 'exclude' | 'exception';

/** One condition of a filter. */
export interface Clause {
  readonly path: JsonPointer;
  /** `asPod`: read labels and annotations of the pod template. */
  readonly test: (resource: Resource, asPod: boolean, context: MatchContext) => boolean;
  /** For clauses about the namespace: what they could say of another one. */
  readonly namespace?: { readonly canHold: boolean; readonly canFail: boolean };
}

/** A compiled filter. An empty one never matches, neither in match nor in exclude. */
export interface Filter {
  readonly path: JsonPointer;
  readonly clauses: readonly Clause[];
  /** Reads the same view as the match that led to it. */
  readonly hasKinds: boolean;
  /** Its kinds select v1/Pod and so reach every object with a pod view. */
  readonly selectsPods: boolean;
}

/** Compiles one filter; `path` is its pointer in the rule. */
export function compileFilter(filter: MatchFilter, role: FilterRole, path: JsonPointer): Filter {
  const resources = filter.resources ?? {};
  const at = joinPointer(path, 'resources');
  const kinds = (resources.kinds ?? []).flatMap((kind) => parseKindSelector(kind) ?? []);
  const reachesPods = kinds.some(selectsPods);
  const hasKinds = (resources.kinds ?? []).length > 0;
  const clauses = [
    ...operationClauses(resources, role, at),
    ...(hasKinds ? [kindClause(kinds, reachesPods, joinPointer(at, 'kinds'))] : []),
    ...nameClauses(resources, at),
    ...namespaceClauses(resources, at),
    ...labelClauses(resources, role, at),
    ...(role === 'match' ? [] : userClauses(filter, path)),
  ];
  return { path, clauses, hasKinds, selectsPods: reachesPods };
}

/** A manifest is evaluated as if it were created. */
function operationClauses(resources: ResourceFilter, role: FilterRole, at: JsonPointer): Clause[] {
  const operations = resources.operations ?? [];
  if (operations.length === 0 || role === 'exception') return [];
  const holds = operations.includes('CREATE');
  return [{ path: joinPointer(at, 'operations'), test: () => holds }];
}

function kindClause(
  kinds: readonly ReturnType<typeof parseKindSelector>[],
  reachesPods: boolean,
  path: JsonPointer,
): Clause {
  return {
    path,
    test: (resource) =>
      (reachesPods && resource.pod !== null) ||
      kinds.some((selector) => selector !== undefined && selectsKind(selector, resource)),
  };
}

function nameClauses(resources: ResourceFilter, at: JsonPointer): Clause[] {
  const clauses: Clause[] = [];
  if (resources.name !== undefined && resources.name !== '') {
    const matches = compileWildcard(resources.name);
    clauses.push({ path: joinPointer(at, 'name'), test: (resource) => matches(nameOf(resource)) });
  }
  const names = resources.names ?? [];
  if (names.length > 0) {
    const matches = anyOf(names);
    clauses.push({ path: joinPointer(at, 'names'), test: (resource) => matches(nameOf(resource)) });
  }
  return clauses;
}

function namespaceClauses(resources: ResourceFilter, at: JsonPointer): Clause[] {
  const namespaces = resources.namespaces ?? [];
  if (namespaces.length === 0) return [];
  const matches = anyOf(namespaces);
  return [
    {
      path: joinPointer(at, 'namespaces'),
      test: (resource) => matches(namespaceOf(resource)),
      namespace: {
        canHold: namespaces.some((pattern) => pattern !== ''),
        canFail: !namespaces.some(matchesEverything),
      },
    },
  ];
}

function labelClauses(resources: ResourceFilter, role: FilterRole, at: JsonPointer): Clause[] {
  const clauses: Clause[] = [];
  const annotations = Object.entries(resources.annotations ?? {}).map(([key, value]) => pairTest(key, value));
  if (annotations.length > 0) {
    const test: Clause['test'] = (resource, asPod) => {
      const actual = metadataOf(resource, asPod, 'annotations');
      return annotations.every((expected) => expected(actual));
    };
    clauses.push({ path: joinPointer(at, 'annotations'), test });
  }
  if (resources.selector !== undefined) {
    const selects = compileSelector(resources.selector);
    const test: Clause['test'] = (resource, asPod) => selects(metadataOf(resource, asPod, 'labels'));
    clauses.push({ path: joinPointer(at, 'selector'), test });
  }
  if (resources.namespaceSelector !== undefined) {
    clauses.push(namespaceSelectorClause(resources.namespaceSelector, role, joinPointer(at, 'namespaceSelector')));
  }
  return clauses;
}

/** Never holds for Namespace objects, but in exceptions, where it is ignored for them. */
function namespaceSelectorClause(selector: LabelSelector, role: FilterRole, path: JsonPointer): Clause {
  const selects = compileSelector(selector);
  const isEmpty = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
  return {
    path,
    test: (resource, _asPod, context) => {
      if (resource.kind === 'Namespace') return role === 'exception';
      return selects(resource.namespace === '' ? undefined : context.namespaceLabels(resource.namespace));
    },
    namespace: { canHold: true, canFail: !isEmpty },
  };
}

/** There is no request, so nobody has a role. */
function userClauses(filter: MatchFilter, path: JsonPointer): Clause[] {
  return (['roles', 'clusterRoles', 'subjects'] as const)
    .filter((key) => (filter[key] ?? []).length > 0)
    .map((key) => ({ path: joinPointer(path, key), test: () => false }));
}

function anyOf(patterns: readonly string[]): (text: string) => boolean {
  const tests = patterns.map(compileWildcard);
  return (text) => tests.some((test) => test(text));
}

/** `metadata.generateName` where there is no name. */
export function nameOf(resource: Resource): string {
  if (resource.name !== '') return resource.name;
  const metadata = resource.value.metadata;
  const generated = isObject(metadata) ? metadata.generateName : undefined;
  return typeof generated === 'string' ? generated : '';
}

/** A Namespace object counts as lying in itself. */
export function namespaceOf(resource: Resource): string {
  return resource.kind === 'Namespace' ? resource.name : resource.namespace;
}

/** Labels or annotations of the object, or of the pod template. */
export function metadataOf(resource: Resource, asPod: boolean, key: 'labels' | 'annotations'): Labels {
  const metadata = asPod && resource.pod !== null ? resource.pod.metadata : resource.value.metadata;
  const found = isObject(metadata) && Object.hasOwn(metadata, key) ? metadata[key] : undefined;
  return isObject(found) ? found : undefined;
}
