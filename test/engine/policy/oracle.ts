/**
 * The semantics of match and exclude, written a second time from the text of docs and measurements, as plainly as can
 * be and sharing nothing with the engine: the property tests hold the engine against it.
 */

import type { MatchBlock, MatchFilter, ResourceFilter } from '../../../engine/model/policy.ts';

/** What the oracle needs of an object. */
export interface PlainObject {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  /** The pod template's labels and annotations, where the object makes pods. */
  readonly pod: { readonly labels: Record<string, string>; readonly annotations: Record<string, string> } | null;
}

/** Where the oracle looks namespaces up. */
export type NamespaceTable = Record<string, Record<string, string>>;

/** `*` takes nothing, or one character and goes on. */
export function naiveWildcard(pattern: string, text: string): boolean {
  return naive([...pattern], [...text]);
}

function naive(pattern: readonly string[], text: readonly string[]): boolean {
  if (pattern.length === 0) return text.length === 0;
  if (pattern[0] === '*') return naive(pattern.slice(1), text) || (text.length > 0 && naive(pattern, text.slice(1)));
  if (text.length === 0) return false;
  return (pattern[0] === '?' || pattern[0] === text[0]) && naive(pattern.slice(1), text.slice(1));
}

/** The decision for one rule and one object. */
export function oracleMatches(
  rule: { readonly match: MatchBlock; readonly exclude?: MatchBlock },
  policyNamespace: string | null,
  object: PlainObject,
  table: NamespaceTable,
): boolean {
  if (policyNamespace !== null && policyNamespace !== object.namespace) return false;
  const matchFilters = filtersOf(rule.match);
  const withoutUsers = matchFilters.filters.map((filter) => ({ resources: filter.resources ?? {} }));
  const matching = withoutUsers.map((filter) => filterHolds(filter, object, table, false, 'match'));
  if (!blockHolds(matchFilters.any, matching)) return false;
  if (rule.exclude === undefined) return true;
  const viaPod = withoutUsers.some(
    (filter, index) =>
      matching[index] === true && object.pod !== null && (filter.resources.kinds ?? []).some(kindReachesPods),
  );
  const excludeFilters = filtersOf(rule.exclude);
  const excluding = excludeFilters.filters.map((filter) => filterHolds(filter, object, table, viaPod, 'exclude'));
  return !blockHolds(excludeFilters.any, excluding);
}

/** Whether the match block of an exception holds. */
export function oracleExcepts(match: MatchBlock, object: PlainObject, table: NamespaceTable): boolean {
  const { any, filters } = filtersOf(match);
  return blockHolds(
    any,
    filters.map((filter) => filterHolds(filter, object, table, true, 'exception')),
  );
}

function filtersOf(block: MatchBlock): { any: boolean; filters: readonly MatchFilter[] } {
  if (block.any !== undefined && block.any.length > 0) return { any: true, filters: block.any };
  return { any: false, filters: block.all ?? [] };
}

function blockHolds(any: boolean, answers: readonly boolean[]): boolean {
  if (answers.length === 0) return false;
  return any ? answers.includes(true) : !answers.includes(false);
}

function filterHolds(
  filter: MatchFilter,
  object: PlainObject,
  table: NamespaceTable,
  viaPod: boolean,
  role: 'match' | 'exclude' | 'exception',
): boolean {
  if ((filter.roles ?? []).length + (filter.clusterRoles ?? []).length + (filter.subjects ?? []).length > 0)
    return false;
  const original = filter.resources ?? {};
  const resources = role === 'exception' ? { ...original, operations: [] } : original;
  if (isEmpty(resources)) return false;
  const asPod = viaPod || (resources.kinds ?? []).some(kindReachesPods);
  const seen = asPod && object.pod !== null ? { ...object, ...object.pod } : object;
  const answers = [
    ...identityAnswers(resources, seen),
    Object.entries(resources.annotations ?? {}).every(([key, value]) => somePair(key, value, seen.annotations)),
    resources.selector === undefined || selectorHolds(resources.selector, seen.labels),
    namespaceSelectorAnswer(resources, seen, table, role),
  ];
  return !answers.includes(false);
}

function identityAnswers(resources: ResourceFilter, object: PlainObject): boolean[] {
  const oneOf = (patterns: readonly string[] | undefined, text: string) =>
    patterns === undefined || patterns.length === 0 || patterns.some((pattern) => naiveWildcard(pattern, text));
  const kinds = resources.kinds ?? [];
  const reached = kinds.filter((kind) => kindSelects(kind, object) || (object.pod !== null && kindReachesPods(kind)));
  return [
    oneOf(resources.operations, 'CREATE'),
    kinds.length === 0 || reached.length > 0,
    oneOf(resources.name === '' || resources.name === undefined ? [] : [resources.name], object.name),
    oneOf(resources.names, object.name),
    oneOf(resources.namespaces, object.kind === 'Namespace' ? object.name : object.namespace),
  ];
}

function namespaceSelectorAnswer(
  { namespaceSelector }: ResourceFilter,
  object: PlainObject,
  table: NamespaceTable,
  role: 'match' | 'exclude' | 'exception',
): boolean {
  if (namespaceSelector === undefined) return true;
  if (object.kind === 'Namespace') return role === 'exception';
  return selectorHolds(namespaceSelector, object.namespace === '' ? {} : (table[object.namespace] ?? {}));
}

function isEmpty(resources: ResourceFilter): boolean {
  const lists = [resources.kinds, resources.names, resources.namespaces, resources.operations];
  if (lists.some((list) => list !== undefined && list.length > 0)) return false;
  if (resources.name !== undefined && resources.name !== '') return false;
  if (Object.keys(resources.annotations ?? {}).length > 0) return false;
  return resources.selector === undefined && resources.namespaceSelector === undefined;
}

function somePair(key: string, value: string, actual: Record<string, string>): boolean {
  return Object.entries(actual).some(([k, v]) => naiveWildcard(key, k) && naiveWildcard(value, v));
}

function selectorHolds(selector: NonNullable<ResourceFilter['selector']>, labels: Record<string, string>): boolean {
  const pairs = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => somePair(key, value, labels));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    const has = Object.keys(labels).includes(key);
    if (operator === 'Exists') return has;
    if (operator === 'DoesNotExist') return !has;
    const listed = has && values.includes(labels[key] ?? '');
    return operator === 'In' ? listed : !listed;
  });
  return ![...pairs, ...expressions].includes(false);
}

function kindReachesPods(selector: string): boolean {
  return kindSelects(selector, { group: '', version: 'v1', kind: 'Pod' });
}

/** Every form of the grammar, each by itself. A manifest has no subresource. */
function kindSelects(selector: string, object: { group: string; version: string; kind: string }): boolean {
  const slashes = selector.split('/');
  const last = slashes.pop() ?? '';
  const parts = slashes.concat(last.split('.'));
  const version = /^v[0-9]+((alpha|beta)[0-9]+)?$/;
  const first = parts[0] ?? '';
  const isVersion = first === '*' || version.test(first);
  let wanted = ['*', '*', first, ''];
  if (parts.length === 2) {
    const second = parts[1] ?? '';
    if (first === '*' && second === '*') wanted = ['*', '*', '*', '*'];
    else if (first === '*' && second.toLowerCase() === second) wanted = ['*', '*', '*', second];
    else if (isVersion) wanted = ['*', first, second, ''];
    else wanted = ['*', '*', first, second];
  }
  if (parts.length === 3) wanted = isVersion ? ['*', ...parts] : [...parts, ''];
  if (parts.length === 4) wanted = parts;
  if (parts.length > 4) return false;
  const [group = '', versionPattern = '', kind = '', subresource = ''] = wanted;
  return (
    naiveWildcard(group, object.group) &&
    naiveWildcard(versionPattern, object.version) &&
    naiveWildcard(kind, object.kind) &&
    naiveWildcard(subresource, '')
  );
}
