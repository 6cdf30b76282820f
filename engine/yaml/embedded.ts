/** Text inside text: JSON or TOML in a scalar of a document, with the real places of what stands in it. */

import { parentPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { EmbeddedPointer } from '../model/rule.ts';
import type { ManifestDocument, Range } from '../model/source.ts';
import { blockLines, toFile } from './block-lines.ts';
import { JsonRefused, jsonTreeOf } from './json-tree.ts';
import { DocumentPlaces } from './places.ts';
import { sharedReason } from './slot.ts';
import { tomlPlaces } from './toml-places.ts';
import type { TreeNode } from './tree-node.ts';

/**
 * The range in the file of what `embedded` names inside the text at `pointer`; of its nearest ancestor where it is
 * absent. Only the lines of a literal block (`|`) have places of their own: in any other style it is the whole scalar.
 * Undefined when no text stands at `pointer`.
 */
export function locateEmbedded(
  document: ManifestDocument,
  pointer: JsonPointer,
  embedded: EmbeddedPointer,
): Range | undefined {
  const text = document.value === undefined ? undefined : valueAt(document.value, pointer);
  const place = document.places().find(pointer);
  if (typeof text !== 'string' || place === undefined) return undefined;
  const inner = innerRange(text, embedded);
  return (inner === undefined ? undefined : outerRange(document, pointer, inner)) ?? place.value;
}

/** The range in the file of a range of the text at `pointer`, when that is a literal block and nothing else uses it. */
export function outerRange(document: ManifestDocument, pointer: JsonPointer, inner: Range): Range | undefined {
  const node = literalAt(document, pointer);
  if (node === undefined) return undefined;
  const lines = blockLines(document.file.text, node);
  return { start: toFile(lines, inner.start), end: toFile(lines, inner.end) };
}

/** The value of a JSON text, or what is wrong with it and at which offset of it. */
export function readEmbeddedJson(
  text: string,
): { readonly value: JsonValue } | { readonly error: string; readonly offset: number } {
  try {
    jsonTreeOf(text);
    return { value: JSON.parse(text) as JsonValue };
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    return { error: error.message, offset: error.offset };
  }
}

/** The characters of a JSON text that stand for the value at `pointer`: a number with the zeros that reading it loses. */
export function embeddedJsonSource(text: string, pointer: JsonPointer): string | undefined {
  const range = new DocumentPlaces(jsonTreeOf(text)).find(pointer)?.value;
  return range === undefined ? undefined : text.slice(range.start, range.end);
}

/** The node of a literal block that is not shared through an alias or merge. */
export function literalAt(document: ManifestDocument, pointer: JsonPointer): TreeNode | undefined {
  const places = document.places();
  if (!(places instanceof DocumentPlaces)) return undefined;
  const node = places.nodeAt(pointer);
  return node?.block !== undefined && node.style === 'literal' ? node : undefined;
}

/** Why nothing can be changed at a pointer of a document: something else uses what stands there. */
export function findSharedReason(document: ManifestDocument, pointer: JsonPointer): string | undefined {
  const places = document.places();
  return places instanceof DocumentPlaces && places.root !== null ? sharedReason(places.root, pointer) : undefined;
}

/** Why nothing can be changed in place inside of the text at a pointer. */
export function noLines(path: JsonPointer): string {
  return `the text at ${path} is no literal block (|): it has no lines of its own`;
}

function innerRange(text: string, { format, pointer }: EmbeddedPointer): Range | undefined {
  return format === 'json' ? jsonRange(text, pointer) : tomlRange(text, pointer);
}

function jsonRange(text: string, pointer: JsonPointer): Range | undefined {
  try {
    const { place, pointer: reached } = new DocumentPlaces(jsonTreeOf(text)).nearest(pointer);
    const whole =
      reached === pointer ? place.value : (place.key ?? { start: place.value.start, end: place.value.start + 1 });
    return whole;
  } catch (error) {
    if (error instanceof JsonRefused) return undefined;
    throw error;
  }
}

function tomlRange(text: string, pointer: JsonPointer): Range | undefined {
  const places = tomlPlaces(text);
  for (let at: JsonPointer | undefined = pointer; at !== undefined; at = parentPointer(at)) {
    const range = places.get(at);
    if (range !== undefined) return range;
  }
  return undefined;
}
