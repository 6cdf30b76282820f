/** From a rule's pointer to a place in a file, and what stands there. */

import { valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { EmbeddedPointer } from '../model/rule.ts';
import type { Location, ManifestDocument, Range, SourcePlace } from '../model/source.ts';
import { locateEmbedded, outerRange } from '../yaml/embedded.ts';
import { toLocation } from '../yaml/line-index.ts';

/**
 * The location of a pointer of a resource, or of its nearest existing ancestor. Something absent points at the key of
 * that ancestor, a list item at the line where it begins.
 */
export function locate(resource: Resource, pointer: JsonPointer, embedded?: EmbeddedPointer): Location {
  const { document } = resource;
  const full = resource.pointer + pointer;
  const source = document.file.rendered?.sourceOf(document, full);
  if (source === undefined) return locateIn(document, full, { base: resource.pointer, embedded });
  return locateSource(source, embedded);
}

/** Where a value that an alias or a merge key brings to a pointer is written; empty for all others. */
export function locateAnchor({ document, pointer: base }: Resource, pointer: JsonPointer): Location[] {
  const full = base + pointer;
  const source = document.file.rendered?.sourceOf(document, full);
  if (source !== undefined && 'location' in source) return [];
  const written = source?.document ?? document;
  const { place, pointer: nearest } = written.places().nearest(source?.pointer ?? full);
  if (place.anchor === undefined) return [];
  const relative = source === undefined ? nearest.slice(base.length) : nearest;
  return [toLocation(written.file, firstLine(written, place.anchor), relative)];
}

/** The location of a range of a document's text, with the pointer that it belongs to where that is known. */
export function locateRange(document: ManifestDocument, range: Range, full?: JsonPointer, base = ''): Location {
  const source = document.file.rendered?.sourceAt(document, range.start, full ?? '');
  return source === undefined ? toLocation(document.file, range, full?.slice(base.length)) : locateSource(source);
}

/** Where something that was rendered was written. */
export function locateSource(source: SourcePlace, embedded?: EmbeddedPointer): Location {
  if ('location' in source) return source.location;
  const { document, pointer, inner, approximate } = source;
  const outer = inner === undefined ? undefined : outerRange(document, pointer, inner);
  const location =
    outer === undefined
      ? locateIn(document, pointer, { base: '', embedded })
      : toLocation(document.file, outer, pointer);
  return approximate ? { ...location, approximate } : location;
}

/** The location of a pointer of a document, told relative to `base`. */
function locateIn(
  document: ManifestDocument,
  full: JsonPointer,
  { base, embedded }: { readonly base: JsonPointer; readonly embedded: EmbeddedPointer | undefined },
): Location {
  if (embedded !== undefined) {
    const inner = locateEmbedded(document, full, embedded);
    if (inner !== undefined) return toLocation(document.file, inner, full.slice(base.length));
  }
  const { place, pointer: nearest } = document.places().nearest(full);
  const isCollection = place.style.endsWith('mapping') || place.style.endsWith('sequence');
  const shown = isCollection || nearest !== full ? (place.key ?? firstLine(document, place.value)) : place.value;
  return toLocation(document.file, shown, nearest.slice(base.length));
}

/** A collection without a key of its own is shown by its first line: the whole of it would be a wall of text. */
function firstLine(document: ManifestDocument, range: Range): Range {
  const end = document.file.text.slice(range.start, range.end).search(/[\r\n]/);
  return end < 0 ? range : { start: range.start, end: range.start + end };
}

/** Whether anything stands at the pointer; `null` is nothing, as in Kubernetes. */
export function exists(root: JsonValue, pointer: JsonPointer): boolean {
  const value = valueAt(root, pointer);
  return value !== undefined && value !== null;
}
