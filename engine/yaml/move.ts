/** Moving a value: inside one mapping only its key is renamed, elsewhere it is added and taken away. */

import { parentPointer, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { TextEdit } from '../model/source.ts';
import { EditedText } from './edits.ts';
import { layoutOf } from './layout.ts';
import { treeOf } from './parse.ts';
import { type Slot, SpliceRefused, slotAt } from './slot.ts';
import type { Page } from './splice-block.ts';
import type { TreeNode } from './tree-node.ts';
import { writeScalar } from './write-scalar.ts';

interface Verbs {
  readonly add: (page: Page, root: TreeNode, value: JsonValue, path: JsonPointer, added: JsonValue) => TextEdit[];
  readonly remove: (page: Page, slot: Slot) => TextEdit[];
}

/** The edits of a `move`. */
export function moveEdits(
  page: Page,
  root: TreeNode,
  value: JsonValue,
  { from, path }: { readonly from: JsonPointer; readonly path: JsonPointer },
  verbs: Verbs,
): TextEdit[] {
  if (from === path) return [];
  const source = slotAt(root, from);
  const renames =
    parentPointer(from) === parentPointer(path) && source.pair !== undefined && valueAt(value, path) === undefined;
  if (renames) return renameKey(page, source, splitPointer(path).at(-1) ?? '');
  const edited = new EditedText(page.text);
  edited.apply(verbs.remove(page, source));
  const next = treeOf(edited.text, { start: 0, end: edited.text.length });
  if (next === null) throw new SpliceRefused('nothing would be left of the document');
  const after = { text: edited.text, layout: layoutOf(edited.text, next) };
  edited.apply(verbs.add(after, next, withoutValue(value, from), path, valueAt(value, from) ?? null));
  keepToken(edited, tokenOf(page.text, source.node), path);
  return edited.edits();
}

/** How a scalar on one line is written, quotes included; nothing for other values and for what has a tag. */
function tokenOf(text: string, node: TreeNode): string | undefined {
  const isPlain = node.style === 'plain';
  if (!isPlain && !node.style.endsWith('quoted')) return undefined;
  const token = text.slice(node.start, node.end);
  return /[\r\n]/.test(token) || (node.propertiesStart !== node.start && text[node.propertiesStart] === '!')
    ? undefined
    : token;
}

/** Writes what was moved as it was written where it came from. */
function keepToken(edited: EditedText, token: string | undefined, path: JsonPointer): void {
  if (token === undefined || path.endsWith('/-')) return;
  const root = treeOf(edited.text, { start: 0, end: edited.text.length });
  if (root === null) return;
  const { node, inFlow } = slotAt(root, path);
  // Inside brackets a plain scalar may hold less, and a text of several lines is a block by now.
  const fits = tokenOf(edited.text, node) !== undefined && (!inFlow || /^["']/.test(token));
  if (fits) edited.apply([{ range: { start: node.start, end: node.end }, text: token }]);
}

function renameKey(page: Page, { pair, parent, pointer, inFlow }: Slot, name: string): TextEdit[] {
  if (pair === undefined || pair.key.kind === 'alias' || pair.key.propertiesStart !== pair.key.start) {
    throw new SpliceRefused(`the key at ${pointer} has a tag or an anchor`);
  }
  if ((parent?.node.pairs ?? []).filter((other) => other.name === pair.name).length > 1) {
    throw new SpliceRefused(`the key at ${pointer} stands twice`);
  }
  const { key } = pair;
  const text = writeScalar(name, { flow: inFlow, json: page.layout.json, quote: page.layout.quote, style: key.style });
  return [{ range: { start: key.start, end: key.end }, text }];
}

/** The value without the member or item at `pointer`. */
function withoutValue(root: JsonValue, pointer: JsonPointer): JsonValue {
  const copy = structuredClone(root);
  const parent = valueAt(copy, parentPointer(pointer) ?? '');
  const name = splitPointer(pointer).at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else if (parent !== null && typeof parent === 'object') delete parent[name];
  return copy;
}
