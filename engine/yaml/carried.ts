/**
 * The text of a value that moves: taken with its quotes, styles and comments from where it stands, and put in place of a
 * value on one line.
 */

import type { JsonValue } from '../model/json.ts';
import type { TextEdit } from '../model/source.ts';
import { columnOf, lineEnd, lineStart } from './layout.ts';
import { shifted } from './shifted.ts';
import { type Slot, SpliceRefused } from './slot.ts';
import { bodyEnd, bodyStart, type Page } from './splice-block.ts';
import type { TreeNode } from './tree-node.ts';
import { writeScalar } from './write-scalar.ts';

/** A value's text. */
export interface Carried {
  /** Where it stood; its lines are measured from there. */
  readonly slot: Slot;
  /** What stands behind the colon or dash on its line. */
  readonly head: string;
  /** The lines below, each with the break before it. */
  readonly rest: string;
  /** The column of the key, of the dash, or of the line that holds the brackets. */
  readonly column: number;
  /** For a mapping or list in block style: how many columns further right its content stands. */
  readonly distance?: number;
  /** The same as it may stand inside brackets; absent in block style, which they cannot hold. */
  readonly inline?: string;
  /** How the key is written, where that can be taken along. */
  readonly key?: string;
  /** Comments behind the value and below its last line, which go with it before the value is removed. */
  readonly tail?: TextEdit;
}

/** Takes the text of the value in a slot. Throws SpliceRefused. */
export function carriedFrom(page: Page, slot: Slot, value: JsonValue): Carried {
  const { node, inFlow } = slot;
  const inline = inlineText(page, node, value, inFlow);
  const taken = inFlow ? inBrackets(page, slot) : inBlock(page, slot);
  const key = keyText(page.text, slot);
  return { slot, ...taken, ...(inline === undefined ? {} : { inline }), ...(key === undefined ? {} : { key }) };
}

type Taken = Pick<Carried, 'head' | 'rest' | 'column' | 'distance' | 'tail'>;

function inBrackets({ text }: Page, { node }: Slot): Taken {
  const own = text.slice(node.propertiesStart, node.end);
  return { ...divided(own === '' ? '' : ` ${own}`), column: indentationOf(text, node.propertiesStart) };
}

function inBlock(page: Page, slot: Slot): Taken {
  const { text } = page;
  const { node } = slot;
  const column = anchorColumn(text, slot);
  const start = bodyStart(page, slot);
  const valueEnd = bodyEnd(page, slot);
  const end = node.style.startsWith('block') ? commentsEnd(text, valueEnd, column) : lineEnd(text, valueEnd);
  const tail = { range: { start: valueEnd, end }, text: '' };
  if (!node.style.startsWith('block')) return { ...divided(text.slice(start, end)), column, tail };
  if (lineStart(text, node.start) !== lineStart(text, start)) {
    return { ...divided(text.slice(start, end)), column, distance: columnOf(text, node.start) - column, tail };
  }
  // Content that begins beside its dash is taken as if it began below.
  const content = start + (/^ */.exec(text.slice(start, node.start))?.[0].length ?? 0);
  const distance = columnOf(text, content) - column;
  const rest = page.layout.eol + ' '.repeat(column + distance) + text.slice(content, end);
  return { head: '', rest, column, distance, tail };
}

function divided(text: string): { head: string; rest: string } {
  const end = lineEnd(text, 0);
  return { head: text.slice(0, end).trimEnd(), rest: text.slice(end) };
}

/** Comments on lines of their own belong to the collection above while they stand further right than its key or dash. */
function commentsEnd(text: string, valueEnd: number, column: number): number {
  let end = lineEnd(text, valueEnd);
  const line = /(?:\r\n|[\n\r])([ \t]*)(#[^\n\r]*)?(?=[\n\r]|$)/y;
  line.lastIndex = end;
  for (let match = line.exec(text); match !== null; match = line.exec(text)) {
    if (match[2] === undefined) continue;
    if ((match[1] ?? '').length <= column) break;
    end = line.lastIndex;
  }
  return end;
}

/** The column of a slot's key or dash. */
function anchorColumn(text: string, { item, pair }: Slot): number {
  return columnOf(text, item?.dash ?? pair?.key.propertiesStart ?? 0);
}

/** How far the line of an offset is indented. */
function indentationOf(text: string, offset: number): number {
  return /^ */.exec(text.slice(lineStart(text, offset), offset))?.[0].length ?? 0;
}

function keyText(text: string, { pair }: Slot): string | undefined {
  const key = pair?.key;
  return key?.kind === 'scalar' && key.propertiesStart === key.start ? text.slice(key.start, key.end) : undefined;
}

/** A plain scalar that means the same inside brackets. */
const plainInBrackets = /^[\w./+-]+$/;

function inlineText({ text, layout }: Page, node: TreeNode, value: JsonValue, inFlow: boolean): string | undefined {
  const own = text.slice(node.propertiesStart, node.end);
  if (node.style === 'empty') return own === '' ? 'null' : own;
  if (inFlow || node.style.startsWith('flow') || node.style.endsWith('quoted')) return own;
  if (node.style !== 'plain' || /[\n\r]/.test(own)) return undefined;
  if (plainInBrackets.test(text.slice(node.start, node.end))) return own;
  if (value !== null && typeof value === 'object') return undefined;
  return writeScalar(value, { flow: true, json: layout.json, quote: layout.quote });
}

/** Puts the text where a value on one line stands; that value's key is written as the old one, where `renew` says so. */
export function place(page: Page, carried: Carried, slot: Slot, renew: boolean): TextEdit[] {
  const edits = slot.inFlow ? placeInBrackets(page, carried, slot) : placeInBlock(page, carried, slot);
  const key = slot.pair?.key;
  const fits = carried.key !== undefined && (carried.slot.inFlow || !slot.inFlow || /^["']/.test(carried.key));
  if (!renew || !fits || key === undefined || carried.slot.pair?.name !== slot.pair?.name) return edits;
  return [{ range: { start: key.start, end: key.end }, text: carried.key ?? '' }, ...edits];
}

function placeInBrackets({ text }: Page, { inline, column, slot: source }: Carried, { node }: Slot): TextEdit[] {
  if (inline === undefined) {
    throw new SpliceRefused(`${source.pointer} is written in block style, which cannot stand inside brackets`);
  }
  const own = shifted(inline, indentationOf(text, node.start) - column);
  return [{ range: { start: node.start, end: node.end }, text: own }];
}

function placeInBlock(page: Page, carried: Carried, slot: Slot): TextEdit[] {
  const { head, rest, column, distance } = carried;
  const { node } = slot;
  const start = bodyStart(page, slot);
  const anchor = anchorColumn(page.text, slot);
  const content = distance === undefined ? anchor : anchor + newDistance(page, carried, slot);
  const lines = shifted(rest, content - column - (distance ?? 0));
  const besideDash = slot.item !== undefined && distance !== undefined && head === '';
  const first = besideDash ? /^(?:\r\n|[\n\r]) *(?=[^\s#])/.exec(lines)?.[0].length : undefined;
  if (first !== undefined) {
    return [{ range: { start, end: node.end }, text: ' '.repeat(content - anchor - 1) + lines.slice(first) }];
  }
  const below = lineEnd(page.text, node.end);
  if (below === node.end) return [{ range: { start, end: node.end }, text: head + lines }];
  return [
    { range: { start, end: node.end }, text: head },
    { range: { start: below, end: below }, text: lines },
  ];
}

/** Below a key as below the old key; behind a dash two columns further; where the one became the other, as neighbours. */
function newDistance({ layout }: Page, { distance = 0, slot: { node, item } }: Carried, slot: Slot): number {
  if ((item === undefined) === (slot.item === undefined)) return distance;
  if (slot.item !== undefined) return 2;
  return node.kind === 'mapping' ? layout.step : layout.dashStep;
}
