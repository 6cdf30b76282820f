/** Strategic merge patches that no kustomization names: they give themselves away by `$patch` and its siblings. */

import type { JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';

const DIRECTIVE = /^\$(patch|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/;

/** True when the document holds a key that only patches have. Cheap for all others: their text is searched, not their value. */
export function holdsPatchDirective(document: ManifestDocument): boolean {
  const { file, range, value } = document;
  const text = file.text.slice(range.start, range.end);
  return value !== undefined && text.includes('$') && holdsDirective(value);
}

function holdsDirective(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(holdsDirective);
  return Object.keys(value).some((key) => DIRECTIVE.test(key) || holdsDirective(value[key] ?? null));
}
