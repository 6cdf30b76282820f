/** How a resource, a place and a count are named to people, the same in every format. */

import type { Renderings } from '../model/report.ts';
import type { ResourceIdentity } from '../model/resource.ts';
import type { Location } from '../model/source.ts';
import { oneLine, visible } from './harmless.ts';

/** How many roots are named before they are only counted. */
const MOST_ROOTS = 4;

/** `Deployment payments/api`; `RuntimeClass kata-qemu-snp` for a cluster-wide object. */
export function resourceLabel({ kind, namespace, name }: ResourceIdentity): string {
  return visible(`${kind} ${namespace === '' ? '' : `${namespace}/`}${name === '' ? '(no name)' : name}`);
}

/** `deploy/api.yaml:14:7`. */
export function placeLabel({ path, line, column }: Location): string {
  return `${visible(path)}:${line}:${column}`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `18 foreign, 4 kustomize patches`: the reasons of a count, the most frequent first. */
export function reasonsLabel(reasons: Readonly<Record<string, number>>): string {
  const counted = Object.entries(reasons).filter(([, count]) => count > 0);
  if (counted.length === 1) return visible(counted[0]?.[0] ?? '');
  return counted
    .sort(([left, a], [right, b]) => b - a || (left < right ? -1 : 1))
    .map(([reason, count]) => `${count} ${visible(reason)}`)
    .join(', ');
}

/** The sum of the counts of a record. */
export function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The roots that show a finding: all of them by name, as long as they are few. */
export function renderingsLabel({ roots, of }: Renderings): string {
  const named = roots.slice(0, MOST_ROOTS).map(oneLine).join(', ');
  const more = roots.length > MOST_ROOTS ? ` and ${roots.length - MOST_ROOTS} more` : '';
  return of === 1 ? `the rendering of ${named}` : `${roots.length} of ${of} renderings: ${named}${more}`;
}
