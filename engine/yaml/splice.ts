/**
 * RFC 6902 operations become text edits in the style of their neighbours. Operations are planned one after the other,
 * each on the text that the one before left; at the end the new text is read again and must hold what RFC 6902 says.
 */

import { isDeepStrictEqual } from 'node:util';
import { applyPatch } from '../json/patch.ts';
import { parentPointer, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue, Operation } from '../model/json.ts';
import type { FixOperation } from '../model/rule.ts';
import type { ManifestDocument, TextEdit } from '../model/source.ts';
import { EditedText } from './edits.ts';
import { layoutOf } from './layout.ts';
import { moveEdits } from './move.ts';
import { parseDocument, treeOf } from './parse.ts';
import { DocumentRefused } from './problem.ts';
import { refuseAnchors, type Slot, SpliceRefused, slotAt } from './slot.ts';
import { addItemBlock, addPairBlock, type Page, removeBlock, replaceBlock } from './splice-block.ts';
import { embeddedEdits } from './splice-embedded.ts';
import { addItemFlow, addPairFlow, isFilledFlow, removeFlow, replaceFlow } from './splice-flow.ts';
import type { TreeNode } from './tree-node.ts';

export { applyEdits } from './edits.ts';

/** The edits, with offsets into the file's text; or why the document is left alone. */
export type SpliceResult = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/**
 * The edits that make `operations` true in the document's text and change nothing else. Pointers are relative to
 * `options.base` (a resource inside a List), or to the document's root. Aliased and merged nodes are refused.
 */
export function editsFor(
  document: ManifestDocument,
  operations: readonly FixOperation[],
  options: { readonly base?: JsonPointer } = {},
): SpliceResult {
  const { file, range, value } = document;
  if (value === undefined) return { refused: 'the document could not be read' };
  if (document.problems.length > 0) return { refused: 'Kubernetes drops a part of the document' };
  const start = file.text.charCodeAt(range.start) === 0xfeff ? range.start + 1 : range.start;
  const edited = new EditedText(file.text.slice(start, range.end));
  try {
    let expected = value;
    for (const operation of operations) expected = applyOne(edited, expected, rebased(operation, options.base ?? ''));
    const edits = edited.edits().map((edit) => moved(edit, start));
    return { edits };
  } catch (error) {
    if (error instanceof SpliceRefused || error instanceof DocumentRefused) return { refused: error.message };
    throw error;
  }
}

function rebased(operation: FixOperation, base: JsonPointer): FixOperation {
  if (base === '') return operation;
  if (operation.op !== 'move' && operation.op !== 'copy') return { ...operation, path: base + operation.path };
  const from = operation.embedded === undefined ? base + operation.from : operation.from;
  return { ...operation, path: base + operation.path, from };
}

function moved({ range, text }: TextEdit, by: number): TextEdit {
  return { range: { start: range.start + by, end: range.end + by }, text };
}

/** Makes one operation in the text, proves it, and returns the value that the text now holds. */
function applyOne(edited: EditedText, value: JsonValue, operation: FixOperation): JsonValue {
  const root = treeOf(edited.text, { start: 0, end: edited.text.length });
  if (root === null) throw new SpliceRefused('the document is empty');
  const page = { text: edited.text, layout: layoutOf(edited.text, root) };
  if (operation.embedded !== undefined) {
    const { edits, text } = embeddedEdits(page, root, value, operation);
    return prove(edited, edits, replacedText(value, operation.path, text));
  }
  const outcome = applyPatch(value, [operation]);
  if ('reason' in outcome) throw new SpliceRefused(outcome.reason);
  const edits = operationEdits(page, root, value, operation);
  return edits.length === 0 ? outcome.value : prove(edited, edits, outcome.value);
}

function replacedText(value: JsonValue, path: JsonPointer, text: string): JsonValue {
  const outcome = applyPatch(value, [{ op: 'replace', path, value: text }]);
  if ('reason' in outcome) throw new SpliceRefused(outcome.reason);
  return outcome.value;
}

function prove(edited: EditedText, edits: readonly TextEdit[], expected: JsonValue): JsonValue {
  edited.apply(edits);
  if (!isDeepStrictEqual(parseDocument(edited.text).value, expected)) {
    throw new SpliceRefused('the text cannot be changed without changing something else');
  }
  return expected;
}

function operationEdits(page: Page, root: TreeNode, value: JsonValue, operation: Operation): TextEdit[] {
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
