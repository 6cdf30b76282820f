/** Operations inside a JSON text that a literal block holds: spliced in place, line by line. */

import { applyPatch } from '../json/patch.ts';
import { valueAt } from '../json/pointer.ts';
import type { JsonValue, Operation } from '../model/json.ts';
import type { FixOperation } from '../model/rule.ts';
import type { TextEdit } from '../model/source.ts';
import { blockLines, toFile } from './block-lines.ts';
import { applyEdits } from './edits.ts';
import { noLines } from './embedded.ts';
import { JsonRefused, jsonTreeOf } from './json-tree.ts';
import { layoutOf } from './layout.ts';
import { type Slot, SpliceRefused, slotAt } from './slot.ts';
import type { Page } from './splice-block.ts';
import { addItemFlow, addPairFlow, removeFlow, replaceFlow } from './splice-flow.ts';
import type { TreeNode } from './tree-node.ts';

/** The edits in the page, and the whole embedded text as it will be. */
export interface EmbeddedEdits {
  readonly edits: TextEdit[];
  readonly text: string;
}

/** Plans one operation that works inside the text at `operation.path`. Throws SpliceRefused. */
export function embeddedEdits(page: Page, root: TreeNode, value: JsonValue, operation: FixOperation): EmbeddedEdits {
  const { embedded, path } = operation;
  const { node } = slotAt(root, path);
  const text = valueAt(value, path);
  if (embedded?.format !== 'json') throw new SpliceRefused('only JSON is changed in place inside a text');
  if (typeof text !== 'string' || node.style !== 'literal') {
    throw new SpliceRefused(noLines(path));
  }
  const inner = innerEdits(text, innerOperation(operation, embedded.pointer));
  const lines = blockLines(page.text, node);
  const pad = ' '.repeat(node.block?.indent ?? 0);
  const edits = inner.map(({ range, text: inserted }) => ({
    range: { start: toFile(lines, range.start), end: toFile(lines, range.end) },
    text: inserted.replaceAll('\n', page.layout.eol + pad),
  }));
  return { edits, text: applyEdits(text, inner) };
}

function innerOperation(operation: FixOperation, path: string): Operation {
  const { embedded, ...rest } = operation;
  return { ...rest, path };
}

/** Edits of a JSON text. They are proved against RFC 6902 before they leave. */
function innerEdits(text: string, operation: Operation): TextEdit[] {
  const tree = treeOrRefusal(text);
  const before = JSON.parse(text) as JsonValue;
  const outcome = applyPatch(before, [operation]);
  if ('reason' in outcome) throw new SpliceRefused(outcome.reason);
  const page: Page = { text, layout: { ...layoutOf(text, tree), json: true, eol: '\n' } };
  const edits = plan(page, tree, before, operation);
  const after = JSON.parse(applyEdits(text, edits)) as JsonValue;
  if (JSON.stringify(after) !== JSON.stringify(outcome.value)) {
    const same = applyPatch(after, [{ op: 'test', path: '', value: outcome.value }]);
    if ('reason' in same) throw new SpliceRefused('the JSON text cannot be changed without changing something else');
  }
  return edits;
}

function treeOrRefusal(text: string): TreeNode {
  try {
    return jsonTreeOf(text);
  } catch (error) {
    if (error instanceof JsonRefused) throw new SpliceRefused(`the text is no JSON: ${error.message}`);
    throw error;
  }
}

function plan(page: Page, tree: TreeNode, value: JsonValue, operation: Operation): TextEdit[] {
  switch (operation.op) {
    case 'test':
      return [];
    case 'remove':
      return removeFlow(page, inBrackets(slotAt(tree, operation.path)));
    case 'replace':
      return replaceFlow(page, slotAt(tree, operation.path), operation.value);
    case 'add':
      return addTo(page, tree, value, operation.path, operation.value);
    case 'copy':
      return addTo(page, tree, value, operation.path, valueAt(value, operation.from) ?? null);
    case 'move':
      throw new SpliceRefused('values are not moved inside an embedded text');
  }
}

function inBrackets(slot: Slot): Slot {
  if (slot.parent === undefined) throw new SpliceRefused('the whole text cannot be removed');
  return slot;
}

function addTo(page: Page, tree: TreeNode, value: JsonValue, path: string, added: JsonValue): TextEdit[] {
  const cut = path.lastIndexOf('/');
  if (cut === -1) return replaceFlow(page, slotAt(tree, ''), added);
  const parent = slotAt(tree, path.slice(0, cut));
  const name = path
    .slice(cut + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  if (parent.node.kind === 'sequence') {
    return addItemFlow(page, parent, name === '-' ? parent.node.items.length : Number(name), added);
  }
  if (valueAt(value, path) !== undefined) return replaceFlow(page, slotAt(tree, path), added);
  return addPairFlow(page, parent, name, added);
}
