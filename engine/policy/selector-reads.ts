/** What the selectors of policies and exceptions look at in a resource: a wrong type there makes every match a guess. */

import type { MatchBlock, Policy, PolicyException, ResourceFilter } from '../model/policy.ts';
import type { FieldPath } from '../model/rule.ts';

/** The fields by which these policies and exceptions choose resources; each is an object's own, and a pod template's. */
export function selectorReads(policies: readonly Policy[], exceptions: readonly PolicyException[]): FieldPath[] {
  const blocks = [
    ...policies.flatMap(({ rules }) => rules.flatMap(({ match, exclude }) => [match, exclude ?? {}])),
    ...exceptions.map(({ match }) => match),
  ];
  const filters = blocks.flatMap(filtersOf);
  return [
    ...(filters.some(({ selector }) => selector !== undefined) ? fieldsOf('labels') : []),
    ...(filters.some(({ annotations }) => annotations !== undefined) ? fieldsOf('annotations') : []),
  ];
}

function filtersOf({ any = [], all = [] }: MatchBlock): ResourceFilter[] {
  return [...any, ...all].flatMap(({ resources }) => resources ?? []);
}

function fieldsOf(field: 'labels' | 'annotations'): FieldPath[] {
  return [`resource:/metadata/${field}/*`, `podMetadata:/${field}/*`];
}
