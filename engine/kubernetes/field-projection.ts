/** What a rule gets of a resource: the declared fields and the identity, nothing else. */

import { isObject, splitPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView, Resource } from '../model/resource.ts';
import type { FieldPath, RuleContainer, RuleInput } from '../model/rule.ts';
import { CONTAINER_LISTS, containersOf, type FieldTree, type FieldTrees, toFieldTrees, treesAt } from './field-path.ts';

/** The part of a rule's input that comes from the resource itself. */
export type ProjectedResource = Pick<RuleInput, 'resource' | 'pod'>;

/**
 * Compiles the projection of resources onto field paths.
 *
 * - `null` fields are left out; list items keep their indices, so an item without a declared field is `{}`;
 * - objects on the way to a declared field are there even when the field is not: a fix may need to know its parent;
 * - a path at or above the pod spec does not bring the pod spec into `resource`, a path into it does;
 *   likewise `pod:` does not bring the containers;
 * - containers come when a `container:` (or `ephemeral:`) path is declared, always with a `name`: one that has none, as
 *   Knative allows, is called by its place.
 *
 * Values are shared with the resource where they are taken whole: the result is read-only.
 */
export function compileProjection(paths: readonly FieldPath[]): (resource: Resource) => ProjectedResource {
  const trees = toFieldTrees(paths);
  for (const base of ['container', 'ephemeral'] as const) {
    trees[base]?.literal.set('name', { terminal: true, literal: new Map(), pattern: new Map() });
  }
  return (resource) => ({
    resource: projectObject(resource, trees.resource),
    pod: resource.pod === null ? null : projectPod(resource.pod, trees),
  });
}

function projectObject(resource: Resource, tree: FieldTree | undefined): JsonObject {
  const omit = resource.pod === null ? undefined : segmentsOf(resource.pod.specPointer);
  const object = tree === undefined ? {} : toObject(project(resource.value, [tree], omit));
  const metadata = { ...toObject(object.metadata) };
  if (resource.name !== '') metadata.name = resource.name;
  if (resource.namespace !== '' && !resource.namespaceAssumed) metadata.namespace = resource.namespace;
  return { ...object, apiVersion: resource.apiVersion, kind: resource.kind, metadata };
}

/** There are few places where pods stand. */
const KNOWN_SEGMENTS = new Map<string, readonly string[]>();

function segmentsOf(specPointer: string): readonly string[] {
  let segments = KNOWN_SEGMENTS.get(specPointer);
  if (segments === undefined) {
    segments = splitPointer(specPointer);
    KNOWN_SEGMENTS.set(specPointer, segments);
  }
  return segments;
}

const CONTAINER_KEYS: ReadonlySet<string> = new Set(CONTAINER_LISTS.map(({ key }) => key));

function projectPod(pod: PodView, trees: FieldTrees): NonNullable<RuleInput['pod']> {
  const containers: RuleContainer[] = [];
  for (const { base, path, type, index, container } of containersOf(pod)) {
    const tree = trees[base];
    if (tree === undefined) continue;
    const projected = toObject(project(container, [tree]));
    const isNamed = projected.name !== undefined;
    containers.push({ path, type, index, container: isNamed ? projected : { ...projected, name: nameByPlace(path) } });
  }
  return {
    specPointer: pod.specPointer,
    metadataPointer: pod.metadataPointer,
    spec: projectSpec(pod.spec, trees.pod),
    metadata: trees.podMetadata === undefined ? {} : toObject(project(pod.metadata, [trees.podMetadata])),
    containers,
  };
}

/** `containers[0]`: words about a container must not depend on its name, or nothing would be said of it. */
function nameByPlace(path: JsonPointer): string {
  const [list = '', index = ''] = splitPointer(path).slice(-2);
  return `${list}[${index}]`;
}

function projectSpec(spec: JsonObject, tree: FieldTree | undefined): JsonObject {
  if (tree === undefined) return {};
  if (!tree.terminal) return toObject(project(spec, [tree]));
  const rest = Object.fromEntries(Object.entries(spec).filter(([key]) => !CONTAINER_KEYS.has(key)));
  return toObject(withoutNulls(rest));
}

function toObject(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** `omit` leads from here to the pod spec, which a terminal tree at or above it must not bring along. */
function project(value: JsonValue, trees: readonly FieldTree[], omit?: readonly string[]): JsonValue | undefined {
  if (trees.some((tree) => tree.terminal)) {
    return omit === undefined ? withoutNulls(value) : withoutPodSpec(value, trees, omit);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => projectItem(item, childrenAt(trees, String(index))));
  }
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const child = value[key];
    if (child === null || child === undefined) continue;
    const below = childrenAt(trees, key);
    if (below.length === 0) continue;
    setOwn(result, key, project(child, below, omit?.[0] === key ? omit.slice(1) : undefined));
  }
  return result;
}

function childrenAt(trees: readonly FieldTree[], key: string): readonly FieldTree[] {
  const [only] = trees;
  return only !== undefined && trees.length === 1 ? treesAt(only, key) : trees.flatMap((tree) => treesAt(tree, key));
}

function projectItem(item: JsonValue, trees: readonly FieldTree[]): JsonValue {
  if (trees.length > 0) return project(item, trees) ?? null;
  return isObject(item) ? {} : null;
}

function withoutPodSpec(value: JsonValue, trees: readonly FieldTree[], omit: readonly string[]): JsonValue | undefined {
  const [key, ...rest] = omit;
  const asked = trees.filter((tree) => !tree.terminal || tree.literal.size + tree.pattern.size > 0);
  if (key === undefined) {
    return asked.length === 0 ? undefined : project(value, asked.map(withoutTerminal));
  }
  if (!isObject(value) || !isObject(value[key])) return withoutNulls(value);
  const result: JsonObject = {};
  for (const [name, child] of Object.entries(value)) {
    if (child === null) continue;
    const below = [...childrenAt(trees, name), { terminal: true, literal: new Map(), pattern: new Map() }];
    setOwn(result, name, name === key ? withoutPodSpec(child, below, rest) : withoutNulls(child));
  }
  return result;
}

function withoutTerminal(tree: FieldTree): FieldTree {
  return { ...tree, terminal: false };
}

/** The value without its `null` fields; the very same value when it has none. Items of lists stay, `null` too. */
function withoutNulls(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || !holdsNullField(value)) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const child = value[key];
    if (child !== null && child !== undefined) setOwn(result, key, withoutNulls(child));
  }
  return result;
}

function holdsNullField(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsNullField);
  for (const key of Object.keys(value)) {
    const child = value[key];
    if (child === null || (child !== undefined && holdsNullField(child))) return true;
  }
  return false;
}

/** Sets an own field, `__proto__` too. */
function setOwn(object: JsonObject, key: string, value: JsonValue | undefined): void {
  if (value === undefined) return;
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
}
