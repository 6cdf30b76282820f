/**
 * One item of a List as a text of its own: what takes several readings to plan, such as a move, is planned on it, and not
 * on the whole document again and again.
 */

import { valueAt } from '../json/pointer.ts';
import type { JsonPointer, Operation } from '../model/json.ts';
import type { TextEdit } from '../model/source.ts';
import { lineStart } from './layout.ts';
import { parseDocument } from './parse.ts';
import { DocumentRefused } from './problem.ts';
import type { Sheet } from './sheet.ts';
import { SpliceRefused, slotAt } from './slot.ts';
import { buildTree } from './tree.ts';
import type { TreeNode } from './tree-node.ts';

type Move = Extract<Operation, { readonly from: JsonPointer }>;

/** Plans a move inside one item of the document's `items`; `undefined` when it is better planned on the whole. */
export function inItem(
  sheet: Sheet,
  { op, from, path }: Move,
  plan: (item: Sheet, move: Move) => TextEdit[],
): TextEdit[] | undefined {
  const base = /^\/items\/\d+(?=\/)/.exec(from)?.[0];
  if (base === undefined || !path.startsWith(`${base}/`)) return undefined;
  try {
    const window = windowOf(sheet, base);
    const value = valueAt(sheet.value, base);
    if (window === undefined || value === undefined) return undefined;
    const root = buildTree(parseDocument(window.text));
    if (root === null) return undefined;
    const page = { text: window.text, layout: sheet.page.layout };
    const move: Move = { op, from: from.slice(base.length), path: path.slice(base.length) };
    const edits = plan({ page, root, value }, move);
    if (edits.some(({ range }) => range.start < window.blank)) return undefined;
    return edits.map(({ range, text }) => ({
      range: { start: range.start + window.start, end: range.end + window.start },
      text,
    }));
  } catch (error) {
    if (error instanceof SpliceRefused || error instanceof DocumentRefused) return undefined;
    throw error;
  }
}

interface Window {
  readonly text: string;
  /** Where it begins in the page. */
  readonly start: number;
  /** So much at its beginning stands in for the dash, and is not to be edited. */
  readonly blank: number;
}

/** The item's lines, with a space for the dash; absent for the last item, whose end other keys may follow. */
function windowOf({ page: { text }, root }: Sheet, base: string): Window | undefined {
  const { item, node, parent, index } = slotAt(root, base);
  const next = parent?.node.items[index + 1];
  if (item === undefined || next === undefined || node.style !== 'block-mapping' || isShared(node)) return undefined;
  const start = lineStart(text, item.dash);
  const end = lineStart(text, next.dash);
  const isPlain = text.slice(start, item.dash).trim() === '' && node.propertiesStart === node.start;
  if (!isPlain) return undefined;
  const blank = item.dash + 1 - start;
  return { text: ' '.repeat(blank) + text.slice(item.dash + 1, end), start, blank };
}

/** Whether a node has to do with anchors: an item alone does not know of the others. */
function isShared(node: TreeNode): boolean {
  return (
    node.anchor !== undefined ||
    node.kind === 'alias' ||
    node.pairs.some(({ key, value, merge }) => merge || isShared(key) || isShared(value)) ||
    node.items.some(({ value }) => isShared(value))
  );
}
