/** One document's text becomes events and a value, or the reason why Kubernetes would refuse it. */

import type { JsonValue } from '../model/json.ts';
import type { Range } from '../model/source.ts';
import { construct, type ScalarText } from './construct.ts';
import { checkEscapes, checkGrammar, hasOddBreaks, oddScalarText, unbroken, unprintable } from './dialect.ts';
import {
  type Event,
  eventsOf,
  getScalarValue,
  MAXIMUM_DEPTH,
  MAXIMUM_NODES,
  NodeLimitReached,
  SCALAR,
  YAMLException,
} from './js-yaml.ts';
import { DocumentRefused, type ProblemCode } from './problem.ts';
import { ParsedText, Repairs } from './repair.ts';

/** The largest document that we read, in characters of its text. */
export const MAXIMUM_LENGTH = 8 * 1024 * 1024;

/** A document as parsed. Offsets of events are into `parsed.text`. */
export interface ParsedDocument {
  readonly parsed: ParsedText;
  readonly events: readonly Event[];
  readonly scalarText: ScalarText;
  readonly value: JsonValue;
  readonly hasDuplicates: boolean;
  /** Text behind the document's end that Kubernetes drops, in offsets of the text as written. */
  readonly dropped?: Range;
}

/** Parses one document. Throws DocumentRefused, with offsets into `text`. */
export function parseDocument(text: string): ParsedDocument {
  if (text.length > MAXIMUM_LENGTH) {
    throw new DocumentRefused('yaml-too-large', `the document is larger than ${MAXIMUM_LENGTH / 1024 / 1024} MiB`, 0);
  }
  const strange = unprintable(text);
  if (strange !== undefined) throw strange;
  const end = documentEnd(text);
  const kept = end === undefined ? text : text.slice(0, end.content);
  const repairs = new Repairs(kept, terminated(hasOddBreaks(kept) ? unbroken(kept) : kept));
  const { parsed, events } = parseRepaired(repairs);
  try {
    return finish(text, parsed, events, end?.rest);
  } catch (error) {
    throw located(error, parsed);
  }
}

function finish(text: string, parsed: ParsedText, events: readonly Event[], rest: number | undefined): ParsedDocument {
  const scalarText = hasOddBreaks(parsed.original) ? oddScalarText(parsed) : getText;
  checkGrammar(events, parsed.text);
  if (events.length === 0) {
    return { parsed, events, scalarText, value: null, hasDuplicates: false, ...dropped(text, rest) };
  }
  const { value, hasDuplicates, end } = construct(events, parsed.text, scalarText);
  const second = end < events.length ? secondDocument(parsed) : undefined;
  return { parsed, events, scalarText, value, hasDuplicates, ...dropped(text, second ?? rest) };
}

const getText: ScalarText = (source, event) => {
  if (event.style === SCALAR.double && !event.fast) checkEscapes(source, event);
  return getScalarValue(source, event);
};

/** apimachinery hands over complete lines only; it matters to block scalars at the end. */
function terminated(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function parseRepaired(repairs: Repairs): { parsed: ParsedText; events: Event[] } {
  let parsed = new ParsedText(repairs.original, repairs.base, []);
  while (true) {
    try {
      return { parsed, events: eventsOf(parsed.text) };
    } catch (error) {
      const repaired = error instanceof YAMLException && error.mark !== undefined;
      if (!repaired || !repairs.add(error.reason, parsed.toOriginal(error.mark?.position ?? 0)))
        throw located(error, parsed);
      parsed = repairs.parsed();
    }
  }
}

/** Errors of js-yaml and of our own, with the offset in the text as written. Anything else is a bug. */
function located(error: unknown, parsed: ParsedText): unknown {
  if (error instanceof NodeLimitReached) {
    return new DocumentRefused('yaml-too-many-nodes', `the document holds more than ${MAXIMUM_NODES} values`, 0);
  }
  if (error instanceof DocumentRefused) {
    const { start, end } = error.range;
    return new DocumentRefused(error.code, error.message, parsed.toOriginal(start), parsed.toOriginal(end));
  }
  if (!(error instanceof YAMLException)) return error;
  const offset = Math.min(parsed.toOriginal(error.mark?.position ?? 0), parsed.original.length);
  const code: ProblemCode = error.reason.includes('maxDepth') ? 'yaml-too-deep' : 'yaml-syntax';
  const message =
    code === 'yaml-too-deep' ? `the document is nested deeper than ${MAXIMUM_DEPTH} levels` : error.reason;
  return new DocumentRefused(code, message, offset);
}

/** `...` at the beginning of a line ends what Kubernetes reads: where the content ends and where the rest begins. */
function documentEnd(text: string): { content: number; rest: number } | undefined {
  if (!text.includes('...')) return undefined;
  const match = /(?:^|[\n\r\u0085\u2028\u2029])\.\.\.(?=[\s\u0085]|$)/.exec(text);
  if (match === null) return undefined;
  const content = match.index + match[0].length - 3;
  return { content, rest: content + 3 };
}

/** What stands behind the end, when it is more than white space and comments. */
function dropped(text: string, rest: number | undefined): { dropped?: Range } {
  if (rest === undefined) return {};
  const first = /^(?:[\s\u0085]|#[^\n\r]*)*/.exec(text.slice(rest))?.[0].length ?? 0;
  const start = rest + first;
  return start >= text.length ? {} : { dropped: { start, end: text.trimEnd().length } };
}

/** Where a second document begins inside one piece: at a `---` that only a carriage return or U+0085 puts on a new line. */
function secondDocument(parsed: ParsedText): number | undefined {
  const matches = [...parsed.original.matchAll(/[\r\u0085\u2028\u2029]---(?=\s|$)/g)];
  return matches[0] === undefined ? undefined : matches[0].index + 1;
}
