/** Places in patches, also in those that stand in a kustomization as a text. */

import { valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument, SourcePlace } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';
import { findInPatches, type PatchPlace } from './patch-place.ts';

/** A place in the rendered object that a patch has made. */
export interface WantedInPatch {
  readonly rendered: JsonValue;
  readonly pointer: JsonPointer;
  /** What is absent below it. */
  readonly rest: JsonPointer;
}

/** A place in a patch that is a text, and how much of the wanted pointer it is. */
export type PatchTextPlace = Extract<SourcePlace, { document: ManifestDocument }> & Pick<PatchPlace, 'depth'>;

/** A place in a patch that is the text at a pointer. */
export function inPatchText(
  document: ManifestDocument,
  at: JsonPointer,
  wanted: WantedInPatch,
): PatchTextPlace | undefined {
  const text = document.value === undefined ? undefined : valueAt(document.value, at);
  if (typeof text !== 'string') return undefined;
  const found = findInPatches(readDocuments({ path: document.file.path, text }), wanted.rendered, wanted.pointer);
  if (found === undefined) return undefined;
  const { complete, depth } = found;
  const { place } = found.document.places().nearest(found.pointer);
  const patch = patchPlace(found, wanted);
  return { document, pointer: at, inner: place.value, patch, approximate: !complete, depth };
}

/** Where a patch says it, or would say it. */
export function patchPlace(
  { document, pointer, complete }: PatchPlace,
  { rest }: WantedInPatch,
): { readonly document: ManifestDocument; readonly pointer: JsonPointer } {
  return { document, pointer: complete ? pointer + rest : pointer };
}
