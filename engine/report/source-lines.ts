/** The lines of checked files for excerpts, with every known secret in them masked. */

import type { Report, ReportContext, RuleResult } from '../model/report.ts';
import type { Location } from '../model/source.ts';
import { LineIndex } from '../yaml/line-index.ts';

/** Lines of one file, from 1. */
export interface SourceLines {
  readonly count: number;
  /** The line without its break, secrets masked, a byte order mark still counted; `''` beyond the end. */
  line(number: number): string;
}

/** Finds the lines of a file by its path; undefined when its text is not at hand. */
export type SourceReader = (path: string) => SourceLines | undefined;

/** Line number → the offset from which the line is masked, or `WHOLE`. */
type MaskedLines = Map<number, number>;

const WHOLE = -1;

const KEY = /^\s*(?:[-{[]\s*)*(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'{}[\],:#]+)\s*:(?=\s|$)\s*/;
const BLOCK_HEADER = /^[|>][0-9+-]*\s*(?:#.*)?$/;
const DOTS = '•••';

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
    if (!files.has(path)) files.set(path, readLines(context.source(path), secrets.get(path) ?? []));
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

function readLines(text: string | undefined, secrets: readonly Location[]): SourceLines | undefined {
  if (text === undefined) return undefined;
  const index = new LineIndex(text);
  const raw = (number: number): string => {
    const { start, end } = index.lineRange(number);
    return text.slice(start, end);
  };
  // A break at the end of the text begins no line that anybody would show.
  const count = index.count > 1 && raw(index.count) === '' ? index.count - 1 : index.count;
  const masked = maskedLines(secrets, raw, count);
  return {
    count,
    line(number) {
      const from = masked.get(number);
      return from === undefined ? raw(number) : maskLine(raw(number), from);
    },
  };
}

/**
 * Every line that may hold a part of a secret: the line of the finding from its column on, and all that follows as long
 * as it is in the range or indented deeper (a block scalar, a list item, a value below its key).
 */
function maskedLines(secrets: readonly Location[], raw: (line: number) => string, count: number): MaskedLines {
  const masked: MaskedLines = new Map();
  for (const location of secrets) {
    masked.set(location.line, Math.min(masked.get(location.line) ?? Number.POSITIVE_INFINITY, location.column - 1));
    const depth = indentation(raw(location.line));
    for (let number = location.line + 1; number <= count; number++) {
      const line = raw(number);
      if (number > location.endLine && line.trim() !== '' && indentation(line) <= depth) break;
      masked.set(number, WHOLE);
    }
  }
  return masked;
}

function indentation(line: string): number {
  return line.length - line.trimStart().length;
}

function maskLine(line: string, from: number): string {
  if (line.trim() === '') return line;
  if (from === WHOLE) return line.slice(0, indentation(line)) + DOTS;
  const rest = line.slice(from);
  const key = KEY.exec(rest)?.[0] ?? '';
  const value = rest.slice(key.length);
  return line.slice(0, from) + key + maskValue(value);
}

function maskValue(value: string): string {
  if (value.trim() === '' || BLOCK_HEADER.test(value)) return value;
  const start = /^["']?/.exec(value)?.[0].length ?? 0;
  return value.length - start < 8 ? DOTS : value.slice(0, start + 2) + DOTS;
}
