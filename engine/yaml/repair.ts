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
  /** What js-yaml reads. */
  readonly text: string;
  readonly insertions: readonly Insertion[];

  constructor(original: string, base: string, insertions: readonly Insertion[]) {
    this.original = original;
    this.insertions = insertions;
    this.text = insertions.length === 0 ? base : splice(base, insertions);
  }

  /** The text as written with the same insertions: it has the same offsets as `text`, and its own line breaks. */
  get written(): string {
    return splice(this.original, this.insertions);
  }

  /** The offset in the text as written that an offset of the parsed text stands for. */
  toOriginal(offset: number): number {
    if (this.insertions.length === 0) return offset;
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

function lineBefore(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** Collects the insertions that one document needs. */
export class Repairs {
  readonly original: string;
  /** Same length as the original: only characters for characters were exchanged. */
  readonly base: string;
  #insertions = new Map<number, Insertion>();
  #spent = 0;
  #cut: number | undefined;
  #nextColumn = 0;

  constructor(original: string, base: string) {
    this.original = original;
    this.base = base;
  }

  /** Where Kubernetes takes the document to have ended, although more text follows. */
  get cut(): number | undefined {
    return this.#cut;
  }

  parsed(): ParsedText {
    const sorted = [...this.#insertions.values()].sort((left, right) => left.at - right.at);
    const end = this.#cut ?? this.original.length;
    const base = this.#cut === undefined ? this.base : this.base.slice(0, end);
    return new ParsedText(this.original.slice(0, end), base, sorted);
  }

  /** Notes what helps against an error of js-yaml at an offset of the text as written; false when nothing does. */
  add(reason: string, offset: number): boolean {
    this.#spent += this.base.length;
    if (this.#spent > REPAIR_BUDGET) return false;
    // YAML 1.1 wants no space before a comment behind a bracket, a quote or the header of a block scalar.
    if (this.base[offset] === '#' && /[[{,\]}"'|>+0-9-]/.test(this.base[offset - 1] ?? '')) {
      return this.#exchange({ at: offset, removed: 0, text: ' ' });
    }
    switch (reason) {
      case 'deficient indentation':
        return this.#indent(offset);
      case 'unknown escape sequence':
        return this.base.startsWith("\\'", offset - 1) && this.#exchange({ at: offset - 1, removed: 2, text: '\\x27' });
      case 'bad indentation of a mapping entry':
      case 'end of the stream or a document separator is expected':
        return this.#end(offset);
      default:
        return false;
    }
  }

  /** Kubernetes reads one node and drops what follows it; `endsAt` says whether that holds for what was read. */
  #end(offset: number): boolean {
    const line = lineBefore(this.base, offset);
    const cut = this.base.slice(line, offset).trim() === '' ? line : offset;
    if (this.#cut !== undefined && cut >= this.#cut) return false;
    this.#cut = cut;
    this.#nextColumn = offset - line;
    return true;
  }

  /** A block collection only ends, and lets the document end, where a line begins further to the left. */
  endsAt(rootColumn: number): boolean {
    return this.#cut === undefined || this.#nextColumn < rootColumn;
  }

  /**
   * Inside brackets and quotes, Kubernetes does not care how far a line is indented. White space at the beginning of
   * such a line means nothing, so more of it changes nothing.
   */
  #indent(offset: number): boolean {
    const line = lineBefore(this.base, offset);
    const before = this.base.slice(line, offset);
    if (/^ *[^ \t].*\t/.test(before)) return this.#untab(line, before);
    const width = this.#insertions.get(line)?.text.length ?? 0;
    if (width > 100_000) return false;
    this.#insertions.set(line, { at: line, removed: 0, text: ' '.repeat(width === 0 ? 64 : width * 8) });
    return true;
  }

  /** A tab between a key or dash and its value: js-yaml takes it for indentation, Kubernetes for a space. */
  #untab(line: number, before: string): boolean {
    // What stands right before the error was skipped as white space; further left, quotes could hold the tab.
    const behind = before.trimEnd().length;
    const found = /^(?:[ -]*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*') *:|[^"'\t]*?[:\-?,[{])[ ]*(?=\t)/.exec(before);
    const at = before.includes('\t', behind) ? before.indexOf('\t', behind) : found?.[0].length;
    if (at === undefined) return false;
    const width = /^\t+/.exec(before.slice(at))?.[0].length ?? 0;
    return this.#exchange({ at: line + at, removed: width, text: ' '.repeat(width) });
  }

  #exchange(insertion: Insertion): boolean {
    if (this.#insertions.has(insertion.at)) return false;
    this.#insertions.set(insertion.at, insertion);
    return true;
  }
}
