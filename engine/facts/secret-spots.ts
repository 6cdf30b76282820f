/** Where secrets stand in a text that nobody has parsed: credentials of a known form, and values behind names of secrets. */

import type { Range } from '../model/source.ts';
import { isNamedSecret, type Secrets } from './secret-judgement.ts';
import { findNamedValues } from './secret-texts.ts';
import type { CredentialForm } from './secret-values.ts';

/** Patterns stop where a credential is known for sure; it goes on as long as these do. */
const CREDENTIAL_REST = /[A-Za-z0-9+/=_.%~-]*/y;
const QUOTED = /"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?/y;
/** Without quotes a value may hold spaces. */
const UNQUOTED = /[^"'\n\r]*/y;

/** A line with so many credentials that searching it costs more than this is a secret as a whole. */
const MOST_SEARCHED = 100_000;

/** The ranges of all secrets in a text, in no order. */
export function secretSpots(text: string, secrets: Secrets): Range[] {
  const spots: Range[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    addForms(text, { start, end }, secrets, spots);
    start = end + 1;
  }
  let done = 0;
  for (const { name, value, valueOffset } of findNamedValues(text, secrets.names, Number.POSITIVE_INFINITY)) {
    if (valueOffset < done || !isNamedSecret(name, value, secrets)) continue;
    const pattern = /["']/.test(text[valueOffset] ?? '') ? QUOTED : UNQUOTED;
    done = endOf(pattern, text, valueOffset);
    spots.push({ start: valueOffset, end: done });
  }
  return spots;
}

/** The form that is found is not the first in the line: what stands before and behind it is searched again. */
function addForms(text: string, line: Range, secrets: Secrets, spots: Range[]): void {
  const pieces = [line];
  let budget = 4 * (line.end - line.start) + MOST_SEARCHED;
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    budget -= piece.end - piece.start;
    if (budget < 0) {
      spots.push(line);
      return;
    }
    const searched = text.slice(piece.start, piece.end);
    const form = secrets.values.findForm(searched);
    if (form === undefined) continue;
    const start = piece.start + searched.indexOf(form.text, form.index);
    const end = endOfForm(text, start, form);
    spots.push({ start, end });
    pieces.push({ start: piece.start, end: start });
    if (end < piece.end) pieces.push({ start: end, end: piece.end });
  }
}

function endOfForm(text: string, start: number, { id, text: known }: CredentialForm): number {
  if (id !== 'private-key') return endOf(CREDENTIAL_REST, text, start + known.length);
  const end = text.indexOf('-----END', start);
  return end === -1 ? text.length : end;
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  pattern.test(text);
  return Math.max(from, pattern.lastIndex);
}
