/** RFC 6902 on values; the only importer of fast-json-patch. */

import patch from 'fast-json-patch';
import type { JsonPointer, JsonValue, Operation } from '../model/json.ts';
import { childOf, splitPointer } from './pointer.ts';

/** The value after all operations, or why one of them cannot be applied. */
export type PatchResult = { readonly value: JsonValue } | { readonly reason: string };

/** Applies the operations in order to a copy of `value`, which stays as it is. Never throws on a bad operation. */
export function applyPatch(value: JsonValue, operations: readonly Operation[]): PatchResult {
  let current: JsonValue = structuredClone(value);
  for (const operation of operations) {
    const reason = obstacleTo(current, operation);
    if (reason !== undefined) return { reason: `${operation.op} ${operation.path}: ${reason}` };
    try {
      // The library guards against prototype pollution by refusing `__proto__` and `constructor/prototype` paths.
      current = patch.applyOperation(current, structuredClone(operation), true, true, true).newDocument as JsonValue;
    } catch (error) {
      const name = error instanceof Error ? error.name : String(error);
      return { reason: `${operation.op} ${operation.path}: ${name}` };
    }
  }
  return { value: current };
}

/** What stands in the way of an operation: what RFC 6902 forbids and fast-json-patch lets pass, such as steps into scalars and inherited properties, bad indices. */
export function obstacleTo(root: JsonValue, operation: Operation): string | undefined {
  if ('from' in operation && !stands(root, operation.from)) return `nothing stands at ${operation.from}`;
  if (operation.op === 'move' && operation.path.startsWith(`${operation.from}/`))
    return 'a value cannot move into itself';
  if (operation.op === 'move') return obstacleToAdding(withoutValue(root, operation.from), operation.path);
  if (operation.op === 'add' || operation.op === 'copy') return obstacleToAdding(root, operation.path);
  return stands(root, operation.path) ? undefined : 'nothing stands there';
}

function stands(root: JsonValue, pointer: string): boolean {
  let value: JsonValue | undefined = root;
  for (const segment of splitPointer(pointer)) value = childOf(value, segment);
  return value !== undefined;
}

function obstacleToAdding(root: JsonValue, pointer: string): string | undefined {
  const segments = splitPointer(pointer);
  const last = segments.pop();
  if (last === undefined) return undefined;
  let parent: JsonValue | undefined = root;
  for (const segment of segments) parent = childOf(parent, segment);
  if (parent === null || typeof parent !== 'object') return 'the parent is no mapping and no list';
  if (!Array.isArray(parent) || last === '-') return undefined;
  return /^(?:0|[1-9][0-9]*)$/.test(last) && Number(last) <= parent.length ? undefined : 'no such place in the list';
}

/** The value without the member or item at `pointer`: what a move adds to. Only what stands above it is copied. */
export function withoutValue(root: JsonValue, pointer: JsonPointer): JsonValue {
  return without(root, splitPointer(pointer));
}

function without(value: JsonValue, [name = '', ...rest]: readonly string[]): JsonValue {
  const child = childOf(value, name);
  if (child === undefined || value === null || typeof value !== 'object') return value;
  const below = rest.length === 0 ? undefined : without(child, rest);
  if (Array.isArray(value)) return value.toSpliced(Number(name), 1, ...(below === undefined ? [] : [below]));
  const members = Object.entries(value).flatMap(([key, member]): [string, JsonValue][] => {
    if (key !== name) return [[key, member]];
    return below === undefined ? [] : [[key, below]];
  });
  return Object.fromEntries(members);
}
