/** Types before Rego: what Kubernetes would refuse must never reach a rule, for Rego passes silently over wrong types. */

import { isObject, joinPointer, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { FieldPath } from '../model/rule.ts';
import {
  CONTAINER_LISTS,
  type FieldTree,
  findFieldPath,
  mergeTree,
  newTree,
  toFieldTrees,
  treesAt,
} from './field-path.ts';
import { fieldType, OBJECT_META, POD_SPEC, type TypeText, typeOfKind } from './field-type-table.ts';
import { compileTypeTest, type TypeTest } from './field-type-test.ts';
import { acceptedKinds, expectedWords, foundWords, type JsonKind, toScalarTest } from './json-kind.ts';
import { findBuiltInPlace } from './workload-kinds.ts';

/** A value of a type that Kubernetes does not accept at its field. */
export interface TypeProblem {
  /** Relative to the resource. */
  readonly pointer: JsonPointer;
  /** "a string", "a whole number", … */
  readonly expected: string;
  /** "a number", "a list", … */
  readonly found: string;
}

/** A part of a resource that has a type, and the fields of it that are read. */
interface TypedPart {
  readonly pointer: JsonPointer;
  readonly type: TypeText;
  readonly tree: FieldTree;
  readonly test: TypeTest;
}

const NONE: readonly TypeProblem[] = [];

/**
 * Compiles the check of the fields that `paths` declare (each with all below it, and what leads to it) against the
 * types of Kubernetes. `null` is absent; fields that a type does not name, and kinds that nobody knows, are not checked
 * beyond `metadata`. The name, the namespace and the names of containers are always checked: rules always see them.
 */
export function compileTypeCheck(paths: readonly FieldPath[]): (resource: Resource) => readonly TypeProblem[] {
  const partsByKind = new Map<string, readonly TypedPart[]>();
  return (resource) => {
    const key = `${resource.group}/${resource.kind}#${resource.pod?.specPointer ?? ''}`;
    let parts = partsByKind.get(key);
    if (parts === undefined) {
      parts = toParts(resource, paths);
      partsByKind.set(key, parts);
    }
    return findProblems(resource, parts);
  };
}

/** The JSON kinds that a kind (`group/Kind`) accepts at a field path; `undefined` where its type is not known. */
export function acceptedAt(kind: string, path: FieldPath): readonly JsonKind[] | undefined {
  const parsed = findFieldPath(path);
  if (parsed === undefined || parsed.base === 'fact') return undefined;
  let type: TypeText | undefined = {
    resource: typeOfKind(kind),
    pod: POD_SPEC,
    podMetadata: OBJECT_META,
    container: '#core/v1.Container',
    ephemeral: '#core/v1.EphemeralContainer',
  }[parsed.base];
  for (const segment of parsed.segments) type = type === undefined ? undefined : typeBelow(type, segment);
  return type === undefined || type === 'any' ? undefined : acceptedKinds(type);
}

function toParts(resource: Resource, paths: readonly FieldPath[]): TypedPart[] {
  const trees = toFieldTrees([...paths, 'resource:/metadata/name', 'resource:/metadata/namespace']);
  if (trees.container !== undefined) graft(trees.container, '/name').terminal = true;
  const kind = `${resource.group}/${resource.kind}`;
  const place = resource.pod ?? findBuiltInPlace(kind);
  const whole = trees.resource ?? newTree();
  const spec = newTree();
  if (trees.pod !== undefined) mergeTree(spec, trees.pod);
  for (const { base, key } of CONTAINER_LISTS) {
    const tree = trees[base];
    if (tree !== undefined) mergeTree(graft(spec, `/${key}/*`), tree);
  }
  const metadata = trees.podMetadata ?? newTree();
  if (place !== undefined && findBuiltInPlace(kind) !== undefined) {
    mergeTree(graft(whole, place.specPointer), spec);
    mergeTree(graft(whole, place.metadataPointer), metadata);
    return [toPart('', typeOfKind(kind), whole)];
  }
  const parts = [toPart('', typeOfKind(kind), whole)];
  return place === undefined
    ? parts
    : [...parts, toPart(place.specPointer, POD_SPEC, spec), toPart(place.metadataPointer, OBJECT_META, metadata)];
}

function toPart(pointer: JsonPointer, type: TypeText, tree: FieldTree): TypedPart {
  return { pointer, type, tree, test: compileTypeTest(type, [tree]) };
}

function graft(root: FieldTree, pointer: JsonPointer): FieldTree {
  let node = root;
  for (const segment of splitPointer(pointer)) {
    const children = segment === '*' ? node.pattern : node.literal;
    const child = children.get(segment) ?? newTree();
    children.set(segment, child);
    node = child;
  }
  return node;
}

function findProblems(resource: Resource, parts: readonly TypedPart[]): readonly TypeProblem[] {
  let problems = NONE;
  for (const { pointer, type, tree, test } of parts) {
    const value = pointer === '' ? resource.value : valueAt(resource.value, pointer);
    if (value === undefined || value === null || test(value)) continue;
    const found: TypeProblem[] = [];
    collect(value, type, [tree], pointer, found);
    problems = [...problems, ...found];
  }
  return problems;
}

/** The slow way over the same types, taken only when something is wrong: names the places. */
function collect(
  value: JsonValue | undefined,
  type: TypeText,
  trees: readonly FieldTree[],
  pointer: JsonPointer,
  out: TypeProblem[],
): void {
  if (value === null || value === undefined) return;
  const whole = trees.some((tree) => tree.terminal);
  const enter = (key: string | number, child: JsonValue | undefined, childType: TypeText) => {
    const below = whole ? trees.filter((tree) => tree.terminal) : trees.flatMap((tree) => treesAt(tree, String(key)));
    if (below.length > 0) collect(child, childType, below, joinPointer(pointer, key), out);
  };
  if (!acceptsShape(value, type)) {
    out.push({ pointer, expected: expectedWords(type), found: foundWords(value, type) });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) enter(index, item, typeBelow(type, String(index)) ?? 'any');
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const below = typeBelow(type, key);
      if (below !== undefined) enter(key, value[key], below);
    }
  }
}

function acceptsShape(value: JsonValue, type: TypeText): boolean {
  if (type.startsWith('[]')) return Array.isArray(value);
  if (type.startsWith('{}') || type.startsWith('#')) return isObject(value);
  return toScalarTest(type)(value);
}

function typeBelow(type: TypeText, key: string): TypeText | undefined {
  if (type.startsWith('[]') || type.startsWith('{}')) return type.slice(2);
  return type.startsWith('#') ? fieldType(type, key) : undefined;
}
