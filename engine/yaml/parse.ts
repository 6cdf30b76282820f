/** One document's text becomes events and a value, or the reason why Kubernetes would refuse it. */

import type { Range } from '../model/source.ts';
import { type Constructed, construct } from './construct.ts';
import { hasOddBreaks, unbroken, unprintable } from './dialect.ts';
import { refusedStart } from './document-start.ts';
import {
  EVENT,
  type Event,
  eventsOf,
  FLOW_STYLE,
  MAXIMUM_DEPTH,
  MAXIMUM_NODES,
  NodeLimitReached,
  YAMLException,
} from './js-yaml.ts';
import { columnOf } from './layout.ts';
import type { ParsedDocument, ParsedEvents } from './parsed-document.ts';
import { DocumentRefused, type ProblemCode } from './problem.ts';
import { type ParsedText, Repairs } from './repair.ts';
import { oddScalarText, type ScalarText, scalarText } from './scalar-text.ts';
import { checkTabs, hasLeadingTab } from './tabs.ts';
import { buildTree } from './tree.ts';
import type { TreeNode } from './tree-node.ts';

/** The largest document that we read, in characters of its text. */
const MAXIMUM_LENGTH = 8 * 1024 * 1024;

/** Parses one document. Throws DocumentRefused, with offsets into `text`. */
export function parseDocument(text: string): ParsedDocument {
  const { document, cut, rest } = parseText(text);
  const { parsed, events, scalarText: getText } = document;
  const read = events.length === 0 ? nothing : constructed(parsed, events, getText);
  const second = read.end < events.length ? secondDocument(parsed) : undefined;
  const { value, hasDuplicates } = read;
  // As written: indentation that was put in for the parser is no indentation that Kubernetes would see.
  const written = hasOddBreaks(parsed.original) ? unbroken(parsed.original) : parsed.original;
  if (hasLeadingTab(written)) checkTabs(written, buildTree(document));
  return { ...document, value, hasDuplicates, ...dropped(text, second ?? cut ?? rest) };
}

/** The events of a text, and where it stopped being part of the document: at a repair's `cut`, or where the `rest` begins. */
function parseText(text: string): { document: ParsedEvents; cut?: number | undefined; rest?: number | undefined } {
  if (text.length > MAXIMUM_LENGTH) {
    throw new DocumentRefused('yaml-too-large', `the document is larger than ${MAXIMUM_LENGTH / 1024 / 1024} MiB`, 0);
  }
  const strange = unprintable(text);
  if (strange !== undefined) throw strange;
  const start = refusedStart(text);
  if (start !== undefined) throw start;
  const end = documentEnd(text);
  const kept = end === undefined ? text : text.slice(0, end.content);
  const repairs = new Repairs(kept, terminated(hasOddBreaks(kept) ? unbroken(kept) : kept));
  const { parsed, events, cut } = parseRepaired(repairs);
  if (end !== undefined && events.length === 0) {
    throw new DocumentRefused('yaml-syntax', 'nothing stands before the end of the document', end.content, end.rest);
  }
  const isOdd = hasOddBreaks(parsed.original);
  const getText: ScalarText = isOdd ? (_, event) => oddScalarText(parsed.written, event) : scalarText;
  return { document: { parsed, events, scalarText: getText }, cut, rest: end?.rest };
}

function constructed(parsed: ParsedText, events: readonly Event[], getText: ScalarText): Constructed {
  try {
    return construct(events, parsed.text, getText);
  } catch (error) {
    throw located(error, parsed);
  }
}

const nothing = { value: null, hasDuplicates: false, end: 0 };

/** apimachinery hands over complete lines only; it matters to block scalars at the end. */
function terminated(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

interface Repaired {
  readonly parsed: ParsedText;
  readonly events: Event[];
  /** Where the document ended before its text did. */
  readonly cut?: number;
}

function parseRepaired(repairs: Repairs): Repaired {
  let parsed = repairs.parsed();
  let first: unknown;
  while (true) {
    try {
      const events = eventsOf(parsed.text);
      const { cut } = repairs;
      if (cut === undefined) return { parsed, events };
      if (repairs.endsAt(rootColumn(parsed.text, events))) return { parsed, events, cut };
      throw first;
    } catch (error) {
      if (!(error instanceof YAMLException) || error.mark === undefined || error === first)
        throw located(error, parsed);
      if (!repairs.add(error.reason, parsed.toOriginal(error.mark.position))) throw located(error, parsed);
      first ??= error;
      parsed = repairs.parsed();
    }
  }
}

/** The column of a block collection at the root; nothing bounds other values, and no value at all ends nowhere. */
function rootColumn(text: string, events: readonly Event[]): number {
  const root = events[1];
  if (root === undefined || (root.type === EVENT.scalar && root.valueStart === -1)) return -1;
  const isBlock = (root.type === EVENT.mapping || root.type === EVENT.sequence) && root.style !== FLOW_STYLE;
  return isBlock ? columnOf(text, root.start) : Number.POSITIVE_INFINITY;
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
    code === 'yaml-too-deep' ? `the document is nested deeper than ${MAXIMUM_DEPTH} levels` : unquoted(error.reason);
  return new DocumentRefused(code, message, offset);
}

/** js-yaml quotes what it takes for a tag, which may be a password that begins with `!`. */
function unquoted(reason: string): string {
  return reason.replace(/(?:: | ").*$/s, '');
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

/** The nodes of the document that stands in a range of a file's text, with offsets into the file. Throws DocumentRefused. */
export function treeOf(text: string, range: Range): TreeNode | null {
  const start = contentStart(text, range);
  return buildTree(parseDocument(text.slice(start, range.end)), start);
}

/** The same for a document that was read before, and not refused: no value is made of it again. */
export function treeOfRead(text: string, range: Range): TreeNode | null {
  const start = contentStart(text, range);
  return buildTree(parseText(text.slice(start, range.end)).document, start);
}

/** Behind a byte order mark. */
function contentStart(text: string, { start }: Range): number {
  return text.charCodeAt(start) === 0xfeff ? start + 1 : start;
}
