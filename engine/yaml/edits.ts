/** Text edits: applying them, and folding edits made one after the other into one list against the first text. */

import type { TextEdit } from '../model/source.ts';

/** The text with all edits made. Edits do not overlap; their order does not matter but for insertions at one place. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.toSorted(
    (left, right) => left.range.start - right.range.start || left.range.end - right.range.end,
  );
  let result = '';
  let position = 0;
  for (const { range, text: inserted } of sorted) {
    if (range.start < position || range.end < range.start) throw new RangeError('text edits overlap');
    result += text.slice(position, range.start) + inserted;
    position = range.end;
  }
  return result + text.slice(position);
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
    const next = applyEdits(this.text, edits);
    const sorted = edits.toSorted(
      (left, right) => right.range.start - left.range.start || right.range.end - left.range.end,
    );
    for (const edit of sorted) this.#pieces = replacePieces(this.#pieces, edit);
    this.text = next;
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

function replacePieces(pieces: readonly Piece[], { range, text }: TextEdit): Piece[] {
  const before: Piece[] = [];
  const after: Piece[] = [];
  let position = 0;
  for (const piece of pieces) {
    const length = 'text' in piece ? piece.text.length : piece.end - piece.start;
    const cutStart = Math.min(Math.max(range.start - position, 0), length);
    const cutEnd = Math.min(Math.max(range.end - position, 0), length);
    if (cutStart > 0) before.push(part(piece, 0, cutStart));
    if (cutEnd < length) after.push(part(piece, Math.max(cutEnd, cutStart), length));
    position += length;
  }
  return text === '' ? [...before, ...after] : [...before, { text }, ...after];
}

function part(piece: Piece, from: number, to: number): Piece {
  return 'text' in piece ? { text: piece.text.slice(from, to) } : { start: piece.start + from, end: piece.start + to };
}
