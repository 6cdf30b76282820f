/** Built-ins on composite values: subsets, paths through graphs, JSON patches, ranges. */

import { applyPatch } from '../../json/patch.ts';
import { joinPointer } from '../../json/pointer.ts';
import type { JsonValue, Operation } from '../../model/json.ts';
import { compareValues, formatValue, isRegoObject, type RegoObject, RegoSet, type RegoValue } from '../value.ts';
import { array, BuiltinError, type BuiltinTable, bigInteger, items, object, text, toRegoInteger } from './builtin.ts';

/** `json.*`, `object.*`, `graph.*` and the like. */
export const STRUCTURES: BuiltinTable = {
  // Notes are for OPA's tracer; the expression itself is true.
  trace: (note) => text(note) !== undefined,
  'object.subset': (whole, part) => isSubset(whole ?? null, part ?? null),
  'graph.reachable_paths': (graph, initial) => reachablePaths(object(graph), items(initial)),
  'numbers.range_step': (from, to, step) => range(bigInteger(from), bigInteger(to), bigInteger(step)),
  'json.patch': (value, operations) => patchValue(value ?? null, array(operations)),
};

/** A policy that asks for more would only run into its memory limit. */
const LONGEST_RANGE = 1_000_000n;

function range(from: bigint, to: bigint, step: bigint): RegoValue[] {
  if (step <= 0n) throw new BuiltinError('step must be a positive integer');
  const direction = from <= to ? step : -step;
  const count = (to - from) / direction + 1n;
  if (count > LONGEST_RANGE) throw new RangeError('the range is too long');
  return Array.from({ length: Number(count) }, (_, index) => toRegoInteger(from + direction * BigInt(index)));
}

function isSubset(whole: RegoValue, part: RegoValue): boolean {
  if (isRegoObject(whole) && isRegoObject(part)) return isObjectSubset(whole, part);
  if (whole instanceof RegoSet && part instanceof RegoSet) return part.items.every((item) => holds(whole.items, item));
  if (Array.isArray(whole) && Array.isArray(part)) return isRun(whole, part);
  if (Array.isArray(whole) && part instanceof RegoSet) return part.items.every((item) => holds(whole, item));
  throw new BuiltinError('both arguments of object.subset must be of the same type or array and set');
}

function isObjectSubset(whole: RegoObject, part: RegoObject): boolean {
  return Object.keys(part).every((key) => {
    const [large, small] = [whole[key], part[key] ?? null];
    if (large === undefined) return false;
    if (compareValues(large, small) === 0) return true;
    const comparable =
      (isRegoObject(large) && isRegoObject(small)) ||
      (large instanceof RegoSet && small instanceof RegoSet) ||
      (Array.isArray(large) && Array.isArray(small));
    return comparable && isSubset(large, small);
  });
}

function holds(list: readonly RegoValue[], wanted: RegoValue): boolean {
  return list.some((item) => compareValues(item, wanted) === 0);
}

/** Whether `part` stands in `whole` without gaps. As OPA searches: what began to match is not looked at again. */
function isRun(whole: readonly RegoValue[], part: readonly RegoValue[]): boolean {
  let matched = 0;
  for (let start = 0; matched < part.length; ) {
    if (start + matched >= whole.length) return false;
    if (compareValues(whole[start + matched] ?? null, part[matched] ?? null) === 0) matched++;
    else {
      start++;
      matched = 0;
    }
  }
  return true;
}

function keyOf(node: RegoValue): string {
  return typeof node === 'string' ? node : formatValue(node);
}

function edgesOf(graph: RegoObject, node: RegoValue): readonly RegoValue[] | undefined {
  const edges = graph[keyOf(node)];
  if (edges === undefined) return undefined;
  return Array.isArray(edges) ? edges : edges instanceof RegoSet ? edges.items : [];
}

function reachablePaths(graph: RegoObject, initial: readonly RegoValue[]): RegoSet {
  const paths: RegoValue[] = [];
  const follow = (node: RegoValue, path: RegoValue[]): void => {
    const edges = edgesOf(graph, node);
    if (edges === undefined) {
      paths.push(path);
      return;
    }
    const extended = [...path, node];
    if (edges.length === 0) paths.push(extended);
    for (const neighbour of edges) {
      if (holds(extended, neighbour)) paths.push(extended);
      else follow(neighbour, extended);
    }
  };
  for (const node of initial) {
    const edges = edgesOf(graph, node);
    if (edges?.length === 0) paths.push([node]);
    // As in OPA, a first edge back to the start is followed once.
    for (const neighbour of edges ?? []) follow(neighbour, [node]);
  }
  return new RegoSet(paths);
}

function patchValue(value: RegoValue, operations: readonly RegoValue[]): RegoValue {
  const steps = operations.map((operation) => toOperation(object(operation)));
  const result = applyPatch(toJson(value), steps);
  if ('reason' in result) throw new BuiltinError(result.reason);
  return result.value as RegoValue;
}

function toOperation(operation: RegoObject): Operation {
  const from = operation.from === undefined ? {} : { from: toPointer(operation.from) };
  const value = operation.value === undefined ? {} : { value: toJson(operation.value) };
  const op = text(operation.op);
  const needed = { add: value, replace: value, test: value, move: from, copy: from, remove: { remove: true } }[op];
  if (needed === undefined || Object.keys(needed).length === 0) throw new BuiltinError('not a patch operation');
  return { op, path: toPointer(operation.path), ...from, ...value } as Operation;
}

/** OPA also takes a path as an array, and a pointer without its first `/`. */
function toPointer(path: RegoValue | undefined): string {
  if (Array.isArray(path)) return joinPointer('', ...path.map((segment) => keyOf(segment)));
  const pointer = text(path);
  return pointer === '' || pointer.startsWith('/') ? pointer : `/${pointer}`;
}

/** Patches work on JSON: what holds a set is not patched. */
function toJson(value: RegoValue): JsonValue {
  if (value instanceof RegoSet) throw new BuiltinError('sets cannot be patched');
  if (Array.isArray(value)) return value.map(toJson);
  if (!isRegoObject(value)) return value as JsonValue;
  return Object.fromEntries(Object.keys(value).map((key) => [key, toJson(value[key] ?? null)]));
}
