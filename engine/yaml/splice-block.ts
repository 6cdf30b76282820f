/** Edits in block style: whole lines are added and taken away, in the columns of their neighbours. */

import type { JsonValue } from '../model/json.ts';
import type { TextEdit } from '../model/source.ts';
import { columnOf, isFirstOnLine, type Layout, lineEnd, lineStart, nextLine } from './layout.ts';
import { type Slot, SpliceRefused } from './slot.ts';
import type { TreeNode } from './tree-node.ts';
import { contentLines, indented, itemLines, pairLines, type Written, writeBlock } from './write-value.ts';

/** The text under change. */
export interface Page {
  readonly text: string;
  readonly layout: Layout;
}

function edit(start: number, end: number, text: string): TextEdit {
  return { range: { start, end }, text };
}

/** Behind the last character that a node needs: blank lines belong to a block scalar that keeps them. */
function endOf(page: Page, node: TreeNode): number {
  const last = node.style.startsWith('block') ? (node.pairs.at(-1)?.value ?? node.items.at(-1)?.value) : undefined;
  if (last !== undefined && last.style !== 'empty') return endOf(page, last);
  const keeps = node.block !== undefined && page.text.slice(node.start, lineEnd(page.text, node.start)).includes('+');
  return keeps ? node.fullEnd : Math.max(node.end, last?.end ?? 0);
}

/** Behind the colon of a pair. */
function colonEnd(page: Page, slot: Slot): number {
  const key = slot.pair?.key;
  if (key === undefined) throw new SpliceRefused(`${slot.pointer} has no key`);
  const gap = /^[ \t]*:/.exec(page.text.slice(key.end, key.end + 64))?.[0].length;
  if (gap === undefined || /\?\s*$/.test(page.text.slice(lineStart(page.text, key.start), key.propertiesStart))) {
    throw new SpliceRefused(`${slot.pointer} is written with an explicit key (?)`);
  }
  return key.end + gap;
}

/** Behind the colon or dash of a slot. Throws SpliceRefused for an explicit key. */
export function bodyStart(page: Page, slot: Slot): number {
  return slot.item === undefined ? colonEnd(page, slot) : slot.item.dash + 1;
}

/** Behind what a slot's value needs. */
export function bodyEnd(page: Page, slot: Slot): number {
  const { node } = slot;
  return Math.max(bodyStart(page, slot), node.style === 'empty' ? node.fullEnd : endOf(page, node));
}

/** Replaces a value below a key, behind a dash or at the root. */
export function replaceBlock(page: Page, slot: Slot, value: JsonValue): TextEdit[] {
  const { node, item } = slot;
  if (slot.pair !== undefined) return replacePair(page, slot, writeBlock(value, page.layout, node.style));
  const absent = node.style === 'empty' && node.propertiesStart === node.start;
  const start = absent && item !== undefined ? item.dash + 1 : node.propertiesStart;
  const column = absent && item !== undefined ? columnOf(page.text, item.dash) + 2 : columnOf(page.text, start);
  const [first = '', ...rest] = contentLines(value, page.layout, node.style);
  const written = [absent && item !== undefined ? ` ${first}` : first, ...indented(rest, column)].join(page.layout.eol);
  return [edit(start, absent ? start : endOf(page, node), written)];
}

function replacePair(page: Page, slot: Slot, written: Written): TextEdit[] {
  const { text, layout } = page;
  const { node, pair } = slot;
  const colon = colonEnd(page, slot);
  const below = indented(written.lines, columnOf(text, pair?.key.start ?? 0)).join(layout.eol);
  const absent = node.style === 'empty' && node.propertiesStart === node.start;
  const start = absent ? colon : node.propertiesStart;
  const end = absent ? colon : endOf(page, node);
  if (lineStart(text, start) === lineStart(text, colon)) {
    const head =
      written.inline === '' || absent ? edit(colon, end, spaced(written.inline)) : edit(start, end, written.inline);
    return below === '' ? [head] : withLineBelow(text, head, layout.eol + below);
  }
  if (written.inline === '') return [edit(lineStart(text, start), end, below)];
  const head = edit(colon, colon, spaced(written.inline));
  const removed = removedLines(text, start, end);
  return below === '' ? [head, removed] : [...withLineBelow(text, head, layout.eol + below), removed];
}

function spaced(text: string): string {
  return text === '' ? '' : ` ${text}`;
}

/** The edit, and new lines below the line where it ends: a comment at that line stays where it is. */
function withLineBelow(text: string, head: TextEdit, below: string): TextEdit[] {
  const { start, end } = head.range;
  const at = lineEnd(text, end);
  return at === end ? [edit(start, end, head.text + below)] : [head, edit(at, at, below)];
}

/** Takes away all lines from one offset to another; a text without a final line break stays without one. */
function removedLines(text: string, from: number, to: number): TextEdit {
  const start = lineStart(text, from);
  const end = nextLine(text, to);
  if (end < text.length || start === 0 || /[\n\r]$/.test(text)) return edit(start, end, '');
  return edit(text.startsWith('\r\n', start - 2) ? start - 2 : start - 1, end, '');
}

/** Adds a pair behind the last one of a mapping that has some. */
export function addPairBlock(page: Page, mapping: Slot, key: string, value: JsonValue): TextEdit[] {
  const [first, last] = [mapping.node.pairs[0], mapping.node.pairs.at(-1)];
  if (first === undefined || last === undefined)
    throw new SpliceRefused(`${mapping.pointer} has no neighbour to write beside`);
  const column = columnOf(page.text, first.key.propertiesStart);
  const end = last.value.style === 'empty' ? Math.max(last.value.fullEnd, last.key.end) : endOf(page, last.value);
  return [below(page, end, pairLines(Object.fromEntries([[key, value]]), page.layout), column)];
}

/** New lines below the line that an offset stands on. */
function below(page: Page, offset: number, written: readonly string[], column: number): TextEdit {
  const at = lineEnd(page.text, offset);
  return edit(at, at, page.layout.eol + indented(written, column).join(page.layout.eol));
}

/** Adds an item to a list that has some, before the item at `index` or at the end. */
export function addItemBlock(page: Page, list: Slot, index: number, value: JsonValue): TextEdit[] {
  const { text, layout } = page;
  const { items } = list.node;
  const previous = items[index - 1];
  const next = items[index];
  const written = itemLines([value], layout);
  if (previous !== undefined) {
    const end = Math.max(
      previous.dash + 1,
      previous.value.style === 'empty' ? previous.value.fullEnd : endOf(page, previous.value),
    );
    return [below(page, end, written, columnOf(text, previous.dash))];
  }
  if (next === undefined) throw new SpliceRefused(`${list.pointer} has no neighbour to write beside`);
  const column = columnOf(text, next.dash);
  const [first = '', ...rest] = written;
  const lines = [first, ...indented(rest, column), ''].join(layout.eol);
  return [edit(next.dash, next.dash, lines + ' '.repeat(column))];
}

/** Takes away a pair or an item that has siblings. */
export function removeBlock(page: Page, slot: Slot): TextEdit[] {
  const { text } = page;
  const siblings = slot.item === undefined ? slot.parent?.node.pairs : slot.parent?.node.items;
  const start = slot.item?.dash ?? slot.pair?.key.propertiesStart ?? 0;
  const end = bodyEnd(page, slot);
  if (isFirstOnLine(text, start)) return [removedLines(text, start, end)];
  const next = siblings?.[slot.index + 1];
  if (next === undefined) throw new SpliceRefused(`${slot.pointer} shares its line with something else`);
  const nextStart = 'dash' in next ? next.dash : next.key.propertiesStart;
  if (/^\s*$/.test(text.slice(end, nextStart))) return [edit(start, nextStart, '')];
  return [edit(text[start - 1] === ' ' ? start - 1 : start, end, '')];
}
