/** Kind selectors (`Pod`, `apps/v1/Deployment`, `*.example.com/v1/Gadget`, `Pod/status`), by Kyverno's grammar. */

import { matchesWildcard } from './wildcard.ts';

/** Four wildcard patterns. A subresource of `''` means "no subresource". */
export interface KindSelector {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly subresource: string;
}

/** What a kind selector is held against. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const POD: GroupVersionKind = { group: '', version: 'v1', kind: 'Pod' };
/** Kyverno 1.19.1 knows one digit only and reads `v10/Pod` as a subresource of kind `v10`; Kubernetes has no such limit. */
const VERSION = /^(\*|v\d+((alpha|beta)\d+)?)$/;

/**
 * Reads a kind selector: split at `/`, then the last part at `.`, then by the number of parts. Undefined for what has
 * too many parts, which selects nothing.
 */
export function parseKindSelector(text: string): KindSelector | undefined {
  const slashed = text.split('/');
  const parts = [...slashed.slice(0, -1), ...(slashed.at(-1) ?? '').split('.')];
  const [a = '', b = '', c = '', d = ''] = parts;
  if (parts.length === 1) return { group: '*', version: '*', kind: a, subresource: '' };
  if (parts.length === 2) return twoParts(a, b);
  if (parts.length === 3) {
    if (VERSION.test(a)) return { group: '*', version: a, kind: b, subresource: c };
    return { group: a, version: b, kind: c, subresource: '' };
  }
  return parts.length === 4 ? { group: a, version: b, kind: c, subresource: d } : undefined;
}

function twoParts(a: string, b: string): KindSelector {
  if (a === '*' && (b === '*' || b === b.toLowerCase())) return { group: '*', version: '*', kind: '*', subresource: b };
  if (VERSION.test(a)) return { group: '*', version: a, kind: b, subresource: '' };
  return { group: '*', version: '*', kind: a, subresource: b };
}

/** Does the selector name this kind? A manifest is never a subresource. */
export function selectsKind(selector: KindSelector, resource: GroupVersionKind): boolean {
  return (
    matchesWildcard(selector.kind, resource.kind) &&
    matchesWildcard(selector.version, resource.version) &&
    matchesWildcard(selector.group, resource.group) &&
    selectsManifests(selector)
  );
}

/** False for selectors of subresources (`Pod/status`), which no manifest can be. */
export function selectsManifests(selector: KindSelector): boolean {
  return matchesWildcard(selector.subresource, '');
}

/** Does the selector name v1/Pod, and so reach every object that makes pods? */
export function selectsPods(selector: KindSelector): boolean {
  return selectsKind(selector, POD);
}
