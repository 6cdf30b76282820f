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

/** Reasons that are a noun; the others read the same for one and for many. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ['broken link', 'broken links'],
  ['ccpolicy document', 'ccpolicy documents'],
  ['chart template', 'chart templates'],
  ['kustomize patch', 'kustomize patches'],
  ['link that leaves the root', 'links that leave the root'],
  ['link to .git or node_modules', 'links to .git or node_modules'],
  ['path excluded by .ccpolicyignore', 'paths excluded by .ccpolicyignore'],
  ['path excluded by .gitignore', 'paths excluded by .gitignore'],
  ['path excluded by the configuration', 'paths excluded by the configuration'],
  ['path not included by the configuration', 'paths not included by the configuration'],
  ['pipe, socket or device', 'pipes, sockets or devices'],
  ['source in another repository', 'sources in other repositories'],
  ['template (.in)', 'templates (.in)'],
  ['test document of a rule', 'test documents of rules'],
]);

/** `18 foreign YAML or JSON, 4 kustomize patches`: the reasons of a count, the most frequent first. */
export function reasonsLabel(reasons: Readonly<Record<string, number>>): string {
  const counted = Object.entries(reasons).filter(([, count]) => count > 0);
  const [only] = counted;
  if (counted.length === 1 && only !== undefined) return reasonLabel(...only);
  return countedReasons(reasons);
}

/** The same with the count of a single reason, too. */
export function countedReasons(reasons: Readonly<Record<string, number>>): string {
  return Object.entries(reasons)
    .filter(([, count]) => count > 0)
    .sort(([left, a], [right, b]) => b - a || (left < right ? -1 : 1))
    .map(([reason, count]) => `${count} ${reasonLabel(reason, count)}`)
    .join(', ');
}

/** A reason in words; its name in the JSON report stays what it is. */
function reasonLabel(reason: string, count: number): string {
  if (reason === 'foreign YAML') return 'foreign YAML or JSON';
  return visible(count === 1 ? reason : (PLURALS.get(reason) ?? reason));
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
