/** Where Kubernetes' YAML 1.1 scanner (libyaml, in goyaml v2) refuses what js-yaml's YAML 1.2 takes. */

import { EVENT, type Event, FLOW_STYLE, SCALAR, type ScalarEvent } from './js-yaml.ts';
import { DocumentRefused } from './problem.ts';

const refused = /[^\t\n\r -~\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Characters that Kubernetes takes nowhere, not even in a comment. */
export function unprintable(text: string): DocumentRefused | undefined {
  const match = refused.exec(text);
  if (match === null) return undefined;
  const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return new DocumentRefused(
    'yaml-character',
    `the character U+${code} is not allowed in YAML`,
    match.index,
    match.index + 1,
  );
}

const oddBreak = /[\u0085\u2028\u2029]/;

/** U+0085, U+2028 and U+2029 end a line in YAML 1.1, and are ordinary characters in YAML 1.2. */
export function hasOddBreaks(text: string): boolean {
  return oddBreak.test(text);
}

/** The same text, of the same length, with line feeds for the line breaks that js-yaml does not know. */
export function unbroken(text: string): string {
  return text.replace(/[\u0085\u2028\u2029]/g, '\n');
}

/** A plain scalar inside brackets: YAML 1.1 ends it at a question mark, and at a colon only before white space. */
export function checkFlowScalar(source: string, event: ScalarEvent): void {
  const { valueStart: start, valueEnd: end } = event;
  if (source.charCodeAt(start) === 58) {
    throw new DocumentRefused('yaml-syntax', 'inside brackets a text cannot begin with a colon; quote it', start, end);
  }
  const question = source.slice(start, end).indexOf('?');
  if (question !== -1) {
    throw new DocumentRefused('yaml-syntax', 'inside brackets a question mark needs quotes', start + question, end);
  }
  if (source.charCodeAt(end) === 58 && ',[]{}'.includes(source.charAt(end + 1))) {
    throw new DocumentRefused('yaml-syntax', 'inside brackets a space is needed behind the colon', end, end + 1);
  }
}

/** What libyaml refuses about a key that is not empty, and about a mapping that begins beside it as its `value`. */
export function checkKey(source: string, event: ScalarEvent, value: Event | undefined, inFlow: boolean): void {
  const { fast, valueStart, valueEnd } = event;
  if (!fast || valueEnd - valueStart > 1000) checkSimpleKey(source, event);
  if (inFlow) {
    const behind = source.charCodeAt(event.style === SCALAR.plain ? valueEnd : valueEnd + 1);
    if (behind <= 32) checkSimpleKey(source, event);
    if (event.style === SCALAR.plain) checkFlowScalar(source, event);
    return;
  }
  if (event.anchorStart === -1 && event.tagStart === -1) checkKeyLine(source, event);
  if (value?.type === EVENT.mapping && value.style !== FLOW_STYLE) checkMappingLine(source, event, value.start);
}

const MAXIMUM_KEY = 1024;

/** A key without `?` stands on one line and is at most 1024 characters long. */
function checkSimpleKey(source: string, event: ScalarEvent): void {
  const quoted = event.style === 1 ? 0 : 1;
  const start = event.valueStart - quoted;
  const end = event.valueEnd + quoted;
  const behind = /\s*:/y;
  behind.lastIndex = end;
  const colon = behind.exec(source)?.[0];
  if (colon === undefined || /\?\s*$/.test(source.slice(Math.max(0, start - 64), start))) return;
  if (/[\n\r]/.test(source.slice(start, end) + colon)) {
    throw new DocumentRefused('yaml-syntax', 'a key cannot go on over several lines', start, end);
  }
  if ([...source.slice(start, end)].length > MAXIMUM_KEY) {
    throw new DocumentRefused('yaml-syntax', `a key cannot be longer than ${MAXIMUM_KEY} characters`, start, end);
  }
}

/** A mapping cannot begin on the line of the key that it belongs to, not even behind an anchor or a tag. */
function checkMappingLine(source: string, key: ScalarEvent, start: number): void {
  const lineFeed = source.indexOf('\n', key.valueEnd);
  if ((lineFeed === -1 || lineFeed > start) && !source.slice(key.valueEnd, start).includes('\r')) {
    throw new DocumentRefused('yaml-syntax', 'a mapping cannot begin on the line of its key', start, start + 1);
  }
}

/** A key in block style begins a line, or stands behind a dash, a question mark or a colon; never behind a value. */
function checkKeyLine(source: string, event: ScalarEvent): void {
  if (event.style > 3) return;
  const start = event.style === 1 ? event.valueStart : event.valueStart - 1;
  let before = start - 1;
  while (source.charCodeAt(before) === 32) before -= 1;
  const character = source.charCodeAt(before);
  if (before < 0 || character === 10 || character === 13 || character === 45 || character === 63 || character === 58)
    return;
  if (character !== 9 && character !== 0xfeff) {
    throw new DocumentRefused('yaml-syntax', 'a key cannot stand behind a value on one line', start, event.valueEnd);
  }
}
