/**
 * Documents that Kubernetes reads and js-yaml refuses: the text is changed without changing what it means, and an
 * offset map leads back to the text as written.
 */

/** Text that was put in, at an offset of the text as written. */
interface Insertion {
  /** Offset in the text as written, before which (or instead of whose next `removed` characters) `text` stands. */
  readonly at: number;
  readonly removed: number;
  readonly text: string;
}

/** The text to parse, and the way back to the text as written. */
export class ParsedText {
  readonly original: string;
  readonly text: string;
  readonly insertions: readonly Insertion[];

  constructor(original: string, base: string, insertions: readonly Insertion[]) {
    this.original = original;
    this.insertions = insertions;
    this.text = insertions.length === 0 ? base : splice(base, insertions);
  }

  /** The offset in the text as written that an offset of the parsed text stands for. */
  toOriginal(offset: number): number {
    let shift = 0;
    for (const { at, removed, text } of this.insertions) {
      const start = at + shift;
      if (offset < start) break;
      if (offset < start + text.length) return at;
      shift += text.length - removed;
    }
    return offset - shift;
  }
}

function splice(base: string, insertions: readonly Insertion[]): string {
  let result = '';
  let position = 0;
  for (const { at, removed, text } of insertions) {
    result += base.slice(position, at) + text;
    position = at + removed;
  }
  return result + base.slice(position);
}

/** Parsing again may read this many characters more for one document, so that hostile texts cost less than a second. */
const REPAIR_BUDGET = 24 * 1024 * 1024;

/** Collects the insertions that one document needs. */
export class Repairs {
  readonly original: string;
  /** Same length as the original: only characters for characters were exchanged. */
  readonly base: string;
  #insertions = new Map<number, Insertion>();
  #spent = 0;

  constructor(original: string, base: string) {
    this.original = original;
    this.base = base;
  }

  parsed(): ParsedText {
    const sorted = [...this.#insertions.values()].sort((left, right) => left.at - right.at);
    return new ParsedText(this.original, this.base, sorted);
  }

  /** Notes what helps against an error of js-yaml at an offset of the text as written; false when nothing does. */
  add(reason: string, offset: number): boolean {
    this.#spent += this.base.length;
    if (this.#spent > REPAIR_BUDGET) return false;
    if (reason === 'deficient indentation') return this.#indent(offset);
    if (reason === 'unknown escape sequence' && this.base.startsWith("\\'", offset - 1))
      return this.#unescape(offset - 1);
    return false;
  }

  /**
   * Inside brackets and quotes, Kubernetes does not care how far a line is indented. White space at the beginning of
   * such a line means nothing, so more of it changes nothing.
   */
  #indent(offset: number): boolean {
    const line = Math.max(this.base.lastIndexOf('\n', offset - 1), this.base.lastIndexOf('\r', offset - 1)) + 1;
    const width = this.#insertions.get(line)?.text.length ?? 0;
    if (width > 100_000) return false;
    this.#insertions.set(line, { at: line, removed: 0, text: ' '.repeat(width === 0 ? 64 : width * 8) });
    return true;
  }

  /** `\'` is a quote in YAML 1.1 and no escape in YAML 1.2. */
  #unescape(offset: number): boolean {
    if (this.#insertions.has(offset)) return false;
    this.#insertions.set(offset, { at: offset, removed: 2, text: '\\x27' });
    return true;
  }
}
