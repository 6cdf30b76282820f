/** Where secrets may stand in a document that cannot be read: nothing is known of it but its lines. */

import type { Range } from '../model/source.ts';
import { BLOCK_HEADER, indentationOf, keyOfLine } from '../yaml/line-key.ts';
import { isNamedSecret, type Secrets } from './secret-judgement.ts';
import { secretSpots } from './secret-spots.ts';

interface Line {
  readonly text: string;
  readonly start: number;
}

const NAME = /(?<![A-Za-z0-9_.-])name["']?[ \t]*:[ \t]*["']?([A-Za-z0-9_.-]{1,200})/;
const VALUE = /(?<![A-Za-z0-9_.-])value["']?[ \t]*:[ \t]*/;

/** Everything behind a key, and every line without one: it may be a Secret's. */
export function everyValue(text: string): Range[] {
  return linesOf(text).flatMap(({ text: line, start }) => {
    const from = keyOfLine(line)?.valueStart ?? indentationOf(line);
    const value = line.slice(from);
    return value.trim() === '' || BLOCK_HEADER.test(value) ? [] : [{ start: start + from, end: start + line.length }];
  });
}

/** What its key, its neighbour `name:` or its form tells of. */
export function likelyValues(text: string, secrets: Secrets): Range[] {
  const lines = linesOf(text);
  const ranges = secretSpots(text, secrets);
  for (const [index, line] of lines.entries()) {
    const from = keyedSecret(line, secrets) ?? namedSecret(lines, index, secrets);
    if (from !== undefined) ranges.push({ start: line.start + from, end: endBelow(lines, index) });
  }
  return ranges;
}

/** Where the value begins, if the line's own key is the name of a secret. */
function keyedSecret({ text }: Line, secrets: Secrets): number | undefined {
  const key = keyOfLine(text);
  if (key === undefined) return undefined;
  const value = text.slice(key.valueStart);
  // A collection is no value; what is in its brackets is seen by itself.
  if (value.trim() === '' || /^[[{]/.test(value)) return undefined;
  if (BLOCK_HEADER.test(value)) return secrets.names.isSecret(key.name) ? key.valueStart : undefined;
  const isHidden = isNamedSecret(key.name, value.replace(/^["']|["']?\s*$/g, ''), secrets);
  return isHidden ? key.valueStart : undefined;
}

/** Where the value of `{name, value}` begins, if the name on this line or the next to it is the name of a secret. */
function namedSecret(lines: readonly Line[], index: number, { names }: Secrets): number | undefined {
  const text = lines[index]?.text ?? '';
  const value = VALUE.exec(text);
  if (value === null) return undefined;
  const near = [text, lines[index - 1]?.text ?? '', lines[index + 1]?.text ?? ''];
  const isNamed = near.some((line) => names.isSecret(NAME.exec(line)?.[1] ?? ''));
  return isNamed ? value.index + value[0].length : undefined;
}

/** The end of a line, or of what is indented deeper below it. */
function endBelow(lines: readonly Line[], index: number): number {
  const depth = indentationOf(lines[index]?.text ?? '');
  let last = index;
  for (let at = index + 1; at < lines.length; at++) {
    const text = lines[at]?.text ?? '';
    if (text.trim() === '') continue;
    if (indentationOf(text) <= depth) break;
    last = at;
  }
  const end = lines[last];
  return end === undefined ? 0 : end.start + end.text.length;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\r|\n|$/g)) {
    lines.push({ text: text.slice(start, match.index), start });
    start = match.index + match[0].length;
  }
  return lines;
}
