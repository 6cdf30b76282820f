/**
 * A kustomization as a controller edits it before it builds it, in memory. What the controller sets is traced to the
 * object that told it so; entries that were there keep their places.
 */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';

/** One thing that a controller sets; `pointer` is where it is told to. */
export type KustomizationEdit = { readonly field: string; readonly pointer: JsonPointer } & (
  | { readonly kind: 'set'; readonly value: JsonValue }
  | { readonly kind: 'append'; readonly value: JsonValue }
  /** Takes the place of the entry of that name. `*` keeps what the entry said. */
  | { readonly kind: 'named'; readonly value: JsonObject }
  /** A key of a mapping; one that is there must be forced. */
  | { readonly kind: 'key'; readonly key: string; readonly value: JsonValue; readonly force: boolean }
);

/** The text that is built, and what the controller has set: `images/2`, `namePrefix`, `commonLabels/team`. */
export interface EditedKustomization {
  readonly text: string;
  readonly places: ReadonlyMap<string, JsonPointer>;
  /** Why the controller would give up. */
  readonly problem?: string;
}

/** Applies edits to what a kustomization says. */
export function editKustomization(
  kustomization: JsonValue | undefined,
  edits: readonly KustomizationEdit[],
): EditedKustomization {
  const value: Record<string, JsonValue> = isObject(kustomization) ? { ...kustomization } : {};
  const places = new Map<string, JsonPointer>();
  let problem: string | undefined;
  for (const edit of edits) {
    const before = value[edit.field];
    const after = applyEdit(before, edit);
    if (edit.kind === 'key' && !edit.force && isObject(before) && Object.hasOwn(before, edit.key)) {
      problem ??= `${edit.key} is in ${edit.field} already`;
    }
    value[edit.field] = after.value;
    places.set(edit.field + after.entry, edit.pointer);
  }
  return { text: JSON.stringify(value), places, ...(problem === undefined ? {} : { problem }) };
}

/** The field as it becomes, and which entry of it was set. */
function applyEdit(
  before: JsonValue | undefined,
  edit: KustomizationEdit,
): { readonly value: JsonValue; readonly entry: string } {
  if (edit.kind === 'set') return { value: edit.value, entry: '' };
  if (edit.kind === 'key') {
    return { value: { ...(isObject(before) ? before : {}), [edit.key]: edit.value }, entry: `/${edit.key}` };
  }
  const list = Array.isArray(before) ? before : [];
  if (edit.kind === 'append') return { value: [...list, edit.value], entry: `/${list.length}` };
  const at = list.findIndex((entry) => isObject(entry) && entry.name === edit.value.name);
  const index = at < 0 ? list.length : at;
  const entry = withKept(edit.value, list[index]);
  return { value: [...list.slice(0, index), entry, ...list.slice(index + 1)], entry: `/${index}` };
}

function withKept(entry: JsonObject, before: JsonValue | undefined): JsonObject {
  const kept = isObject(before) ? before : {};
  const fields = Object.entries(entry).flatMap(([key, value]) => {
    if (value !== '*') return [[key, value] as const];
    const old = kept[key];
    return old === undefined ? [] : [[key, old] as const];
  });
  return Object.fromEntries(fields);
}

/** An image as `kustomize edit set image` reads it: `name=new:tag`, `name:tag`, `name=new@digest`; `*` keeps a part. */
export function parseImageEdit(text: string): JsonObject {
  const equals = text.indexOf('=');
  const whole = text.slice(equals + 1);
  const at = whole.indexOf('@');
  const tagged = at < 0 ? whole : whole.slice(0, at);
  const colon = tagged.lastIndexOf(':');
  const hasTag = colon > tagged.lastIndexOf('/');
  const image = hasTag ? tagged.slice(0, colon) : tagged;
  return {
    name: equals < 0 ? image : text.slice(0, equals),
    ...(equals < 0 ? {} : { newName: image }),
    ...(hasTag ? { newTag: tagged.slice(colon + 1) } : {}),
    ...(at < 0 ? {} : { digest: whole.slice(at + 1) }),
  };
}
