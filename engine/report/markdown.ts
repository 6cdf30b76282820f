/** GitHub-flavoured markdown for job summaries and comments: the counts, then a table per file, blocking findings first. */

import type { Report, ReportContext, ReportError, RuleResult } from '../model/report.ts';
import { isBlocking, SEVERITIES, standingOf } from './blocking.ts';
import { oneLine, visible } from './harmless.ts';
import { counted, reasonsLabel, resourceLabel } from './resource-label.ts';
import { withHint } from './with-hint.ts';

/** GitHub refuses a job summary above 1 MiB; some room is left for what others write there. */
const MAX_LENGTH = 900_000;

/** What begins a block at the start of a text, or is markup, a link or an emoji anywhere. */
const BLOCK_START = /^(\d*)([-+.)])/;
const MARKUP = /[\\`*[\]|~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=\/\/|[\w+-]+:)|(?<=www)\./gi;

/** Text that shows as it is: no markup, no HTML, no table cell, no link, no mention, no issue reference, no formula. */
function plain(text: string): string {
  return visible(text)
    .replace(MARKUP, '\\$&')
    .replace(BLOCK_START, '$1\\$2')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@#]/g, '$&&#8203;')
    .replaceAll('$', '<span>$</span>');
}

/** Code of any text; a backtick or a bar would end a span or a table cell. */
function code(text: string): string {
  const content = visible(text);
  return /[`|]/.test(content) || content.trim() === '' ? `<code>${plain(text)}</code>` : `\`${content}\``;
}

/** The whole summary; findings that do not fit are counted, never dropped in silence. */
export function renderMarkdown(report: Report, context: ReportContext): string {
  const head = [`# ccpolicy: ${headline(report)}`, '', countLine(report), '', ...errorSection(report.errors)];
  const files = fileTables(report, context);
  const foot = [...noteSection(report), coverageLine(report), ''];
  return [...head, ...files, ...foot].join('\n');
}

function headline({ summary, errors }: Report): string {
  if (summary.blocking > 0)
    return `${counted(summary.blocking, 'finding')} ${summary.blocking === 1 ? 'blocks' : 'block'}`;
  if (errors.length > 0) return `${counted(errors.length, 'error')}, not everything could be judged`;
  return summary.fail > 0 ? 'nothing blocks' : 'no findings';
}

function countLine({ summary, errors }: Report): string {
  const severities = SEVERITIES.map((severity) => `${summary.bySeverity[severity]} ${severity}`).join(', ');
  const audit = summary.fail - summary.blocking;
  return `**${summary.blocking}** blocking, **${audit}** audit, **${summary.warn}** uncertain, **${errors.length}** ${errors.length === 1 ? 'error' : 'errors'} (${severities}).`;
}

function coverageLine({ coverage, profiles, asOf }: Report): string {
  const skipped = reasonsLabel(coverage.skipped);
  return [
    `Checked ${counted(coverage.files, 'file')}, ${counted(coverage.documents, 'document')}, ${counted(coverage.resources, 'resource')};`,
    `rules were evaluated on ${coverage.evaluated}.`,
    skipped === '' ? '' : `Left alone: ${plain(skipped)}.`,
    coverage.excepted === 0 ? '' : `Waived by exceptions: ${coverage.excepted}.`,
    coverage.notEvaluated.length === 0 ? '' : `**Not evaluated: ${coverage.notEvaluated.length}.**`,
    profiles.length === 0
      ? ''
      : `Profiles: ${profiles.map(({ name }) => code(name)).join(', ')}, as of ${plain(asOf)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function errorSection(errors: readonly ReportError[]): string[] {
  if (errors.length === 0) return [];
  const lines = errors.slice(0, 100).map(({ code: id, message, hint, location }) => {
    const place = location === undefined ? '' : `${code(`${location.path}:${location.line}`)} `;
    return `- ${place}${plain(withHint(message, hint))} (${code(id)})`;
  });
  const rest = errors.length - lines.length;
  return ['## Errors', '', ...lines, ...(rest > 0 ? [`- and ${rest} more`] : []), ''];
}

function noteSection({ notes }: Report): string[] {
  if (notes.length === 0) return [];
  return ['## Notes', '', ...notes.slice(0, 100).map(({ message }) => `- ${plain(message)}`), ''];
}

function fileTables(report: Report, context: ReportContext): string[] {
  const files = new Map<string, RuleResult[]>();
  for (const result of report.results) {
    if (result.status === 'pass' || result.status === 'skip') continue;
    const known = files.get(result.location.path);
    if (known === undefined) files.set(result.location.path, [result]);
    else known.push(result);
  }
  const blocks = (result: RuleResult) => isBlocking(result, context.failOn);
  const ordered = [...files].sort(([, a], [, b]) => Number(b.some(blocks)) - Number(a.some(blocks)));
  const lines: string[] = [];
  let length = 0;
  let left = ordered.reduce((sum, [, results]) => sum + results.length, 0);
  for (const [path, results] of ordered) {
    const rows = [...results.filter(blocks), ...results.filter((result) => !blocks(result))];
    const table = [
      `### ${code(path)}`,
      '',
      '| Line | Severity | Rule | Resource | Finding |',
      '| --: | --- | --- | --- | --- |',
    ];
    for (const result of rows) {
      const row = tableRow(result, context);
      length += row.length;
      if (length > MAX_LENGTH)
        return [...lines, ...table, '', `**${left} more findings do not fit here; see the JSON report.**`];
      table.push(row);
      left--;
    }
    lines.push(...table, '');
  }
  return lines;
}

function tableRow(result: RuleResult, context: ReportContext): string {
  const standing = standingOf(result, context.failOn);
  const note = standing === 'blocking' ? `**${result.severity}**` : `${result.severity} (${standing})`;
  const remediation = oneLine(context.rules.get(result.ruleId)?.remediation ?? '');
  const todo = remediation === '' ? '' : `<br>→ ${plain(remediation)}`;
  const isRepaired = result.fix?.kind === 'safe' && result.fix.refused === undefined;
  const fix = isRepaired ? '<br>`ccpolicy fix` repairs it' : '';
  const finding = plain(result.message) + todo + fix;
  return `| ${result.location.line} | ${note} | ${code(result.ruleId)} | ${code(resourceLabel(result.resource))} | ${finding} |`;
}
