/**
 * The fast road: all documents of an ordinary file in one run of the parser, whose start costs as much as a tenth of a
 * document. Whatever is not ordinary, or goes wrong, is left to the road that reads document by document.
 */

import type { JsonValue } from '../model/json.ts';
import { construct } from './construct.ts';
import { hasOddBreaks, unprintable } from './dialect.ts';
import { EVENT, type Event, eventsOf, MAXIMUM_NODES, NodeLimitReached, YAMLException } from './js-yaml.ts';
import { DocumentRefused } from './problem.ts';
import { scalarText } from './scalar-text.ts';
import type { Chunk } from './split.ts';
import { hasLeadingTab } from './tabs.ts';

/** One document of the file. */
export interface TogetherRead {
  readonly value: JsonValue;
  readonly hasDuplicates: boolean;
}

/** The values of all pieces of a text, in order; undefined when the text asks for more care. */
export function readTogether(text: string, chunks: readonly Chunk[]): TogetherRead[] | undefined {
  if (chunks.length < 2 || !isOrdinary(text, chunks)) return undefined;
  try {
    const source = text.endsWith('\n') ? text : `${text}\n`;
    const events = eventsOf(source);
    return countDocuments(events) === chunks.length ? constructAll(events, source) : undefined;
  } catch (error) {
    const isRefusal =
      error instanceof YAMLException || error instanceof DocumentRefused || error instanceof NodeLimitReached;
    if (isRefusal) return undefined;
    throw error;
  }
}

function constructAll(events: readonly Event[], source: string): TogetherRead[] {
  const documents: TogetherRead[] = [];
  for (let next = 0; next < events.length; ) {
    const { value, hasDuplicates, end } = construct(events, source, scalarText, next);
    documents.push({ value, hasDuplicates });
    next = end;
  }
  return documents;
}

function countDocuments(events: readonly Event[]): number {
  let count = 0;
  for (const event of events) if (event.type === EVENT.document) count += 1;
  return count;
}

/** Nothing in the text ends documents, lines or files in an unusual way. */
function isOrdinary(text: string, chunks: readonly Chunk[]): boolean {
  if (text.length >= MAXIMUM_NODES || text.includes('...') || text.includes('\n%') || text.includes('\ufeff'))
    return false;
  if (text.startsWith('%') || hasOddBreaks(text) || hasLeadingTab(text)) return false;
  if (text.includes('\r') && /\r(?!\n)/.test(text)) return false;
  const plain = chunks.every(
    ({ range, badSeparator, isRest }) =>
      badSeparator === undefined && isRest !== true && text.charCodeAt(range.start) !== 32,
  );
  return plain && unprintable(text) === undefined;
}
