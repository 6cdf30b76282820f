/**
 * How a scalar's source becomes its text where Kubernetes (goyaml v2's scannerc.go) and js-yaml differ: escapes in double
 * quotes, and the line breaks of YAML 1.1: U+0085 counts as a line feed, U+2028 and U+2029 stay what they are.
 */

import { getScalarValue, SCALAR, type ScalarEvent } from './js-yaml.ts';
import { DocumentRefused } from './problem.ts';

/** Decodes a scalar event's text: `scalarText` for ordinary sources, `oddScalarText` for those with odd line breaks. */
export type ScalarText = (source: string, event: ScalarEvent) => string;

const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/g;
const folding = /[ \t]*(?:\r\n|[\n\r\u0085\u2028\u2029])[ \t\n\r\u0085\u2028\u2029]*/g;

/** The text of any scalar, of a source without U+0085, U+2028 and U+2029. */
export function scalarText(source: string, event: ScalarEvent): string {
  if (event.style === SCALAR.double && !event.fast) return doubleQuotedText(source, event);
  return getScalarValue(source, event);
}

/** The text of any scalar of a source that holds U+0085, U+2028 or U+2029. */
export function oddScalarText(source: string, event: ScalarEvent): string {
  if (event.valueStart === -1) return '';
  const raw = source.slice(event.valueStart, event.valueEnd);
  switch (event.style) {
    case SCALAR.double:
      return doubleQuotedText(source, event);
    case SCALAR.single:
      return raw.replaceAll("''", "'").replace(folding, folded);
    case SCALAR.literal:
    case SCALAR.folded:
      return blockText(raw, event);
    default:
      return raw.replace(folding, folded);
  }
}

/** One line break becomes a space, more of them lose the first. */
function folded(run: string): string {
  const [first = '', ...rest] = breaksOf(run);
  if (first !== '\n') return first + rest.join('');
  return rest.length === 0 ? ' ' : rest.join('');
}

function breaksOf(run: string): string[] {
  return (run.match(lineBreak) ?? []).map((found) => (found === '\u2028' || found === '\u2029' ? found : '\n'));
}

const escapes: Readonly<Record<string, string>> = {
  ...{ 0: '\0', a: '\x07', b: '\b', t: '\t', '\t': '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b', ' ': ' ' },
  ...{ '"': '"', "'": "'", '\\': '\\', N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029' },
};

const escapeOrFold =
  /\\(?:\r\n|[\n\r\u0085\u2028\u2029])[ \t\n\r\u0085\u2028\u2029]*|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])|[ \t]*(?:\r\n|[\n\r\u0085\u2028\u2029])[ \t\n\r\u0085\u2028\u2029]*/g;

function doubleQuotedText(source: string, event: ScalarEvent): string {
  const raw = source.slice(event.valueStart, event.valueEnd);
  return raw.replace(escapeOrFold, (found: string, at: number) => {
    if (!found.startsWith('\\')) return folded(found);
    if (/^\\[\n\r\u0085\u2028\u2029]/.test(found)) return breaksOf(found).slice(1).join('');
    return escaped(found, event.valueStart + at);
  });
}

function escaped(found: string, offset: number): string {
  const known = escapes[found.slice(1)];
  if (known !== undefined) return known;
  const code = found.length > 2 ? Number.parseInt(found.slice(2), 16) : Number.NaN;
  if (Number.isNaN(code)) {
    throw new DocumentRefused(
      'yaml-escape',
      `Kubernetes does not know the escape ${found}`,
      offset,
      offset + found.length,
    );
  }
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    const message = `${found} is half of a character; write the character itself, or \\U with eight digits`;
    throw new DocumentRefused('yaml-escape', message, offset, offset + found.length);
  }
  return String.fromCodePoint(code);
}

/** A block scalar's lines joined as libyaml does. */
function blockText(raw: string, event: ScalarEvent): string {
  const indent = event.indent < 0 ? Number.POSITIVE_INFINITY : event.indent;
  let text = '';
  let leading = '';
  let trailing = '';
  let wasBlank = false;
  for (const match of raw.matchAll(/([^\n\r\u0085\u2028\u2029]*)(\r\n|[\n\r\u0085\u2028\u2029]|$)/g)) {
    const [whole, line = '', end = ''] = match;
    if (whole === '') break;
    const spaces = /^ */.exec(line)?.[0].length ?? 0;
    const [lineEnd = ''] = breaksOf(end);
    if (spaces === line.length && spaces <= indent) {
      trailing += lineEnd;
      continue;
    }
    const content = line.slice(Math.min(spaces, indent));
    const isBlank = /^[ \t]/.test(content);
    const joins = event.style === SCALAR.folded && !wasBlank && !isBlank && leading === '\n';
    text += joins ? (trailing === '' ? ' ' : '') : leading;
    text += trailing + content;
    wasBlank = isBlank;
    leading = lineEnd;
    trailing = '';
  }
  return text + (event.chomping === 2 ? '' : leading) + (event.chomping === 3 ? trailing : '');
}
