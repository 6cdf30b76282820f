/** Two renderings of one root: they differ by the operations of a repair, and by nothing else. */

import { isDeepStrictEqual } from 'node:util';
import { applyPatch } from '../../json/patch.ts';
import { isObject, parentPointer, valueAt } from '../../json/pointer.ts';
import type { JsonPointer, JsonValue, Operation } from '../../model/json.ts';
import type { FixOperation } from '../../model/rule.ts';
import type { ManifestDocument } from '../../model/source.ts';
import { isGitopsObject } from '../../render/gitops-object.ts';

/** Which documents became others, by number; or why that is not what was wanted. */
export type OutputComparison = { readonly changed: readonly number[] } | { readonly reason: string };

/** Compares; `wanted` are the operations by the number of the document. */
export function compareOutputs(
  root: string,
  before: readonly ManifestDocument[],
  after: readonly ManifestDocument[],
  wanted: ReadonlyMap<number, readonly FixOperation[]>,
): OutputComparison {
  if (before.length !== after.length) return { reason: `${root} would have other objects` };
  const renamed = renamedBy(before, after, wanted);
  const changed: number[] = [];
  for (const [index, old] of before.entries()) {
    const fresh = after[index]?.value ?? null;
    const operations = wanted.get(index) ?? [];
    if (operations.length === 0 && isDeepStrictEqual(old.value ?? null, fresh)) continue;
    changed.push(index);
    const outcome = expectedValue(old.value ?? null, operations, fresh);
    if ('reason' in outcome) return outcome;
    if (isDeepStrictEqual(withNames(outcome.value, renamed), outcome.fresh)) continue;
    if (operations.length === 0 && tellsOtherwise(old.value ?? null, fresh)) continue;
    const reason = operations.length === 0 ? 'would change, too' : 'would become something else than the repair says';
    return { reason: `${labelOf(old)} in ${root} ${reason}` };
  }
  return { changed };
}

/** Whether a controller is told other things by an object that is the same one: what it then renders is compared itself. */
function tellsOtherwise(old: JsonValue, fresh: JsonValue): boolean {
  if (!isObject(old) || !isObject(fresh) || !isGitopsObject(old)) return false;
  const { spec: before, ...others } = old;
  const { spec: after, ...freshOthers } = fresh;
  return isObject(before) && isObject(after) && isDeepStrictEqual(others, freshOthers);
}

/** What the operations make of a value. Texts that they work inside of are compared by what they hold. */
function expectedValue(
  old: JsonValue,
  operations: readonly FixOperation[],
  after: JsonValue,
): { readonly value: JsonValue; readonly fresh: JsonValue } | { readonly reason: string } {
  let value = old;
  let fresh = after;
  const opened = new Set<JsonPointer>();
  for (const { embedded, ...operation } of operations) {
    if (embedded === undefined) {
      const outcome = applied(value, operation, fresh);
      if ('reason' in outcome) return outcome;
      value = outcome.value;
      continue;
    }
    const { path } = operation;
    if (!opened.has(path)) {
      value = withOpened(value, path);
      fresh = withOpened(fresh, path);
      opened.add(path);
    }
    const inner = { ...operation, path: path + embedded.pointer };
    const outcome = applyPatch(value, ['from' in inner ? { ...inner, from: path + inner.from } : inner]);
    if ('reason' in outcome) return outcome;
    value = outcome.value;
  }
  return { value, fresh };
}

/**
 * What an operation makes of a value. A switch that is to be gone may be off instead, and a mapping that nothing is left
 * in may be gone, for patches and values can say no more.
 */
function applied(value: JsonValue, operation: Operation, fresh: JsonValue): ReturnType<typeof applyPatch> {
  if (operation.op !== 'remove') return applyPatch(value, [operation]);
  const isOff = valueAt(value, operation.path) === true && valueAt(fresh, operation.path) === false;
  if (isOff) return applyPatch(value, [{ op: 'replace', path: operation.path, value: false }]);
  let outcome = applyPatch(value, [operation]);
  for (let at = parentPointer(operation.path); at !== undefined && at !== ''; at = parentPointer(at)) {
    const left = 'reason' in outcome ? undefined : valueAt(outcome.value, at);
    if ('reason' in outcome || !isEmpty(left) || valueAt(fresh, at) !== undefined) break;
    outcome = applyPatch(outcome.value, [{ op: 'remove', path: at }]);
  }
  return outcome;
}

function isEmpty(value: JsonValue | undefined): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** The value with what a JSON text holds in the place of the text. */
function withOpened(value: JsonValue, path: JsonPointer): JsonValue {
  const text = valueAt(value, path);
  if (typeof text !== 'string') return value;
  try {
    const outcome = applyPatch(value, [{ op: 'replace', path, value: JSON.parse(text) as JsonValue }]);
    return 'reason' in outcome ? value : outcome.value;
  } catch {
    return value;
  }
}

const HASHED = /^(.+)-[a-z0-9]{10}$/;

/** Names of generated objects whose content is repaired: the hash at their end follows, and so do references. */
function renamedBy(
  before: readonly ManifestDocument[],
  after: readonly ManifestDocument[],
  wanted: ReadonlyMap<number, unknown>,
): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const index of wanted.keys()) {
    const [old, fresh] = [nameOf(before[index]), nameOf(after[index])];
    const base = HASHED.exec(old)?.[1];
    if (old !== fresh && base !== undefined && base === HASHED.exec(fresh)?.[1]) renamed.set(old, fresh);
  }
  return renamed;
}

function withNames(value: JsonValue, renamed: ReadonlyMap<string, string>): JsonValue {
  if (renamed.size === 0) return value;
  if (typeof value === 'string') return renamed.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => withNames(item, renamed));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withNames(member, renamed)]));
}

function nameOf(document: ManifestDocument | undefined): string {
  const name = valueAt(document?.value ?? null, '/metadata/name');
  return typeof name === 'string' ? name : '';
}

function labelOf(document: ManifestDocument): string {
  const kind = valueAt(document.value ?? null, '/kind');
  return `${typeof kind === 'string' ? kind : 'an object'} ${nameOf(document)}`.trim();
}
