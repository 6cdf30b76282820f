/** Whether a resource has one of a set of fields: the gate before Rego, compiled to closures because it runs per document. */

import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { FieldPath } from '../model/rule.ts';
import { CONTAINER_LISTS, type FieldTree, toFieldReader, toFieldTrees, toKeyTest } from './field-path.ts';

type Test = (value: JsonValue | undefined) => boolean;

/**
 * Compiles a test: does the resource have at least one of these fields? A `null` field is absent, as in Kubernetes.
 * `fact:` paths are ignored; without any other path the answer is always `false`.
 */
export function compilePresence(paths: readonly FieldPath[]): (resource: Resource) => boolean {
  const trees = toFieldTrees(paths);
  const inResource = toTest(trees.resource);
  const inSpec = toTest(trees.pod);
  const inMetadata = toTest(trees.podMetadata);
  const inLists = CONTAINER_LISTS.flatMap(({ base, key }) => {
    const test = toTest(trees[base]);
    return test === undefined ? [] : [{ key, test }];
  });
  return ({ value, pod }) => {
    if (inResource?.(value)) return true;
    if (pod === null) return false;
    if (inSpec?.(pod.spec) || inMetadata?.(pod.metadata)) return true;
    for (const { key, test } of inLists) if (someItem(pod.spec[key], test)) return true;
    return false;
  };
}

function someItem(list: JsonValue | undefined, test: Test): boolean {
  if (!Array.isArray(list)) return false;
  for (const item of list) if (test(item)) return true;
  return false;
}

function toTest(tree: FieldTree | undefined): Test | undefined {
  if (tree === undefined) return undefined;
  if (tree.terminal) return (value) => value !== null && value !== undefined;
  const inObject = toObjectTest(tree);
  const inArray = toArrayTest(tree);
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    return Array.isArray(value) ? inArray(value) : inObject(value);
  };
}

function toObjectTest(tree: FieldTree): (value: JsonObject) => boolean {
  const literals = [...tree.literal].map(([key, child]) => ({ read: toFieldReader(key), test: testOf(child) }));
  const patterns = patternsOf(tree);
  const [only] = literals;
  if (only !== undefined && literals.length === 1 && patterns.length === 0) {
    const { read, test } = only;
    return (value) => test(read(value));
  }
  return (value) => {
    for (const { read, test } of literals) if (test(read(value))) return true;
    if (patterns.length === 0) return false;
    for (const key of Object.keys(value)) {
      for (const { matches, test } of patterns) if (matches(key) && test(value[key])) return true;
    }
    return false;
  };
}

function toArrayTest(tree: FieldTree): (value: readonly JsonValue[]) => boolean {
  const literals = [...tree.literal].flatMap(([key, child]) =>
    /^(0|[1-9][0-9]*)$/.test(key) ? [{ index: Number(key), test: testOf(child) }] : [],
  );
  const patterns = patternsOf(tree);
  return (value) => {
    for (const { index, test } of literals) if (test(value[index])) return true;
    if (patterns.length === 0) return false;
    for (let index = 0; index < value.length; index += 1) {
      for (const { matches, test } of patterns) if (matches(String(index)) && test(value[index])) return true;
    }
    return false;
  };
}

function patternsOf(tree: FieldTree): { matches: (key: string) => boolean; test: Test }[] {
  return [...tree.pattern].map(([pattern, child]) => ({ matches: toKeyTest(pattern), test: testOf(child) }));
}

function testOf(tree: FieldTree): Test {
  return toTest(tree) ?? (() => false);
}
