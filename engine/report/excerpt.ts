/** One source line with what is under the finding, cut and aligned for a screen of fixed-width cells. */

import { visible } from './harmless.ts';

/** The line as shown, and the cells that the finding covers in it. */
export interface Excerpt {
  readonly text: string;
  /** Cells before the marked part. */
  readonly offset: number;
  /** Cells of the marked part, at least 1. */
  readonly length: number;
}

/** Blocks that terminals draw two cells wide (Unicode TR11, W and F). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{M}/u;
/** Characters of one cell each, and of one code unit. */
const PLAIN = /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/;

/** Cells that a text takes; control characters must have been made visible before. */
export function cellsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += WIDE.test(character) ? 2 : COMBINING.test(character) ? 0 : 1;
  return cells;
}

/** Source text for the screen: tabs become two spaces, a byte order mark is dropped, what does not print is shown. */
export function sourceText(text: string): string {
  return visible(
    text.includes('\t') || text.startsWith('\ufeff') ? text.replace(/^\ufeff/, '').replaceAll('\t', '  ') : text,
  );
}

/** The longest beginning (or end) of the text that fits into the cells. */
function fitting(text: string, cells: number, end: 'head' | 'tail'): string {
  if (PLAIN.test(text)) return end === 'head' ? text.slice(0, cells) : text.slice(Math.max(0, text.length - cells));
  const characters = [...text];
  if (end === 'tail') characters.reverse();
  const kept: string[] = [];
  let left = cells;
  for (const character of characters) {
    left -= cellsOf(character);
    if (left < 0) break;
    kept.push(character);
  }
  if (end === 'tail') kept.reverse();
  return kept.join('');
}

/**
 * Cuts `line` to `width` cells around the UTF-16 range `[start, end)`, with `…` where something was left out. The range
 * is clamped to the line; an empty one marks one cell.
 */
export function excerptOf(line: string, start: number, end: number, width: number): Excerpt {
  const last = line.trimEnd().length;
  const from = Math.max(0, Math.min(start, last));
  const to = Math.max(from, Math.min(end, last));
  // Only what can be on the screen is looked at: lines may be megabytes long.
  const before = sourceText(line.slice(Math.max(0, from - 2 * width), from));
  const marked = sourceText(line.slice(from, Math.min(to, from + width)));
  const after = sourceText(line.slice(to, Math.min(last, to + width)));
  const cutBefore = from > 2 * width;
  const whole = cellsOf(before) + cellsOf(marked) + cellsOf(after);
  if (!cutBefore && to - from <= width && last - to <= width && whole <= width) {
    return { text: before + marked + after, offset: cellsOf(before), length: Math.max(1, cellsOf(marked)) };
  }
  return cutAround(before, marked, after, width, cutBefore, last > to);
}

/** What stands before is kept whole while some of the range and of the rest still fits: a value needs its key. */
function cutAround(
  before: string,
  marked: string,
  after: string,
  width: number,
  cutBefore: boolean,
  more: boolean,
): Excerpt {
  const room = Math.max(8, width);
  const reserve = Math.min(more ? 4 : 0, Math.floor(room / 4));
  const space = Math.max(0, room - reserve - Math.min(cellsOf(marked), 12));
  const head = headFor(before, space, cutBefore);
  const mark = firstCells(marked, room - cellsOf(head) - reserve, false);
  const tail = firstCells(after, room - cellsOf(head) - cellsOf(mark), more && after === '');
  return { text: head + mark + tail, offset: cellsOf(head), length: Math.max(1, cellsOf(mark)) };
}

/** All that stands before, or without its indentation, or what fits of its end. */
function headFor(before: string, cells: number, cutBefore: boolean): string {
  if (!cutBefore && cellsOf(before) <= cells) return before;
  const dedented = `…${before.trimStart()}`;
  return !cutBefore && cellsOf(dedented) <= cells ? dedented : lastCells(before, Math.floor(cells * 0.6));
}

/** The beginning of the text in so many cells, with `…` where it had to be cut, or where `more` follows. */
function firstCells(text: string, cells: number, more: boolean): string {
  if (cellsOf(text) <= cells && !more) return text;
  return cells < 1 ? '' : `${fitting(text, cells - 1, 'head')}…`;
}

/** The end of the text in so many cells. */
function lastCells(text: string, cells: number): string {
  return cells < 1 ? '' : `…${fitting(text, cells - 1, 'tail')}`;
}
