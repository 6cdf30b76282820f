/** Where a patch sets a value: strategic merge patches are walked beside what they were merged into, JSON 6902 by their paths. */

import { canonicalJson } from '../json/canonical.ts';
import { childOf, isObject, joinPointer, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';

/** A place in a patch. */
export interface PatchPlace {
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
  /** How much of the wanted pointer was found. */
  readonly depth: number;
  /** Whether all of it was. */
  readonly complete: boolean;
}

/** Fields by which kustomize merges lists of objects, the usual ones first. */
const MERGE_KEYS = ['name', 'mountPath', 'containerPort', 'port', 'key', 'devicePath', 'ip', 'topologyKey', 'uid'];

/** The place in the patches that says most about a pointer of the rendered object; undefined when none says anything. */
export function findInPatches(
  patches: readonly ManifestDocument[],
  rendered: JsonValue,
  pointer: JsonPointer,
): PatchPlace | undefined {
  let best: PatchPlace | undefined;
  for (const document of patches) {
    const place = Array.isArray(document.value)
      ? inOperations(document, document.value, rendered, pointer)
      : inStrategic(document, rendered, pointer);
    if (place !== undefined && place.depth > 0 && (best === undefined || place.depth >= best.depth)) best = place;
  }
  return best;
}

/**
 * The last operation at, above or below the pointer. Patches that came later may have moved the elements of a list: then an
 * operation on another element that holds the value is meant.
 */
function inOperations(
  document: ManifestDocument,
  operations: readonly JsonValue[],
  rendered: JsonValue,
  pointer: JsonPointer,
): PatchPlace | undefined {
  const value = canonicalJson(valueAt(rendered, pointer) ?? null);
  const holds = ({ pointer: at, complete }: PatchPlace) =>
    complete && canonicalJson(valueAt(document.value ?? null, at) ?? null) === value;
  const here = operationsAt(document, operations, pointer, (segment, wanted) => isAppended(segment, wanted));
  const appended = appendedAt(operations, rendered, pointer);
  const best =
    here.findLast((place) => place.pointer.startsWith(`/${appended}/`) && holds(place)) ??
    here.findLast(holds) ??
    here.findLast(({ complete }) => complete) ??
    here.at(-1);
  if (best !== undefined && (!best.complete || holds(best))) return best;
  const moved = operationsAt(document, operations, pointer, (segment, wanted) => isIndex(segment) && isIndex(wanted));
  const holding = moved.filter(holds);
  const last = holding.at(-1);
  return last === undefined ? best : { ...last, complete: holding.length === 1 };
}

/** Which of the operations that append to one list has made the element at or above the pointer, when nothing came after them. */
function appendedAt(operations: readonly JsonValue[], rendered: JsonValue, pointer: JsonPointer): number | undefined {
  const wanted = splitPointer(pointer);
  for (const [depth, segment] of wanted.entries()) {
    const list = joinPointer('', ...wanted.slice(0, depth));
    const elements = valueAt(rendered, list);
    if (!Array.isArray(elements) || !isIndex(segment)) continue;
    const appending = operations.flatMap((each, index) => (isObject(each) && each.path === `${list}/-` ? [index] : []));
    const found = appending.at(Number(segment) - elements.length);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The places in operations on the pointer; `alike` says what else may stand for a segment of it. */
function operationsAt(
  document: ManifestDocument,
  operations: readonly JsonValue[],
  pointer: JsonPointer,
  alike: (segment: string, wanted: string | undefined) => boolean,
): PatchPlace[] {
  const wanted = splitPointer(pointer);
  return operations.flatMap((operation, index): PatchPlace[] => {
    if (!isObject(operation) || typeof operation.path !== 'string' || operation.op === 'remove') return [];
    const path = splitPointer(operation.path);
    const shared = path.findIndex((segment, at) => segment !== wanted[at] && !alike(segment, wanted[at]));
    const depth = shared < 0 ? Math.min(path.length, wanted.length) : shared;
    if (depth < Math.min(path.length, wanted.length)) return [];
    const rest = wanted.slice(path.length).reduce((at, segment) => joinPointer(at, segment), `/${index}/value`);
    const complete = document.places().find(rest) !== undefined;
    return [{ document, pointer: rest, depth: wanted.length, complete }];
  });
}

function isAppended(segment: string, wanted: string | undefined): boolean {
  return segment === '-' && isIndex(wanted);
}

function isIndex(segment: string | undefined): boolean {
  return segment !== undefined && /^\d+$/.test(segment);
}

/** A patch has the shape of what it changes; its lists hold only the elements that change. */
function inStrategic(document: ManifestDocument, rendered: JsonValue, pointer: JsonPointer): PatchPlace {
  let patch: JsonValue | undefined = document.value;
  let whole: JsonValue | undefined = rendered;
  let at = '';
  let depth = 0;
  const segments = splitPointer(pointer);
  for (const segment of segments) {
    const child = childOf(whole, segment);
    const own = Array.isArray(patch) ? elementLike(patch, child) : segment;
    const next = own === undefined ? undefined : childOf(patch, own);
    if (own === undefined || next === undefined) break;
    at = joinPointer(at, own);
    patch = next;
    whole = child;
    depth += 1;
  }
  return { document, pointer: at, depth, complete: depth === segments.length };
}

/** The index of the element that was merged into this one. */
function elementLike(elements: readonly JsonValue[], merged: JsonValue | undefined): string | undefined {
  const index = elements.findIndex((element) =>
    isObject(element) && isObject(merged) ? hasSameKey(element, merged) : element === merged,
  );
  if (index >= 0) return String(index);
  // Lists that are not merged are replaced: the element is the same as a whole.
  const same = elements.findIndex((element) => canonicalJson(element) === canonicalJson(merged ?? null));
  return same < 0 ? undefined : String(same);
}

function hasSameKey(element: JsonObject, merged: JsonObject): boolean {
  const key = MERGE_KEYS.find((name) => element[name] !== undefined && merged[name] !== undefined);
  return key !== undefined && element[key] === merged[key];
}
