/** Edits inside brackets, JSON included: elements and the commas between them, on one line or on lines of their own. */

import type { JsonValue } from '../model/json.ts';
import type { TextEdit } from '../model/source.ts';
import { isFirstOnLine, lineEnd, lineStart, nextLine } from './layout.ts';
import { type Slot, SpliceRefused } from './slot.ts';
import type { Page } from './splice-block.ts';
import type { TreeNode } from './tree-node.ts';
import { type FlowStyle, writeFlow, writeFlowKey } from './write-value.ts';

function edit(start: number, end: number, text: string): TextEdit {
  return { range: { start, end }, text };
}

/** One element between commas: a pair or an item. */
interface Element {
  readonly start: number;
  readonly end: number;
}

function elementsOf(node: TreeNode): Element[] {
  const pairs = node.pairs.map(({ key, value }) => ({
    start: key.propertiesStart,
    end: Math.max(key.end, value.fullEnd),
  }));
  return [...pairs, ...node.items.map(({ dash, value }) => ({ start: dash, end: Math.max(value.fullEnd, value.end) }))];
}

/** How the neighbours inside the nearest brackets are written. */
function flowStyleOf(page: Page, node: TreeNode): FlowStyle {
  const { text, layout } = page;
  const pair = node.pairs.at(-1);
  const colon =
    pair === undefined || pair.value.style === 'empty' ? ': ' : text.slice(pair.key.end, pair.value.propertiesStart);
  const [first, second] = elementsOf(node);
  const comma = first === undefined || second === undefined ? ', ' : text.slice(first.end, second.start);
  const compact = colon === ':' || comma === ',';
  return {
    json: layout.json,
    quote: layout.quote,
    quotedKeys: node.pairs.length > 0 && node.pairs.every(({ key }) => key.style === 'double-quoted'),
    colon: /^:\s$/.test(colon) || !compact ? ': ' : ':',
    comma: compact ? ',' : ', ',
    padding: /^[[{] [^\s]/.test(text.slice(node.start, node.start + 3)) ? ' ' : '',
  };
}

/** Replaces a value inside brackets. */
export function replaceFlow(page: Page, slot: Slot, value: JsonValue): TextEdit[] {
  const { node, pair, parent } = slot;
  const style = flowStyleOf(page, isFilledFlow(node) ? node : (parent?.node ?? node));
  const written = writeFlow(value, style, node.style);
  if (node.style !== 'empty' || node.propertiesStart !== node.start)
    return [edit(node.propertiesStart, node.end, written)];
  if (page.text[node.start - 1] === ':') return [edit(node.start, node.start, ` ${written}`)];
  if (pair === undefined) throw new SpliceRefused(`${slot.pointer} has no place of its own`);
  return [edit(pair.key.end, pair.key.end, `: ${written}`)];
}

/** Whether a node is a list or mapping in brackets that holds something: its style is then somebody's choice. */
export function isFilledFlow({ style, items, pairs }: TreeNode): boolean {
  return style.startsWith('flow-') && items.length + pairs.length > 0;
}

/** Adds a pair to a mapping inside brackets. */
export function addPairFlow(page: Page, mapping: Slot, key: string, value: JsonValue): TextEdit[] {
  const style = flowStyleOf(
    page,
    mapping.node.pairs.length > 0 ? mapping.node : (mapping.parent?.node ?? mapping.node),
  );
  const written = `${writeFlowKey(key, style)}${style.colon}${writeFlow(value, style)}`;
  return insert(page, mapping, mapping.node.pairs.length, written, style);
}

/** Adds an item to a list inside brackets. */
export function addItemFlow(page: Page, list: Slot, index: number, value: JsonValue): TextEdit[] {
  const style = flowStyleOf(page, list.node);
  return insert(page, list, index, writeFlow(value, style), style);
}

function insert(page: Page, { node, pointer }: Slot, index: number, written: string, style: FlowStyle): TextEdit[] {
  const { text, layout } = page;
  if (!'{['.includes(text[node.start] ?? '')) throw new SpliceRefused(`${pointer} is a pair without braces`);
  const elements = elementsOf(node);
  const [previous, next] = [elements[index - 1], elements[index]];
  if (previous === undefined && next === undefined) return [edit(node.start + 1, node.end - 1, written)];
  const ownLines = elements.every(({ start }) => isFirstOnLine(text, start));
  const neighbour = (next ?? previous)?.start ?? 0;
  const line = layout.eol + text.slice(lineStart(text, neighbour), neighbour);
  if (next !== undefined) return [edit(next.start, next.start, written + (ownLines ? `,${line}` : style.comma))];
  const end = previous?.end ?? 0;
  if (!ownLines) return [edit(end, end, style.comma + written)];
  // A comment behind the last element stays with it; a comma that already ends the list is used.
  const rest = text.slice(end, lineEnd(text, end));
  const comma = /^\s*,/.exec(rest)?.[0].length;
  const at = /^\s*,?\s*(?:#.*)?$/.test(rest) ? lineEnd(text, end) : end + (comma ?? 0);
  const tail = line + written + (comma === undefined ? '' : ',');
  if (comma !== undefined || at === end) return [edit(at, at, (comma === undefined ? ',' : '') + tail)];
  return [edit(end, end, ','), edit(at, at, tail)];
}

/** Takes away a pair or an item inside brackets, with the comma that it no longer needs. */
export function removeFlow(page: Page, { node, parent, pointer, index }: Slot): TextEdit[] {
  const { text } = page;
  if (parent === undefined) throw new SpliceRefused('the whole document cannot be removed');
  if (!'{['.includes(text[parent.node.start] ?? '')) throw new SpliceRefused(`${pointer} is a pair without braces`);
  const elements = elementsOf(parent.node);
  const [previous, own, next] = [elements[index - 1], elements[index], elements[index + 1]];
  if (own === undefined) throw new SpliceRefused(`${pointer} has no place of its own (${node.style})`);
  if (next !== undefined) return [removeBeforeNext(text, own, next)];
  if (previous === undefined) return [edit(parent.node.start + 1, parent.node.end - 1, '')];
  if (!text.slice(previous.end, own.start).includes('#')) return [edit(previous.end, own.end, '')];
  // Comments stand between: only the comma and the element's own line go.
  const comma = commaBetween(text, previous, own);
  const alone =
    isFirstOnLine(text, own.start) && /^\s*,?\s*(?:#.*)?$/.test(text.slice(own.end, lineEnd(text, own.end)));
  return [
    edit(comma, comma + 1, ''),
    alone ? edit(lineStart(text, own.start), nextLine(text, own.end), '') : edit(own.start, own.end, ''),
  ];
}

/** An element goes with the comma behind it; what follows on a line of its own stays there. */
function removeBeforeNext(text: string, own: Element, next: Element): TextEdit {
  if (isFirstOnLine(text, own.start) || !isFirstOnLine(text, next.start)) return edit(own.start, next.start, '');
  const spaces = /[ \t]*$/.exec(text.slice(lineStart(text, own.start), own.start))?.[0].length ?? 0;
  return edit(own.start - spaces, commaBetween(text, own, next) + 1, '');
}

/** Where the comma between two elements stands; comments have commas of their own. */
function commaBetween(text: string, left: Element, right: Element): number {
  const between = text.slice(left.end, right.start);
  return left.end + between.replace(/#.*/g, (comment) => ' '.repeat(comment.length)).indexOf(',');
}
