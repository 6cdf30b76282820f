/** One source line with its secrets masked, and where the rest of it has moved. */

import type { Range } from '../model/source.ts';

/** A range of a line that nobody may read. */
export interface Mask extends Range {
  /** The beginning of a value may be shown; of what goes on from another line, nothing. */
  readonly isBeginning: boolean;
}

/** A line as it may be shown. */
export interface SourceLine {
  readonly text: string;
  /** Where a range of the line as written stands in `text`; what it shares with a mask becomes all of the mask. */
  range(start: number, end: number): readonly [start: number, end: number];
}

const DOTS = '•••';

interface Piece extends Range {
  readonly shownStart: number;
  readonly shownEnd: number;
}

/** Masks a line. Ranges are offsets into it. */
export function maskLine(line: string, masks: readonly Mask[]): SourceLine {
  if (masks.length === 0) return { text: line, range: (start, end) => [start, end] };
  const pieces: Piece[] = [];
  let text = '';
  let done = 0;
  for (const mask of joined(masks)) {
    text += line.slice(done, mask.start);
    const shownStart = text.length;
    text += mask.isBeginning ? maskValue(line.slice(mask.start, mask.end)) : DOTS;
    pieces.push({ start: mask.start, end: mask.end, shownStart, shownEnd: text.length });
    done = mask.end;
  }
  text += line.slice(done);
  return { text, range: (start, end) => [moved(pieces, start, 'shownStart'), moved(pieces, end, 'shownEnd')] };
}

function moved(pieces: readonly Piece[], offset: number, edge: 'shownStart' | 'shownEnd'): number {
  let by = 0;
  for (const piece of pieces) {
    const isBefore = edge === 'shownStart' ? offset < piece.start : offset <= piece.start;
    if (isBefore) break;
    const isInside = edge === 'shownStart' ? offset < piece.end : offset <= piece.end;
    if (isInside) return piece[edge];
    by = piece.shownEnd - piece.end;
  }
  return offset + by;
}

/** Masks that touch become one; empty ones are none. */
function joined(masks: readonly Mask[]): Mask[] {
  const sorted = masks.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end);
  const result: Mask[] = [];
  for (const mask of sorted) {
    const last = result.at(-1);
    if (last === undefined || mask.start > last.end) result.push(mask);
    else result[result.length - 1] = { ...last, end: Math.max(last.end, mask.end) };
  }
  return result;
}

/** Two characters of a long value, none of a short one. */
function maskValue(value: string): string {
  const start = /^["']?/.exec(value)?.[0].length ?? 0;
  return value.length - start < 8 ? DOTS : value.slice(0, start + 2) + DOTS;
}
