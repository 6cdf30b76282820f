/** One round: the fixes that can be made together. Whatever overlaps another waits for the next round. */

import { PointerSet } from '../json/pointer-set.ts';
import { touchedBy } from '../yaml/touched.ts';
import { byUrgency, documentOperations, type Finding, operationsKey } from './finding.ts';

/** Chooses fixes of one document that do not touch one another, worst finding first. */
export function chooseRound(findings: readonly Finding[]): Finding[] {
  const chosen: Finding[] = [];
  const touched = new PointerSet();
  const known = new Set<string>();
  for (const finding of findings.toSorted(byUrgency)) {
    const key = operationsKey(finding);
    if (known.has(key)) continue;
    const pointers = documentOperations(finding)
      .filter(({ op }) => op !== 'test')
      .flatMap(touchedBy);
    if (pointers.some((pointer) => touched.overlaps(pointer))) continue;
    known.add(key);
    chosen.push(finding);
    for (const pointer of pointers) touched.add(pointer);
  }
  return chosen;
}
