/** One RFC 6902 operation becomes text edits in the style of its neighbours. */

import { parentPointer, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue, Operation } from '../model/json.ts';
import type { TextEdit } from '../model/source.ts';
import { moveEdits } from './move.ts';
import { refuseAnchors, type Slot, SpliceRefused, slotAt } from './slot.ts';
import { addItemBlock, addPairBlock, type Page, removeBlock, replaceBlock } from './splice-block.ts';
import { addItemFlow, addPairFlow, isFilledFlow, removeFlow, replaceFlow } from './splice-flow.ts';
import type { TreeNode } from './tree-node.ts';

/** The edits of an operation that nothing stands in the way of. Throws SpliceRefused. */
export function operationEdits(page: Page, root: TreeNode, value: JsonValue, operation: Operation): TextEdit[] {
  switch (operation.op) {
    case 'test':
      return [];
    case 'remove':
      return removeEdits(page, slotAt(root, operation.path));
    case 'replace':
      return replaceEdits(page, slotAt(root, operation.path), operation.value);
    case 'add':
      return addEdits(page, root, value, operation.path, operation.value);
    case 'copy':
      return addEdits(page, root, value, operation.path, valueAt(value, operation.from) ?? null);
    case 'move':
      return moveEdits(page, root, value, operation, { add: addEdits, remove: removeEdits });
  }
}

function removeEdits(page: Page, slot: Slot): TextEdit[] {
  const { parent, node, pointer } = slot;
  if (parent === undefined) throw new SpliceRefused('the whole document cannot be removed');
  refuseAnchors(node, pointer);
  const names = parent.node.pairs.filter((pair) => pair.name === slot.pair?.name);
  if (slot.pair !== undefined && names.length > 1) throw new SpliceRefused(`the key at ${pointer} stands twice`);
  if (slot.inFlow) return removeFlow(page, slot);
  if (parent.node.pairs.length + parent.node.items.length > 1) return removeBlock(page, slot);
  return replaceEdits(page, parent, slot.item === undefined ? {} : []);
}

function replaceEdits(page: Page, slot: Slot, value: JsonValue): TextEdit[] {
  refuseAnchors(slot.node, slot.pointer);
  const keepsBrackets = isFilledFlow(slot.node) && typeof value === 'object' && value !== null;
  const flow = slot.inFlow || keepsBrackets || (slot.parent === undefined && page.layout.json);
  return flow ? replaceFlow(page, slot, value) : replaceBlock(page, slot, value);
}

function addEdits(page: Page, root: TreeNode, value: JsonValue, path: JsonPointer, added: JsonValue): TextEdit[] {
  const above = parentPointer(path);
  if (above === undefined) return replaceEdits(page, slotAt(root, ''), added);
  const parent = slotAt(root, above);
  const name = splitPointer(path).at(-1) ?? '';
  if (parent.node.kind === 'sequence') return addItem(page, parent, name, added);
  if (valueAt(value, path) !== undefined) return replaceEdits(page, slotAt(root, path), added);
  if (parent.node.style === 'block-mapping') return addPairBlock(page, parent, name, added);
  if (parent.node.pairs.length > 0 || parent.inFlow || page.layout.json) return addPairFlow(page, parent, name, added);
  return replaceBlock(page, parent, ownMember(name, added));
}

/** `{[name]: value}`, where `__proto__` is a name like any other. */
function ownMember(name: string, value: JsonValue): JsonValue {
  return Object.fromEntries([[name, value]]);
}

function addItem(page: Page, parent: Slot, name: string, added: JsonValue): TextEdit[] {
  const { node } = parent;
  const index = name === '-' ? node.items.length : Number(name);
  if (node.style === 'block-sequence') return addItemBlock(page, parent, index, added);
  if (node.items.length > 0 || parent.inFlow || page.layout.json) return addItemFlow(page, parent, index, added);
  return replaceBlock(page, parent, [added]);
}
