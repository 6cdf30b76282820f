/** Splits a stream into documents exactly as apimachinery's YAMLReader does: by lines that begin with `---`. */

import type { Range } from '../model/source.ts';

/** One piece of a stream. */
export interface Chunk {
  /** The document's text, separator lines excluded. */
  readonly range: Range;
  /** The separator line that opens the document, when Kubernetes refuses it: text stands beside `---`. */
  readonly badSeparator?: Range;
  /** All that follows the last document that is read. */
  readonly isRest?: true;
}

/** The most documents that we read of one file. */
export const MAXIMUM_DOCUMENTS = 100_000;

/** The documents of a text, empty ones included; beyond the bound one piece holds all the rest. */
export function splitDocuments(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  for (const piece of pieces(text)) {
    if (chunks.length === MAXIMUM_DOCUMENTS) {
      const start = piece.badSeparator?.start ?? piece.range.start;
      chunks.push({ range: { start, end: text.length }, isRest: true });
      break;
    }
    chunks.push(piece);
  }
  return chunks;
}

function* pieces(text: string): Generator<Chunk> {
  let start = 0;
  let badSeparator: Range | undefined;
  for (let line = text.startsWith('---') ? 0 : nextSeparator(text, 0); line !== -1; line = nextSeparator(text, line)) {
    if (line > start || badSeparator !== undefined) yield chunk(start, line, badSeparator);
    const end = lineEnd(text, line);
    badSeparator = isPure(text, line + 3, end) ? undefined : { start: line, end: trimmedEnd(text, end) };
    start = Math.min(end + 1, text.length);
  }
  if (text.length > start || badSeparator !== undefined) yield chunk(start, text.length, badSeparator);
}

function chunk(start: number, end: number, badSeparator: Range | undefined): Chunk {
  return badSeparator === undefined ? { range: { start, end } } : { range: { start, end }, badSeparator };
}

/** The offset of the next line that begins with `---`, behind the line at `from`. */
function nextSeparator(text: string, from: number): number {
  const found = text.indexOf('\n---', from);
  return found === -1 ? -1 : found + 1;
}

/** The offset of the line feed that ends the line, or of the text's end. */
function lineEnd(text: string, start: number): number {
  const found = text.indexOf('\n', start);
  return found === -1 ? text.length : found;
}

function trimmedEnd(text: string, end: number): number {
  return text[end - 1] === '\r' ? end - 1 : end;
}

// Go's unicode.IsSpace, which knows U+0085 and does not know U+FEFF.
const goSpace = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*(?:#|$)/;

/** Only white space and a comment may stand beside the separator. */
function isPure(text: string, start: number, end: number): boolean {
  if (start === end) return true;
  return goSpace.test(text.slice(start, end));
}
