/** Which part of a document an operation has to do with. */

import type { JsonPointer } from '../model/json.ts';
import type { FixOperation } from '../model/rule.ts';

/** What an operation reads or changes. Adding to or removing from a list moves its other items: the whole list is touched. */
export function touchedBy(operation: FixOperation): JsonPointer[] {
  if (operation.embedded !== undefined) return [operation.path];
  const pointers = 'from' in operation ? [operation.path, operation.from] : [operation.path];
  if (operation.op === 'replace' || operation.op === 'test') return pointers;
  return pointers.map((pointer) => (/\/(\d+|-)$/.test(pointer) ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer));
}
