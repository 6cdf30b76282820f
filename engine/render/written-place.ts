/** Places in rendered texts, followed back to what people wrote: what tells a controller to render may itself be rendered. */

import { valueAt } from '../json/pointer.ts';
import type { SourcePlace } from '../model/source.ts';

/** The place itself, unless its document was rendered: then where that was written. */
export function writtenPlace(place: SourcePlace): SourcePlace {
  if ('location' in place) return place;
  const { document, pointer, inner, patch, approximate } = place;
  const source = document.file.rendered?.sourceOf(document, pointer);
  if (source === undefined) return place;
  if ('location' in source) return approximate ? { location: { ...source.location, approximate } } : source;
  if (inner === undefined) return approximate ? { ...source, approximate } : source;
  // A place inside of a text is the same there as long as the text is.
  const isSame = source.patch === undefined && textAt(source) === textAt(place);
  if (!isSame) return { ...source, approximate: true };
  const inside = patch === undefined ? { inner } : { inner, patch };
  return { ...source, ...inside, approximate: approximate || source.approximate };
}

function textAt({ document, pointer }: Exclude<SourcePlace, { location: unknown }>): unknown {
  return valueAt(document.value ?? null, pointer);
}
