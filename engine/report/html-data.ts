/** What the HTML page is given: the report as data that the page shows, with source excerpts cut out and masked. */

import type { Report, ReportContext, ResultStatus, RuleResult } from '../model/report.ts';
import type { ResourceIdentity } from '../model/resource.ts';
import type { FailureAction, Severity } from '../model/rule.ts';
import { type Standing, standingOf } from './blocking.ts';
import { sourceText } from './excerpt.ts';
import { fixHint } from './fix-hint.ts';
import { oneLine, visible } from './harmless.ts';
import type { SourceLine } from './masked-line.ts';
import { placeLabel } from './resource-label.ts';
import { type SourceLines, type SourceReader, sourceReader } from './source-lines.ts';

/** A source line: plain, or split into what is before, in and after the finding's range. */
export type PageLine = string | readonly [before: string, marked: string, after: string];

/** A finding as the page shows it. */
export interface PageFinding {
  readonly rule: string;
  readonly policy: string;
  readonly status: ResultStatus;
  readonly severity: Severity;
  readonly action: FailureAction;
  readonly standing: Standing;
  readonly message: string;
  readonly resource: ResourceIdentity;
  /** In other renderings, where it has other names. */
  readonly resources?: readonly ResourceIdentity[];
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly pointer: string;
  readonly firstLine: number;
  readonly source: readonly PageLine[];
  readonly related: readonly string[];
  readonly fix?: string;
  readonly skipReason?: string;
  readonly exception?: string;
}

/** A rule as the page shows it. */
export interface PageRule {
  readonly title: string;
  readonly ordinal: string;
  readonly description: string;
  readonly remediation: string;
  readonly references: readonly string[];
}

/** Everything that the script of the page works on. */
export interface PageData {
  readonly asOf: string;
  readonly rules: Readonly<Record<string, PageRule>>;
  readonly findings: readonly PageFinding[];
}

/** Lines of context above and below, and how much of a range is shown. */
const CONTEXT = 2;
const MAX_RANGE = 6;
/** A longer line is cut around the range. */
const MAX_LINE = 400;

/** The page's data; all texts are visible and secrets masked, so the page shows them as they are. */
export function pageData(report: Report, context: ReportContext): PageData {
  const source = sourceReader(report, context);
  const ids = [...new Set(report.results.map(({ ruleId }) => ruleId))].sort();
  return {
    asOf: report.asOf,
    rules: Object.fromEntries(ids.flatMap((id) => toRule(id, context))),
    findings: report.results.map((result) => toFinding(result, context, source)),
  };
}

function toRule(id: string, context: ReportContext): [string, PageRule][] {
  const rule = context.rules.get(id);
  if (rule === undefined) return [];
  const { title, ordinal = '', description, remediation, references } = rule;
  const page: PageRule = {
    title: oneLine(title),
    ordinal: visible(ordinal),
    description: oneLine(description),
    remediation: oneLine(remediation),
    references: references.map(visible),
  };
  return [[visible(id), page]];
}

function toFinding(result: RuleResult, context: ReportContext, source: SourceReader): PageFinding {
  const { resource, location } = result;
  const renamed = result.renderings?.resources;
  const fix = fixHint(result);
  const lines = source(location.path);
  const firstLine = Math.max(1, location.line - CONTEXT);
  return {
    rule: visible(result.ruleId),
    policy: visible(result.policy),
    status: result.status,
    severity: result.severity,
    action: result.failureAction,
    standing: standingOf(result, context.failOn),
    message: visible(result.message),
    resource: toResource(resource),
    ...(renamed === undefined ? {} : { resources: renamed.map(toResource) }),
    path: visible(location.path),
    line: location.line,
    column: location.column,
    pointer: visible(result.pointer),
    firstLine,
    source: lines === undefined ? [] : sourceOf(lines, result, firstLine),
    related: result.related.map(placeLabel),
    ...(fix === '' ? {} : { fix }),
    ...(result.skipReason === undefined ? {} : { skipReason: visible(result.skipReason) }),
    ...(result.exception === undefined ? {} : { exception: visible(result.exception) }),
  };
}

function toResource({ apiVersion, kind, namespace, name }: ResourceIdentity): ResourceIdentity {
  return {
    apiVersion: visible(apiVersion),
    kind: visible(kind),
    namespace: visible(namespace),
    name: visible(name),
  };
}

function sourceOf(lines: SourceLines, { location }: RuleResult, firstLine: number): PageLine[] {
  const lastHit = Math.min(location.endLine, location.line + MAX_RANGE - 1);
  const last = Math.min(lines.count, lastHit + CONTEXT);
  const shown: SourceLine[] = [];
  for (let number = firstLine; number <= last; number++) shown.push(lines.line(number));
  const margin = commonIndentation(shown.map(({ text }) => text));
  return shown.map((line, index) => {
    const number = firstLine + index;
    const text = line.text.slice(margin);
    if (number < location.line || number > lastHit) return sourceText(text.slice(0, MAX_LINE));
    const [start, end] = line.range(location.column - 1, location.endColumn - 1);
    return split(
      text,
      number === location.line ? start - margin : text.length - text.trimStart().length,
      number === location.endLine ? end - margin : text.length,
    );
  });
}

/** Deep YAML would leave little room on a phone. */
function commonIndentation(lines: readonly string[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const depth = line.search(/[^ ]/);
    if (depth !== -1 && depth < least) least = depth;
  }
  return Number.isFinite(least) ? least : 0;
}

function split(line: string, start: number, end: number): PageLine {
  const from = Math.max(0, Math.min(start, line.length));
  const to = Math.max(from, Math.min(end, line.length));
  const room = Math.max(40, Math.floor(MAX_LINE / 3));
  const before = from > MAX_LINE ? `…${line.slice(from - room, from)}` : line.slice(0, from);
  const marked = to - from > MAX_LINE ? `${line.slice(from, from + MAX_LINE)}…` : line.slice(from, to);
  const after = line.length - to > MAX_LINE ? `${line.slice(to, to + room)}…` : line.slice(to);
  return [sourceText(before), sourceText(marked), sourceText(after)];
}
