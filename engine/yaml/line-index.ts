/** Offsets become lines and columns, when a place is shown to somebody. */

import type { JsonPointer } from '../model/json.ts';
import type { Location, Position, Range, SourceFile } from '../model/source.ts';

/** The lines of one text, broken where editors break them: at line feed, carriage return, or both. */
export class LineIndex {
  readonly text: string;
  #starts: number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The number of lines; a line break at the end of the text begins one more. */
  get count(): number {
    return this.#lines().length;
  }

  /** Line and column of an offset; offsets outside of the text are clamped. */
  position(offset: number): Position {
    const starts = this.#lines();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const end = Math.min(Math.max(offset, 0), this.text.length);
    return { line: low + 1, column: Math.max(end - (starts[low] ?? 0), 0) + 1 };
  }

  /** The range of a line (from 1) without its break; an empty range at the end for lines that do not exist. */
  lineRange(line: number): Range {
    const starts = this.#lines();
    const start = starts[line - 1] ?? this.text.length;
    let end = starts[line] ?? this.text.length;
    if (end > start && this.text[end - 1] === '\n') end -= 1;
    if (end > start && starts[line] !== undefined && this.text[end - 1] === '\r') end -= 1;
    return { start, end };
  }

  #lines(): number[] {
    this.#starts ??= lineStarts(this.text);
    return this.#starts;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return starts;
}

const indexes = new WeakMap<SourceFile, LineIndex>();

/** The lines of a file, found once for as long as somebody holds the file. */
export function linesOf(file: SourceFile): LineIndex {
  let index = indexes.get(file);
  if (index === undefined) {
    index = new LineIndex(file.text);
    indexes.set(file, index);
  }
  return index;
}

/** A range of a file as people read it. */
export function toLocation(file: SourceFile, range: Range, pointer?: JsonPointer): Location {
  const lines = linesOf(file);
  const { line, column } = lines.position(range.start);
  const end = lines.position(Math.max(range.end, range.start));
  const place = { path: file.path, line, column, endLine: end.line, endColumn: end.column };
  return pointer === undefined ? place : { ...place, pointer };
}
