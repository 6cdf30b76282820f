/** Text edits: applying them, and folding edits made one after the other into one list against the first text. */

import type { TextEdit } from '../model/source.ts';

/** The text with all edits made. Edits do not overlap; their order does not matter but for insertions at one place. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let position = 0;
  for (const { range, text: inserted } of inOrder(edits)) {
    if (range.start < position || range.end < range.start) throw new RangeError('text edits overlap');
    result += text.slice(position, range.start) + inserted;
    position = range.end;
  }
  return result + text.slice(position);
}

function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return edits.toSorted((left, right) => left.range.start - right.range.start || left.range.end - right.range.end);
}

/** A stretch of the first text that still stands, or text that was put in. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

/** A text under change, that remembers which of its stretches it had from the beginning. */
export class EditedText {
  readonly original: string;
  text: string;
  #pieces: Piece[];

  constructor(original: string) {
    this.original = original;
    this.text = original;
    this.#pieces = [{ start: 0, end: original.length }];
  }

  /** Makes edits whose offsets are into the text as it stands now. */
  apply(edits: readonly TextEdit[]): void {
    this.text = applyEdits(this.text, edits);
    this.#pieces = replacePieces(this.#pieces, inOrder(edits));
  }

  /** The edits that turn the first text into this one, in order; unchanged beginnings and ends are left out. */
  edits(): TextEdit[] {
    const edits: TextEdit[] = [];
    let position = 0;
    let inserted = '';
    for (const piece of [...this.#pieces, { start: this.original.length, end: this.original.length }]) {
      if ('text' in piece) {
        inserted += piece.text;
        continue;
      }
      if (piece.start > position || inserted !== '') edits.push(this.#trimmed(position, piece.start, inserted));
      position = piece.end;
      inserted = '';
    }
    return edits.filter((edit) => edit.text !== '' || edit.range.end > edit.range.start);
  }

  #trimmed(from: number, to: number, text: string): TextEdit {
    const old = this.original.slice(from, to);
    let head = 0;
    while (head < old.length && head < text.length && old[head] === text[head]) head += 1;
    let tail = 0;
    while (tail < old.length - head && tail < text.length - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
    return { range: { start: from + head, end: to - tail }, text: text.slice(head, text.length - tail) };
  }
}

/** The pieces after edits in order, in one walk along both. */
function replacePieces(pieces: readonly Piece[], edits: readonly TextEdit[]): Piece[] {
  const result: Piece[] = [];
  let position = 0;
  let index = 0;
  let rest = pieces[0];
  const passTo = (end: number, isKept: boolean) => {
    while (rest !== undefined && position < end) {
      const length = 'text' in rest ? rest.text.length : rest.end - rest.start;
      const taken = Math.min(length, end - position);
      if (isKept && taken > 0) result.push(part(rest, 0, taken));
      position += taken;
      index += taken === length ? 1 : 0;
      rest = taken === length ? pieces[index] : part(rest, taken, length);
    }
  };
  for (const { range, text } of edits) {
    passTo(range.start, true);
    passTo(range.end, false);
    if (text !== '') result.push({ text });
  }
  passTo(Number.POSITIVE_INFINITY, true);
  return result;
}

function part(piece: Piece, from: number, to: number): Piece {
  return 'text' in piece ? { text: piece.text.slice(from, to) } : { start: piece.start + from, end: piece.start + to };
}
