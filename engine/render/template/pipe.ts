/** `$x := .Values.image | default "y"`: commands, each with its terms. */

import type { Token } from './tokens.ts';

/** One pipeline of a template. */
export interface Pipe {
  /** Variables that it sets. */
  readonly variables: readonly string[];
  /** Each gets the result of the one before as its last argument. */
  readonly commands: readonly (readonly Term[])[];
}

/** What a command is made of, each with the fields that are taken of it. */
export interface Term {
  readonly of:
    | { readonly kind: 'dot' }
    | { readonly kind: 'variable'; readonly name: string }
    | { readonly kind: 'call'; readonly name: string }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'pipe'; readonly pipe: Pipe };
  readonly fields: readonly string[];
}

/** Reads all of an action, or what is in brackets. */
export function readPipe(tokens: readonly Token[]): Pipe {
  const set = tokens.findIndex(({ text }) => text === ':=' || text === '=');
  const declared = set < 0 ? [] : tokens.slice(0, set);
  const isDeclaration = declared.length > 0 && declared.every(({ text }) => text === ',' || text.startsWith('$'));
  const variables = isDeclaration ? declared.flatMap(({ text }) => (text === ',' ? [] : [text])) : [];
  const commands: Term[][] = [[]];
  for (let at = isDeclaration ? set + 1 : 0; at < tokens.length; ) {
    if (tokens[at]?.text === '|') {
      commands.push([]);
      at += 1;
      continue;
    }
    const { of, next } = readStart(tokens, at);
    const fields = tokens[at]?.text.match(/^\.\w/) ? [tokens[at]?.text.slice(1) ?? ''] : [];
    at = next;
    for (; tokens[at]?.joined === true && /^\.\w/.test(tokens[at]?.text ?? ''); at += 1) {
      fields.push(tokens[at]?.text.slice(1) ?? '');
    }
    commands.at(-1)?.push({ of, fields });
  }
  return { variables, commands };
}

function readStart(tokens: readonly Token[], at: number): { of: Term['of']; next: number } {
  const text = tokens[at]?.text ?? '';
  const next = at + 1;
  if (text === '(') {
    const end = closingOf(tokens, at);
    return { of: { kind: 'pipe', pipe: readPipe(tokens.slice(next, end)) }, next: end + 1 };
  }
  if (text.startsWith('.')) return { of: { kind: 'dot' }, next };
  if (text.startsWith('$')) return { of: { kind: 'variable', name: text }, next };
  if (/^["`']/.test(text)) return { of: { kind: 'text', text: text.slice(1, -1) }, next };
  return /^[A-Za-z_]/.test(text) ? { of: { kind: 'call', name: text }, next } : { of: { kind: 'text', text }, next };
}

function closingOf(tokens: readonly Token[], opening: number): number {
  let depth = 0;
  for (let at = opening; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth += 1;
    if (tokens[at]?.text === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}
