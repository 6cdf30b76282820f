/** The lines of checked files for excerpts, with every known secret in them masked. */

import type { Report, ReportContext, RuleResult } from '../model/report.ts';
import type { Location, Range } from '../model/source.ts';
import { LineIndex } from '../yaml/line-index.ts';
import { BLOCK_HEADER, indentationOf, keyOfLine } from '../yaml/line-key.ts';
import { type Mask, maskLine, type SourceLine } from './masked-line.ts';

/** Lines of one file, from 1. */
export interface SourceLines {
  readonly count: number;
  /** The line without its break, secrets masked, a byte order mark still counted; `''` beyond the end. */
  line(number: number): SourceLine;
}

/** Finds the lines of a file by its path; undefined when its text is not at hand. */
export type SourceReader = (path: string) => SourceLines | undefined;

/** Line number → the offset from which the line is masked, or `WHOLE`. */
type MaskedLines = Map<number, number>;

const WHOLE = -1;

/** The formats of one run share the line index of their report. */
const readers = new WeakMap<Report, { readonly context: ReportContext; readonly reader: SourceReader }>();

/** The reader of a report's files; made once for all formats of a run. */
export function sourceReader(report: Report, context: ReportContext): SourceReader {
  const known = readers.get(report);
  if (known?.context.source === context.source) return known.reader;
  const reader = createReader(report, context);
  readers.set(report, { context, reader });
  return reader;
}

function createReader(report: Report, context: ReportContext): SourceReader {
  const secrets = secretPlaces(report.results);
  const files = new Map<string, SourceLines | undefined>();
  return (path) => {
    if (!files.has(path)) files.set(path, readLines(context, path, secrets.get(path) ?? []));
    return files.get(path);
  };
}

/** Where secrets stand, by file; a related place may be the anchor that holds the value. */
function secretPlaces(results: readonly RuleResult[]): Map<string, Location[]> {
  const places = new Map<string, Location[]>();
  for (const result of results) {
    if (result.sensitive !== true) continue;
    for (const location of [result.location, ...result.related]) {
      const known = places.get(location.path);
      if (known === undefined) places.set(location.path, [location]);
      else known.push(location);
    }
  }
  return places;
}

function readLines(
  { source, secrets: sight }: ReportContext,
  path: string,
  secrets: readonly Location[],
): SourceLines | undefined {
  const text = source(path);
  if (text === undefined) return undefined;
  const index = new LineIndex(text);
  const raw = (number: number): string => {
    const { start, end } = index.lineRange(number);
    return text.slice(start, end);
  };
  // A break at the end of the text begins no line that anybody would show.
  const count = index.count > 1 && raw(index.count) === '' ? index.count - 1 : index.count;
  const masked = maskedLines(secrets, raw, count);
  const seen = sight.inFile(text);
  return {
    count,
    line(number) {
      const range = index.lineRange(number);
      const line = raw(number);
      return maskLine(line, [...knownMasks(line, masked.get(number)), ...seenMasks(line, range, seen(range.start))]);
    },
  };
}

/** What findings have told. */
function knownMasks(line: string, from: number | undefined): Mask[] {
  if (from === undefined || line.trim() === '') return [];
  if (from === WHOLE) return [{ start: indentationOf(line), end: line.length, isBeginning: false }];
  const start = from + (keyOfLine(line.slice(from))?.valueStart ?? 0);
  const value = line.slice(start);
  return value.trim() === '' || BLOCK_HEADER.test(value) ? [] : [{ start, end: line.length, isBeginning: true }];
}

/** What is seen without a finding: the parts of those ranges that are on this line. */
function seenMasks(line: string, { start: from, end: to }: Range, secrets: readonly Range[]): Mask[] {
  return secrets.flatMap(({ start, end }) => {
    if (start >= to || end <= from) return [];
    if (start < from) return [{ start: indentationOf(line), end: Math.min(end, to) - from, isBeginning: false }];
    const mask = { start: start - from, end: Math.min(end, to) - from, isBeginning: true };
    return BLOCK_HEADER.test(line.slice(mask.start, mask.end)) ? [] : [mask];
  });
}

/**
 * Every line that may hold a part of a secret: the line of the finding from its column on, and all that follows as long
 * as it is in the range or indented deeper (a block scalar, a list item, a value below its key).
 */
function maskedLines(secrets: readonly Location[], raw: (line: number) => string, count: number): MaskedLines {
  const masked: MaskedLines = new Map();
  for (const location of secrets) {
    masked.set(location.line, Math.min(masked.get(location.line) ?? Number.POSITIVE_INFINITY, location.column - 1));
    const depth = indentationOf(raw(location.line));
    for (let number = location.line + 1; number <= count; number++) {
      const line = raw(number);
      if (number > location.endLine && line.trim() !== '' && indentationOf(line) <= depth) break;
      masked.set(number, WHOLE);
    }
  }
  return masked;
}
