/** Moving a value: inside one mapping only its key is renamed, elsewhere its text is carried to the new place. */

import { withoutValue } from '../json/patch.ts';
import { joinPointer, parentPointer, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { TextEdit } from '../model/source.ts';
import { carriedFrom, place } from './carried.ts';
import { commentsOf } from './comments.ts';
import { EditedText } from './edits.ts';
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
  return carryEdits(page, source, value, path, verbs);
}

/** Takes the value away, adds a small one at the new place, and puts the text of the old one in its stead. */
function carryEdits(page: Page, source: Slot, value: JsonValue, path: JsonPointer, verbs: Verbs): TextEdit[] {
  const carried = carriedFrom(page, source, valueAt(value, source.pointer) ?? null);
  const before = commentsOf(page.text, rootOf(page.text));
  const edited = new EditedText(page.text);
  if (carried.tail !== undefined) edited.apply([carried.tail]);
  const shortened = rootOf(edited.text);
  edited.apply(verbs.remove({ ...page, text: edited.text }, slotAt(shortened, source.pointer)));
  const without = withoutValue(value, source.pointer);
  const target = settled(path, without);
  const emptied = rootOf(edited.text);
  edited.apply(verbs.add({ ...page, text: edited.text }, emptied, without, target, 0));
  const slot = slotAt(rootOf(edited.text), target);
  if (slot.parent === undefined) throw new SpliceRefused('a value is not moved to the root of its document');
  edited.apply(place({ ...page, text: edited.text }, carried, slot, valueAt(without, target) === undefined));
  const after = commentsOf(edited.text, rootOf(edited.text));
  if (before.join('\n') !== after.join('\n')) throw new SpliceRefused(`a comment would be lost on the way to ${path}`);
  return edited.edits();
}

function rootOf(text: string): TreeNode {
  const root = treeOf(text, { start: 0, end: text.length });
  if (root === null) throw new SpliceRefused('nothing would be left of the document');
  return root;
}

/** The pointer with the number of the item that `-` stands for. */
function settled(path: JsonPointer, value: JsonValue): JsonPointer {
  const above = parentPointer(path);
  const list = above === undefined ? undefined : valueAt(value, above);
  return above !== undefined && Array.isArray(list) && path.endsWith('/-')
    ? joinPointer(above, String(list.length))
    : path;
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
