/** What Kyverno's validation refuses in match and exclude, each with what to write instead. */

import { joinPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { LabelSelector, MatchBlock, MatchFilter, ResourceFilter } from '../model/policy.ts';
import type { FilterRole } from './filter.ts';
import { selectorProblems } from './label-grammar.ts';
import type { DocumentProblem } from './schema.ts';

/** Where the block stands, which decides what it may hold. */
export interface BlockPlace {
  readonly role: FilterRole;
  readonly pointer: JsonPointer;
  /** The namespace of a NamespacedPolicy. */
  readonly namespace: string | null;
}

/** The problems of a block that the schema accepts. */
export function blockProblems(block: MatchBlock, place: BlockPlace): DocumentProblem[] {
  const { any, all } = block;
  if (any !== undefined && all !== undefined) {
    return [
      problem(
        place.pointer,
        true,
        'any and all stand side by side.',
        'Keep one: any needs one matching filter, all needs every one.',
      ),
    ];
  }
  if (place.role !== 'exclude' && (any ?? all ?? []).length === 0) {
    return [
      problem(place.pointer, true, 'match selects nothing.', 'Write match: {any: [{resources: {kinds: [Pod]}}]}.'),
    ];
  }
  const at = joinPointer(place.pointer, any === undefined ? 'all' : 'any');
  return (any ?? all ?? []).flatMap((filter, index) => filterProblems(filter, place, joinPointer(at, index)));
}

function filterProblems(filter: MatchFilter, place: BlockPlace, pointer: JsonPointer): DocumentProblem[] {
  const resources = filter.resources ?? {};
  const at = joinPointer(pointer, 'resources');
  return [
    ...presenceProblems(filter, place, pointer),
    ...kindProblems(resources, at),
    ...nameProblems(resources, at),
    ...namespaceProblems(resources, place, at),
    ...labelSelectorProblems(resources.selector, joinPointer(at, 'selector'), false),
    ...labelSelectorProblems(resources.namespaceSelector, joinPointer(at, 'namespaceSelector'), true),
  ];
}

/** Match filters need kinds; the filters of exceptions need something that can be known offline. */
function presenceProblems(filter: MatchFilter, place: BlockPlace, pointer: JsonPointer): DocumentProblem[] {
  const user = (['subjects', 'roles', 'clusterRoles'] as const).filter((key) => (filter[key] ?? []).length > 0);
  if (place.role === 'exception' && user.length > 0) {
    const key = user[0] ?? 'subjects';
    return [
      problem(
        joinPointer(pointer, key),
        true,
        `An exception by ${key} never holds: manifests carry no user.`,
        `Remove ${key}; match by resources.`,
      ),
    ];
  }
  if (place.role === 'exclude') return [];
  const isEmpty = isEmptyFilter(filter, place.role);
  if (isEmpty && user.length === 0) {
    return [
      problem(pointer, false, 'An empty filter matches nothing.', 'Write resources: {kinds: [Pod]}, or remove it.'),
    ];
  }
  if (place.role === 'match' && (filter.resources?.kinds ?? []).length === 0) {
    return [
      problem(
        pointer,
        false,
        'A match filter needs kinds.',
        'Add kinds to resources; Pod selects everything that makes pods.',
      ),
    ];
  }
  return [];
}

function isEmptyFilter(filter: MatchFilter, role: FilterRole): boolean {
  const { kinds, name, names, namespaces, annotations, selector, namespaceSelector, operations } =
    filter.resources ?? {};
  const lists = [kinds, names, namespaces, role === 'exception' ? [] : operations];
  return (
    lists.every((list) => (list ?? []).length === 0) &&
    (name ?? '') === '' &&
    Object.keys(annotations ?? {}).length === 0 &&
    selector === undefined &&
    namespaceSelector === undefined
  );
}

function kindProblems({ kinds = [] }: ResourceFilter, at: JsonPointer): DocumentProblem[] {
  if (kinds.length < 2 || !kinds.includes('*')) return [];
  const pointer = joinPointer(at, 'kinds', kinds.indexOf('*'));
  return [problem(pointer, false, '* stands beside other kinds.', 'Remove the other kinds, or *.')];
}

function nameProblems({ name, names }: ResourceFilter, at: JsonPointer): DocumentProblem[] {
  if (name === undefined || names === undefined) return [];
  return [problem(joinPointer(at, 'name'), true, 'name and names stand side by side.', 'Move the name into names.')];
}

function namespaceProblems({ namespaces }: ResourceFilter, place: BlockPlace, at: JsonPointer): DocumentProblem[] {
  if (place.namespace === null || (namespaces ?? []).length === 0) return [];
  const message = `A NamespacedPolicy speaks of its own namespace (${place.namespace}) only.`;
  return [problem(joinPointer(at, 'namespaces'), true, message, 'Remove namespaces, or use kind: Policy.')];
}

/** A selector that Kubernetes would refuse is an error, wherever it stands; an empty one only selects namespaces. */
export function labelSelectorProblems(
  selector: LabelSelector | undefined,
  pointer: JsonPointer,
  mayBeEmpty: boolean,
): DocumentProblem[] {
  if (selector === undefined) return [];
  const isEmpty = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
  if (isEmpty && !mayBeEmpty) {
    return [problem(pointer, true, 'The selector is empty.', 'Add matchLabels or matchExpressions, or remove it.')];
  }
  return selectorProblems(selector).map((found) => ({ ...found, pointer: `${pointer}${found.pointer}` }));
}

function problem(pointer: JsonPointer, atKey: boolean, message: string, hint: string): DocumentProblem {
  return { pointer, atKey, message, hint };
}
