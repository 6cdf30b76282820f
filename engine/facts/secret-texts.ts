/** Names and values inside texts: flags of a command line, assignments in scripts and configuration files. */

import type { Range } from '../model/source.ts';
import type { SecretNames } from './secret-names.ts';

/** A name and the value that a text gives it. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** One of many in a text. */
export interface FoundValue extends NamedValue {
  /** Where its name begins. */
  readonly offset: number;
  /** Where its value begins, a quote included. */
  readonly valueOffset: number;
}

const LONGEST_NAME = 64;
/** A text with more is a list of examples, or hostile. */
const MOST_PAIRS = 50;
const NAME_CHARACTER = /[A-Za-z0-9_.-]/;
/** What stands between a name and its value; `==` compares and `:=` declares. */
const SEPARATOR = /["']?[ \t]*[:=](?!=)[ \t]*/y;
/** As much of a value as tells what it is. */
const VALUE = /"([^"\n]{0,200})"?|'([^'\n]{0,200})'?|([^\s"',;{}[\]()&|<>]{1,200})/y;

/** `--name=value`, `NAME=value`: a whole argument. */
export function findAssignment(argument: string): NamedValue | undefined {
  const at = argument.indexOf('=');
  if (at <= 0 || at > LONGEST_NAME + 2 || argument[at + 1] === '=') return undefined;
  const name = argument.slice(0, at).replace(/^--?/, '');
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) ? { name, value: unquote(argument.slice(at + 1)) } : undefined;
}

/** `--name`, whose value is the next argument. */
export function findFlag(argument: string): string | undefined {
  return /^--?[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(argument) ? argument.replace(/^--?/, '') : undefined;
}

/** `name=value`, `name: value` and `"name": "value"` with secret names, anywhere in a text. Linear in its length. */
export function findNamedValues(text: string, names: SecretNames, most = MOST_PAIRS): FoundValue[] {
  const found: FoundValue[] = [];
  for (const { start, end } of nameRanges(text, names)) {
    if (found.length >= most) break;
    const after = valueAfter(text, end);
    if (after === undefined) continue;
    const name = text.slice(start, end).replace(/^-+/, '');
    found.push({ name, value: after.value, offset: start, valueOffset: after.offset });
  }
  return found;
}

/** Whether the name of a secret stands anywhere in a text. */
export function holdsSecretName(text: string, names: SecretNames): boolean {
  for (const { start, end } of nameRanges(text, names)) {
    if (names.isSecret(text.slice(start, end))) return true;
  }
  return false;
}

/** Where names stand that have the letters of a secret word. */
function* nameRanges(text: string, names: SecretNames): Generator<Range> {
  const hot = new RegExp(names.hot.source, 'gi');
  for (let match = hot.exec(text); match !== null; match = hot.exec(text)) {
    const start = nameStart(text, match.index);
    const end = nameEnd(text, match.index + match[0].length);
    hot.lastIndex = end;
    if (end - start <= LONGEST_NAME) yield { start, end };
  }
}

function nameStart(text: string, from: number): number {
  let start = from;
  while (start > 0 && from - start <= LONGEST_NAME && NAME_CHARACTER.test(text[start - 1] ?? '')) start -= 1;
  return start;
}

function nameEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from <= LONGEST_NAME && NAME_CHARACTER.test(text[end] ?? '')) end += 1;
  return end;
}

function valueAfter(text: string, end: number): { value: string; offset: number } | undefined {
  SEPARATOR.lastIndex = end;
  if (!SEPARATOR.test(text)) return undefined;
  const offset = SEPARATOR.lastIndex;
  VALUE.lastIndex = offset;
  const match = VALUE.exec(text);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined || isExpression(text, value) || isProse(text, value) ? undefined : { value, offset };
}

/** A shell's `$(…)` and a call in a program are no literals. */
function isExpression(text: string, value: string): boolean {
  const next = text[VALUE.lastIndex];
  return value.startsWith('$') || next === '(' || next === '[';
}

/** `token: see the vault`: a short word and more words are a sentence. */
function isProse(text: string, value: string): boolean {
  return /^[a-z]{1,4}$/.test(value) && /^ [A-Za-z]/.test(text.slice(VALUE.lastIndex, VALUE.lastIndex + 2));
}

function unquote(value: string): string {
  const quote = value[0];
  return value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote) ? value.slice(1, -1) : value;
}
