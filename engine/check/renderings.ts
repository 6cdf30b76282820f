/** Findings in what was rendered: moved to what is to blame, and told once, with the list of renderings. */

import { compareText } from '../json/order.ts';
import type { RuleResult } from '../model/report.ts';
import type { ResourceIdentity } from '../model/resource.ts';
import type { SourcePlace } from '../model/source.ts';
import { locateSource } from './placement.ts';

/** The finding at the place that turned out to be to blame; the others, and where it stood so far, are related. */
export function movedTo(result: RuleResult, place: SourcePlace, others: readonly SourcePlace[]): RuleResult {
  const location = locateSource(place, result.renderings?.place.embedded);
  const related = [...others.map((other) => locateSource(other)), result.location, ...result.related];
  return { ...result, location, related };
}

/** Joins what several renderings of one object have in common; everything else stays as it is. */
export function joinRenderings(results: readonly RuleResult[]): RuleResult[] {
  const joined = new Map<string, RuleResult>();
  const others: RuleResult[] = [];
  for (const result of results) {
    if (result.renderings === undefined) others.push(result);
    else {
      const key = keyOf(result);
      const known = joined.get(key);
      joined.set(key, known === undefined ? result : join(known, result));
    }
  }
  return [...others, ...joined.values()];
}

function keyOf({ ruleId, status, fingerprint, pointer, location, renderings }: RuleResult): string {
  const place = `${location.path} ${location.line}:${location.column}`;
  // Passes and the like have no fingerprint of their own: they stay apart, object by object.
  return `${ruleId} ${status} ${fingerprint === '' ? `${renderings?.object} ${pointer}` : fingerprint} ${place}`;
}

const NO_PLACE = { document: 0, pointer: '' };

/** The strictest action holds; words and identity are those of the first root. */
function join(a: RuleResult, b: RuleResult): RuleResult {
  const roots = [...new Set([...(a.renderings?.roots ?? []), ...(b.renderings?.roots ?? [])])].sort();
  const [first] = [a, b].sort((x, y) => compareText(x.renderings?.roots[0] ?? '', y.renderings?.roots[0] ?? ''));
  const base = first ?? a;
  const failureAction = a.failureAction === 'Enforce' || b.failureAction === 'Enforce' ? 'Enforce' : 'Audit';
  const { object = '', place = NO_PLACE } = base.renderings ?? {};
  const of = Math.max(a.renderings?.of ?? 1, roots.length);
  const resources = namesOf([base, a, b]);
  const renamed = resources.length > 1 ? { resources } : {};
  return { ...base, failureAction, renderings: { roots, of, ...renamed, object, place } };
}

/** What the object is called in all of them, the first one's name first. */
function namesOf(results: readonly RuleResult[]): ResourceIdentity[] {
  const all = results.flatMap(({ resource, renderings }) => [resource, ...(renderings?.resources ?? [])]);
  return [...new Map(all.map((each) => [`${each.namespace}/${each.name}`, each])).values()];
}
