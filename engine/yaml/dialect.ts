/** Where Kubernetes' YAML 1.1 scanner (libyaml, in goyaml v2) and js-yaml's YAML 1.2 disagree about what is well-formed. */

import type { ScalarText } from './construct.ts';
import { type Event, getScalarValue, type ScalarEvent } from './js-yaml.ts';
import { DocumentRefused } from './problem.ts';
import type { ParsedText } from './repair.ts';

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

export function oddScalarText(_parsed: ParsedText): ScalarText {
  return (source, event) => getScalarValue(source, event);
}

export function checkEscapes(_source: string, _event: ScalarEvent): void {}

export function checkGrammar(_events: readonly Event[], _text: string): void {}
