/** The report that people read in a terminal: findings by file with their source line, then what was and was not judged. */

import { createColors } from 'picocolors';
import type { Report, ReportContext, ReportError, ResultStatus, RuleResult } from '../model/report.ts';
import type { Severity } from '../model/rule.ts';
import type { Location } from '../model/source.ts';
import { isBlocking, standingOf } from './blocking.ts';
import { exceptionYaml, isWaivable } from './exception.ts';
import { cellsOf, excerptOf } from './excerpt.ts';
import { fixHint } from './fix-hint.ts';
import { oneLine, visible } from './harmless.ts';
import { placeLabel, renderingsLabel, resourceLabel } from './resource-label.ts';
import { type SourceReader, sourceReader } from './source-lines.ts';
import { type Colors, summaryLines } from './terminal-summary.ts';
import { harmlessStart, wrap } from './wrap.ts';

/** What every part of the report needs. */
interface Screen {
  readonly report: Report;
  readonly context: ReportContext;
  readonly colors: Colors;
  readonly width: number;
  readonly source: SourceReader;
  /** What to do by rule, wrapped once. */
  readonly remedies: Map<string, string>;
  /** Exceptions that were printed: one holds for all findings of its rule on its object. */
  readonly exceptions: Set<string>;
}

const INDENT = '    ';
const MIN_WIDTH = 40;
const MAX_WIDTH = 120;

const MARK: Readonly<Record<ResultStatus, string>> = { pass: '✔', fail: '▲', warn: '?', error: '!', skip: '-' };

/** Text for a screen of `context.width` columns; one line when there is nothing to say. */
export function renderTerminal(report: Report, context: ReportContext): string {
  const screen: Screen = {
    report,
    context,
    colors: createColors(context.color),
    width: Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, context.width)),
    source: sourceReader(report, context),
    remedies: new Map(),
    exceptions: new Set(),
  };
  const lines: string[] = [];
  addFiles(lines, screen);
  addErrors(lines, screen);
  lines.push(...summaryLines(report, screen.colors, screen.width));
  return `${lines.join('\n')}\n`;
}

function addFiles(lines: string[], screen: Screen): void {
  const files = new Map<string, RuleResult[]>();
  for (const result of screen.report.results) {
    const known = files.get(result.location.path);
    if (known === undefined) files.set(result.location.path, [result]);
    else known.push(result);
  }
  for (const [path, results] of files) {
    lines.push(screen.colors.bold(screen.colors.underline(fileTitle(path))), '');
    for (const result of results) lines.push(resultText(result, screen));
    if (results.slice(-1).some(isShort)) lines.push('');
  }
}

function fileTitle(path: string): string {
  const title = visible(path);
  return title.startsWith('::') ? `./${title}` : title;
}

/** Passes and plain skips, which only `--all` keeps, take one line. */
function isShort({ status }: RuleResult): boolean {
  return status === 'pass' || status === 'skip';
}

/** Joined at once: with ten thousand findings, all their lines in one array cost more than the work itself. */
function resultText(result: RuleResult, screen: Screen): string {
  const lines: string[] = [];
  addResult(lines, result, screen);
  return lines.join('\n');
}

function addResult(lines: string[], result: RuleResult, screen: Screen): void {
  addHead(lines, result, screen);
  if (isShort(result)) {
    const reason = result.skipReason ?? (result.status === 'skip' ? result.message : '');
    const by = result.exception === undefined ? '' : `waived by ${result.exception}: `;
    lines.push(...wrap(by + reason, screen.width, INDENT));
    return;
  }
  lines.push(...wrap(result.message, screen.width, INDENT));
  addExcerpt(lines, result.location, screen, isBlocking(result, screen.context.failOn) ? 'error' : 'notice');
  for (const related of result.related) {
    lines.push(`${INDENT}${screen.colors.dim('see')}  ${placeLabel(related)}`);
  }
  if (result.renderings !== undefined)
    addLabelled(lines, 'in ', renderingsLabel(result.renderings), screen.colors, screen.width);
  addAdvice(lines, result, screen);
  if (screen.context.showExceptions && isWaivable(result)) addException(lines, result, screen);
  lines.push('');
}

/** A document that can be copied as it stands, and saved behind others; an object that stands twice in the set has one exception, too. */
function addException(lines: string[], result: RuleResult, { colors, exceptions, report }: Screen): void {
  const yaml = exceptionYaml(result, report.asOf);
  if (exceptions.has(yaml)) {
    lines.push(`${INDENT}${colors.dim('the exception above waives this, too')}`);
    return;
  }
  exceptions.add(yaml);
  lines.push(`${INDENT}${colors.dim('to waive it for a while, with its reason and owner:')}`, '---', yaml);
}

/** Mark, place, severity and rule on one line, with the resource if there is room. */
function addHead(lines: string[], result: RuleResult, { colors, context, width }: Screen): void {
  const blocks = isBlocking(result, context.failOn);
  const mark = blocks ? '✖' : MARK[result.status];
  const place = `${result.location.line}:${result.location.column}${result.location.approximate === true ? ' (about)' : ''}`;
  const severity = severityLabel(result, context);
  const rule = visible(result.ruleId);
  const resource = resourceLabel(result.resource);
  const paint = isShort(result) ? colors.dim : severityColor(colors, result.severity, blocks);
  const head = `  ${paint(mark)} ${colors.dim(place)}  ${paint(severity)}  ${colors.bold(rule)}`;
  const cells = 2 + cellsOf(mark) + 1 + place.length + 2 + severity.length + 2 + cellsOf(rule);
  if (cells + 2 + cellsOf(resource) <= width) lines.push(`${head}  ${resource}`);
  else lines.push(head, INDENT + harmlessStart(resource));
}

function severityLabel(result: RuleResult, { failOn }: ReportContext): string {
  const standing = standingOf(result, failOn);
  if (standing === 'blocking') return result.severity;
  return isShort(result) ? standing : `${result.severity} (${standing})`;
}

function severityColor(colors: Colors, severity: Severity, blocks: boolean): (text: string) => string {
  if (blocks || severity === 'critical') return colors.red;
  return severity === 'high' || severity === 'medium' ? colors.yellow : colors.cyan;
}

function addExcerpt(lines: string[], location: Location, screen: Screen, kind: 'error' | 'notice'): void {
  const line = screen.source(location.path)?.line(location.line);
  if (line === undefined || line.text.trim() === '') return;
  const gutter = String(location.line).padStart(6);
  const last = location.endLine === location.line ? location.endColumn - 1 : Number.POSITIVE_INFINITY;
  const [start, end] = line.range(location.column - 1, last);
  const excerpt = excerptOf(line.text, start, end, screen.width - gutter.length - 4);
  const { colors } = screen;
  const carets = (kind === 'error' ? colors.red : colors.yellow)('^'.repeat(excerpt.length));
  lines.push(`${colors.dim(`${gutter} │`)} ${excerpt.text}`);
  lines.push(`${colors.dim(`${' '.repeat(gutter.length)} │`)} ${' '.repeat(excerpt.offset)}${carets}`);
}

/** What to do, and who can do it. */
function addAdvice(lines: string[], result: RuleResult, screen: Screen): void {
  const remedy = result.status === 'error' ? '' : remedyOf(result.ruleId, screen);
  const fix = fixHint(result);
  if (remedy !== '') lines.push(remedy);
  if (fix !== '') addLabelled(lines, 'fix', fix, screen.colors, screen.width);
}

function remedyOf(ruleId: string, { context, remedies, colors, width }: Screen): string {
  const known = remedies.get(ruleId);
  if (known !== undefined) return known;
  const lines: string[] = [];
  const remediation = oneLine(context.rules.get(ruleId)?.remediation ?? '');
  if (remediation !== '') addLabelled(lines, 'do ', remediation, colors, width);
  const remedy = lines.join('\n');
  remedies.set(ruleId, remedy);
  return remedy;
}

function addLabelled(lines: string[], label: string, text: string, colors: Colors, width: number): void {
  const [first = '', ...rest] = wrap(text, width, `${INDENT}${' '.repeat(label.length + 2)}`);
  lines.push(`${INDENT}${colors.dim(label)}  ${first.trimStart()}`, ...rest);
}

function addErrors(lines: string[], screen: Screen): void {
  const { colors, report } = screen;
  if (report.errors.length === 0) return;
  lines.push(colors.bold(colors.underline('could not be judged')), '');
  for (const error of report.errors) addError(lines, error, screen);
}

function addError(lines: string[], error: ReportError, screen: Screen): void {
  const { colors, width } = screen;
  const place = error.location === undefined ? '' : `  ${placeLabel(error.location)}`;
  lines.push(`  ${colors.red('!')} ${colors.red(visible(error.code))}${place}`);
  lines.push(...wrap(error.message, width, INDENT));
  if (error.location !== undefined) addExcerpt(lines, error.location, screen, 'error');
  for (const related of error.related ?? []) lines.push(`${INDENT}${colors.dim('see')}  ${placeLabel(related)}`);
  if (error.hint !== undefined) addLabelled(lines, 'do ', error.hint, colors, width);
  lines.push('');
}
