/** One round: the fixes that can be made together. Whatever overlaps another waits for the next round. */

import type { JsonPointer } from '../model/json.ts';
import type { FixOperation } from '../model/rule.ts';
import { byUrgency, documentOperations, type Finding, operationsKey } from './finding.ts';

/** Chooses fixes of one document that do not touch one another, worst finding first. */
export function chooseRound(findings: readonly Finding[]): Finding[] {
  const chosen: Finding[] = [];
  const touched: JsonPointer[] = [];
  const known = new Set<string>();
  for (const finding of findings.toSorted(byUrgency)) {
    const key = operationsKey(finding);
    if (known.has(key)) continue;
    const pointers = documentOperations(finding).flatMap(touchedBy);
    if (pointers.some((pointer) => touched.some((other) => overlaps(pointer, other)))) continue;
    known.add(key);
    chosen.push(finding);
    touched.push(...pointers);
  }
  return chosen;
}

/** What an operation changes. Adding to or removing from a list moves its other items: the whole list is touched. */
function touchedBy(operation: FixOperation): JsonPointer[] {
  if (operation.op === 'test') return [];
  if (operation.embedded !== undefined) return [operation.path];
  const pointers = 'from' in operation ? [operation.path, operation.from] : [operation.path];
  if (operation.op === 'replace') return pointers;
  return pointers.map((pointer) => (/\/(\d+|-)$/.test(pointer) ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer));
}

function overlaps(a: JsonPointer, b: JsonPointer): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
