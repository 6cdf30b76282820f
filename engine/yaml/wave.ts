/**
 * A wave: operations whose edits are all planned on one reading of the text, because none has to do with what another
 * reads, changes or stands beside. What does has to wait, and so does whatever follows it and has to do with it.
 */

import { obstacleTo } from '../json/patch.ts';
import { parentPointer, valueAt } from '../json/pointer.ts';
import { PointerSet } from '../json/pointer-set.ts';
import type { JsonPointer, JsonValue, Operation } from '../model/json.ts';
import type { FixOperation } from '../model/rule.ts';
import type { TextEdit } from '../model/source.ts';
import { operationEdits } from './operation-edits.ts';
import type { Sheet } from './sheet.ts';
import { SpliceRefused } from './slot.ts';
import { embeddedEdits } from './splice-embedded.ts';
import { Territory } from './territory.ts';
import { touchedBy } from './touched.ts';
import { inItem } from './window.ts';

/** An operation, the same as RFC 6902 knows it, and its edits. */
export interface Planned {
  readonly operation: FixOperation;
  readonly plain: Operation;
  readonly edits: readonly TextEdit[];
}

/** Plans as many of the operations as can be made together, at least one. Throws SpliceRefused when the first cannot be. */
export function nextWave(
  sheet: Sheet,
  operations: readonly FixOperation[],
): { readonly wave: readonly Planned[]; readonly later: readonly FixOperation[] } {
  const wave: Planned[] = [];
  const later: FixOperation[] = [];
  const touched = new PointerSet();
  const territory = new Territory();
  const children = new Children(sheet.value);
  for (const operation of operations) {
    const pointers = concernedBy(operation);
    const isFree = !pointers.some((pointer) => touched.overlaps(pointer)) && children.mayGo(operation);
    const planned = isFree ? tryPlan(sheet, operation, wave.length + later.length === 0) : undefined;
    if (planned !== undefined && territory.take(planned.edits.map(({ range }) => range))) {
      wave.push(planned);
      children.go(operation);
    } else later.push(operation);
    for (const pointer of pointers) touched.add(pointer);
  }
  return { wave, later };
}

/** An operation that is refused beside others may be possible once they are made; the first one of all is not. */
function tryPlan(sheet: Sheet, operation: FixOperation, isFirst: boolean): Planned | undefined {
  try {
    return plan(sheet, operation);
  } catch (error) {
    if (isFirst || !(error instanceof SpliceRefused)) throw error;
    return undefined;
  }
}

function plan(sheet: Sheet, operation: FixOperation): Planned {
  const { page, root, value } = sheet;
  if (operation.embedded !== undefined) {
    const { edits, text } = embeddedEdits(page, root, value, operation);
    return { operation, edits, plain: { op: 'replace', path: operation.path, value: text } };
  }
  const obstacle = obstacleTo(value, operation);
  if (obstacle !== undefined) throw new SpliceRefused(`${operation.op} ${operation.path}: ${obstacle}`);
  const planIn = (on: Sheet, own: Operation) => operationEdits(on.page, on.root, on.value, own);
  const alone = operation.op === 'move' ? inItem(sheet, operation, planIn) : undefined;
  return { operation, edits: alone ?? planIn(sheet, operation), plain: operation };
}

/** What an operation has to do with, in a wave: a value that moves elsewhere is written beside what stands there. */
function concernedBy(operation: FixOperation): JsonPointer[] {
  const beside = leftBy(operation) !== undefined && operation.op === 'move' ? parentPointer(operation.path) : undefined;
  return [...touchedBy(operation), ...(beside === undefined ? [] : [beside])];
}

/** Counts what is left in mappings: the last child of several goes in a wave of its own, for it leaves `{}` behind. */
class Children {
  readonly #value: JsonValue;
  readonly #left = new Map<JsonPointer, number>();

  constructor(value: JsonValue) {
    this.#value = value;
  }

  mayGo(operation: FixOperation): boolean {
    const parent = leftBy(operation);
    return parent === undefined || this.#left.get(parent) !== 1;
  }

  go(operation: FixOperation): void {
    const parent = leftBy(operation);
    if (parent === undefined) return;
    const left = this.#left.get(parent) ?? Object.keys(valueAt(this.#value, parent) ?? {}).length;
    this.#left.set(parent, left - 1);
  }
}

/** The mapping that an operation takes a child from. */
function leftBy(operation: FixOperation): JsonPointer | undefined {
  if (operation.embedded !== undefined) return undefined;
  if (operation.op === 'remove') return parentPointer(operation.path);
  const isMoved = operation.op === 'move' && parentPointer(operation.from) !== parentPointer(operation.path);
  return isMoved ? parentPointer(operation.from) : undefined;
}
