/** The actions of a Go template: where they stand, and what they are made of. Text between them is passed over. */

/** A piece of an action; `joined` when it follows the one before without a space: `.Values` `.image`. */
export interface Token {
  readonly text: string;
  readonly joined: boolean;
}

/** What stands between `{{` and `}}`. Lines start at 1. */
export interface Action {
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
}

const OPENING = /\{\{(?:-(?=\s))?/g;
const COMMENT = /\s*\/\*[\s\S]*?\*\/\s*-?\}\}/y;
const PIECE =
  /(?<end>\s+-\}\}|\}\})|(?<space>\s+)|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|:=|[=|(),]|\$\w*|\.\w+|\.|[-+]?\d[\w.+]*|\w+/y;

/** The actions of a template, comments left out; undefined when it is none. */
export function readActions(text: string): readonly Action[] | undefined {
  const actions: Action[] = [];
  const lines = new LineCounter(text);
  OPENING.lastIndex = 0;
  for (let opening = OPENING.exec(text); opening !== null; opening = OPENING.exec(text)) {
    const start = OPENING.lastIndex;
    COMMENT.lastIndex = start;
    if (COMMENT.test(text)) {
      OPENING.lastIndex = COMMENT.lastIndex;
      continue;
    }
    const tokens = readTokens(text, start);
    if (tokens === undefined) return undefined;
    OPENING.lastIndex = PIECE.lastIndex;
    actions.push({ from: lines.lineAt(opening.index), to: lines.lineAt(PIECE.lastIndex), tokens });
  }
  return actions;
}

/** Up to the end of the action, where `PIECE` then stands. */
function readTokens(text: string, start: number): Token[] | undefined {
  const tokens: Token[] = [];
  let joined = false;
  PIECE.lastIndex = start;
  for (let piece = PIECE.exec(text); piece !== null; piece = PIECE.exec(text)) {
    if (piece.groups?.['end'] !== undefined) return tokens;
    const isSpace = piece.groups?.['space'] !== undefined;
    if (!isSpace) tokens.push({ text: piece[0], joined });
    joined = !isSpace;
  }
  return undefined;
}

/** Lines of offsets that only grow. */
class LineCounter {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  lineAt(offset: number): number {
    for (; this.#at < offset; this.#at += 1) if (this.#text[this.#at] === '\n') this.#line += 1;
    return this.#line;
  }
}
