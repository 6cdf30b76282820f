/** GitHub workflow commands: one annotation per finding, the blocking ones first, for the runner shows only the first few. */

import type { Report, ReportContext, ReportError, RuleResult } from '../model/report.ts';
import type { Location } from '../model/source.ts';
import { isBlocking, standingOf } from './blocking.ts';
import { visible } from './harmless.ts';
import { counted, resourceLabel } from './resource-label.ts';
import { remedies } from './rule-text.ts';

type Command = 'error' | 'warning' | 'notice';

/** As the runner's toolkit escapes: the rest of a line is data. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** In properties `:` and `,` separate. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Lines of workflow commands; the last one is a notice with the counts. */
export function renderGithub(report: Report, context: ReportContext): string {
  const remedyOf = remedies(context);
  const blocking: string[] = [];
  const others: string[] = [];
  for (const result of report.results) {
    if (result.status === 'pass' || result.status === 'skip') continue;
    const blocks = isBlocking(result, context.failOn);
    (blocks ? blocking : others).push(resultCommand(result, blocks, context, remedyOf));
  }
  const lines = [...report.errors.map(errorCommand), ...blocking, ...others, summaryCommand(report)];
  return `${lines.join('\n')}\n`;
}

function resultCommand(
  result: RuleResult,
  blocks: boolean,
  context: ReportContext,
  remedyOf: (ruleId: string) => string,
): string {
  const { ruleId, severity, resource, message, status } = result;
  const level = blocks || status === 'error' ? 'error' : status === 'warn' ? 'notice' : 'warning';
  const title = `${visible(ruleId)} (${severity}, ${standingOf(result, context.failOn)})`;
  const text = [`${resourceLabel(resource)}: ${visible(message)}`, remedyOf(ruleId)].filter(Boolean).join('\n');
  return command(level, title, text, result.location);
}

function errorCommand({ code, message, hint, location }: ReportError): string {
  const text = hint === undefined ? visible(message) : `${visible(message)}\n${visible(hint)}`;
  return command('error', `not judged: ${visible(code)}`, text, location);
}

function summaryCommand({ summary, coverage, errors }: Report): string {
  const audit = summary.fail - summary.blocking;
  const text = [
    `${summary.blocking} blocking, ${audit} audit, ${summary.warn} uncertain, ${counted(errors.length, 'error')}`,
    `in ${counted(coverage.files, 'file')}, ${counted(coverage.resources, 'resource')}`,
  ].join(' ');
  return command('notice', 'ccpolicy', text, undefined);
}

function command(level: Command, title: string, text: string, location: Location | undefined): string {
  const properties = location === undefined ? [] : placeProperties(location);
  properties.push(`title=${escapeProperty(title)}`);
  return `::${level} ${properties.join(',')}::${escapeData(text)}`;
}

/** Columns only where the range is on one line: GitHub refuses them otherwise. */
function placeProperties({ path, line, column, endLine, endColumn }: Location): string[] {
  const place = [`file=${escapeProperty(visible(path))}`, `line=${line}`, `endLine=${endLine}`];
  if (line === endLine) place.push(`col=${column}`, `endColumn=${endColumn}`);
  return place;
}
