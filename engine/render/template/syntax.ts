/** A Go template as a tree, as far as it tells where values go: no text, no comments. */

import { type Pipe, readPipe } from './pipe.ts';
import { type Action, readActions } from './tokens.ts';

/** Lines are those of the file. */
export type TemplateNode =
  | { readonly kind: 'print'; readonly from: number; readonly to: number; readonly pipe: Pipe }
  | {
      readonly kind: 'template';
      readonly from: number;
      readonly to: number;
      readonly name: string;
      readonly pipe: Pipe;
    }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly from: number;
      /** The line of `else` or `end`. */
      readonly to: number;
      readonly pipe: Pipe;
      readonly body: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    };

/** A file: what it prints, and the templates it defines. */
export interface TemplateFile {
  readonly body: readonly TemplateNode[];
  readonly defines: readonly { readonly name: string; readonly body: readonly TemplateNode[] }[];
}

/** The tree of a template; undefined when it cannot be read. */
export function readTemplate(text: string): TemplateFile | undefined {
  const actions = readActions(text);
  if (actions === undefined) return undefined;
  const reader = new Reader(actions);
  const body = reader.list();
  return reader.isWhole ? { body, defines: reader.defines } : undefined;
}

/** `{{ else if … }}` is a block of its own without an end. */
class Reader {
  readonly #actions: readonly Action[];
  readonly defines: { name: string; body: readonly TemplateNode[] }[] = [];
  #at = 0;

  constructor(actions: readonly Action[]) {
    this.#actions = actions;
  }

  /** Whether everything was read. */
  get isWhole(): boolean {
    return this.#at === this.#actions.length;
  }

  /** Nodes up to `end`, `else`, or the end of the file, which is left to read. */
  list(): TemplateNode[] {
    const nodes: TemplateNode[] = [];
    for (let action = this.#actions[this.#at]; action !== undefined; action = this.#actions[this.#at]) {
      const word = wordOf(action);
      if (word === 'end' || word === 'else') break;
      this.#at += 1;
      const node = this.#node(action, word);
      if (node !== undefined) nodes.push(node);
    }
    return nodes;
  }

  #node(action: Action, word: string): TemplateNode | undefined {
    const { from, to, tokens } = action;
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.#block(word, from, readPipe(tokens.slice(1)));
      case 'define':
      case 'block': {
        const name = nameOf(action);
        this.defines.push({ name, body: this.list() });
        this.#at += 1;
        return word === 'block' ? { kind: 'template', from, to, name, pipe: readPipe(tokens.slice(2)) } : undefined;
      }
      case 'template':
        return { kind: 'template', from, to, name: nameOf(action), pipe: readPipe(tokens.slice(2)) };
      case 'break':
      case 'continue':
        return undefined;
      default:
        return { kind: 'print', from, to, pipe: readPipe(tokens) };
    }
  }

  #block(kind: 'if' | 'with' | 'range', from: number, pipe: Pipe): TemplateNode {
    const body = this.list();
    const closing = this.#actions[this.#at];
    this.#at += 1;
    const to = closing?.to ?? Number.MAX_SAFE_INTEGER;
    if (closing === undefined || wordOf(closing) === 'end') return { kind, from, to, pipe, body, otherwise: [] };
    const [, next, ...rest] = closing.tokens;
    if (next?.text === 'if' || next?.text === 'with') {
      return { kind, from, to, pipe, body, otherwise: [this.#block(next.text, closing.from, readPipe(rest))] };
    }
    const otherwise = this.list();
    this.#at += 1;
    return { kind, from, to, pipe, body, otherwise };
  }
}

function wordOf({ tokens }: Action): string {
  return tokens[0]?.text ?? '';
}

function nameOf({ tokens }: Action): string {
  return tokens[1]?.text.slice(1, -1) ?? '';
}
