/** The closing lines of the terminal report: the verdict, and the honest denominator behind it. */

import type { createColors } from 'picocolors';
import type { Coverage, Report } from '../model/report.ts';
import { SEVERITIES, verdictOf } from './blocking.ts';
import { visible } from './harmless.ts';
import { counted, reasonsLabel, total } from './resource-label.ts';
import { wrap } from './wrap.ts';

const NOTES_SHOWN = 20;

/** The colours of a terminal, or none. */
export type Colors = ReturnType<typeof createColors>;

/** One line when all is well; else verdict, coverage, profiles and what to type next. */
export function summaryLines(report: Report, colors: Colors, width: number): string[] {
  const { summary, notes } = report;
  const { incomplete } = verdictOf(report);
  const found = summary.fail + summary.warn + summary.error;
  if (!incomplete && found === 0) {
    const [first = '', ...rest] = wrap(wellLine(report.coverage), width - 2, '');
    const well = [`${wellMark(report, colors)} ${first}`, ...rest.map((line) => `  ${line}`)];
    return [...noteLines(report, width), ...well, ...skippedRuleLines(report.coverage, width)];
  }
  const lines = [colors.dim('─'.repeat(Math.min(width, 80)))];
  lines.push(...verdictLines(report, colors, width));
  lines.push(...coverageLines(report, width));
  if (notes.length > 0) lines.push(...noteLines(report, width));
  lines.push(...nextLines(report, width));
  return lines;
}

/** Notes on confidential pods that nobody judged. */
const UNJUDGED: readonly string[] = ['POD_TEMPLATE_UNKNOWN', 'WORKLOAD_UNJUDGED'];

/** Green is only what was judged. */
function wellMark({ coverage: { resources, evaluated }, notes }: Report, colors: Colors): string {
  if (resources === 0) return colors.red('✖');
  return evaluated === 0 || notes.some(({ code }) => UNJUDGED.includes(code)) ? colors.yellow('-') : colors.green('✔');
}

function wellLine({ files, resources, evaluated, skipped }: Coverage): string {
  const left = total(skipped);
  const rest = left === 0 ? '' : `, ${left} left alone (${reasonsLabel(skipped)})`;
  const seen = `${counted(files, 'file')}, ${counted(resources, 'resource')}`;
  if (resources === 0) return `${counted(files, 'file')}, no Kubernetes manifest${rest}.`;
  if (evaluated === 0) return `Nothing to judge: ${seen}, no rule asked${rest}.`;
  return `Nothing found: ${seen}, ${evaluated} evaluated${rest}.`;
}

function verdictLines({ summary, errors }: Report, colors: Colors, width: number): string[] {
  const audit = summary.fail - summary.blocking;
  const parts = [
    summary.blocking === 0 ? 'nothing blocks' : `${summary.blocking} blocking`,
    audit === 0 ? '' : `${audit} audit`,
    summary.warn === 0 ? '' : `${summary.warn} uncertain`,
    summary.error === 0 ? '' : `${counted(summary.error, 'rule')} failed to answer`,
    errors.length === 0 ? '' : counted(errors.length, 'error'),
  ].filter((part) => part !== '');
  const severities = SEVERITIES.filter((severity) => summary.bySeverity[severity] > 0)
    .map((severity) => `${summary.bySeverity[severity]} ${severity}`)
    .join(', ');
  const text = parts.join(', ') + (severities === '' ? '' : ` (${severities})`);
  const paint = summary.blocking > 0 || errors.length > 0 || summary.error > 0 ? colors.red : colors.yellow;
  return wrap(text, width, '').map((line) => colors.bold(paint(line)));
}

function coverageLines(report: Report, width: number): string[] {
  const { coverage, profiles, asOf, production } = report;
  const judged = `${counted(coverage.files, 'file')}, ${counted(coverage.documents, 'document')}, ${counted(coverage.resources, 'resource')}; ${coverage.evaluated} evaluated`;
  const lines = labelled('checked', judged, width);
  const skipped = total(coverage.skipped);
  if (skipped > 0) lines.push(...labelled('left alone', `${skipped}: ${reasonsLabel(coverage.skipped)}`, width));
  lines.push(...skippedRuleLines(coverage, width));
  if (coverage.excepted > 0) lines.push(...labelled('waived', `${coverage.excepted} by exceptions`, width));
  lines.push(...notEvaluatedLines(report, width));
  const names = profiles.map(({ name }) => name).join(', ');
  const mode = production ? 'production' : 'development';
  if (names !== '') lines.push(...labelled('judged by', `${names}, ${mode}, as of ${asOf}`, width));
  return lines;
}

/** What was not judged although a rule speaks of it: never silent, also when nothing was found. */
function skippedRuleLines({ skippedRules }: Coverage, width: number): string[] {
  const rules = total(skippedRules);
  const text = `${rules}: ${reasonsLabel(skippedRules)} (\`--all\` lists them)`;
  return rules === 0 ? [] : labelled('rules skipped', text, width);
}

/** How many, and the first few that no error above tells of: they make the exit code 3. */
function notEvaluatedLines({ coverage: { notEvaluated }, errors }: Report, width: number): string[] {
  if (notEvaluated.length === 0) return [];
  const told = new Set(errors.map(({ location }) => `${location?.path}:${location?.line}`));
  const untold = notEvaluated.filter(({ path, line }) => !told.has(`${path}:${line}`));
  const above = untold.length < notEvaluated.length ? ', see above' : '';
  const lines = labelled('NOT EVALUATED', counted(notEvaluated.length, 'place') + above, width);
  for (const { path, line, reason } of untold.slice(0, 5)) {
    lines.push(...wrap(`${path}:${line} ${reason}`, width, ' '.repeat(17)));
  }
  if (untold.length > 5) lines.push(`${' '.repeat(17)}and ${untold.length - 5} more`);
  return lines;
}

function noteLines({ notes }: Report, width: number): string[] {
  const lines = notes.slice(0, NOTES_SHOWN).flatMap(({ message, location }) => {
    const place = location === undefined ? '' : ` (${location.path}:${location.line})`;
    return labelled('note', message + place, width);
  });
  const more = notes.length - NOTES_SHOWN;
  return more > 0
    ? [...lines, ...labelled('', `and ${counted(more, 'more note')}, see \`--format json\``, width)]
    : lines;
}

function nextLines(report: Report, width: number): string[] {
  const results = report.results.filter(({ status }) => status === 'fail' || status === 'warn');
  const fixes = results.flatMap(({ fix }) => (fix === null || fix.refused !== undefined ? [] : [fix.kind]));
  const safe = fixes.filter((kind) => kind === 'safe').length;
  const suggested = fixes.filter((kind) => kind === 'suggest').length;
  const lines: string[] = [];
  if (safe > 0)
    lines.push(
      ...labelled('repair', `\`ccpolicy fix\` can repair ${safe} of these; see \`ccpolicy fix --diff\``, width),
    );
  if (suggested > 0)
    lines.push(...labelled('suggestions', `${suggested}, with \`ccpolicy fix --accept suggestions --diff\``, width));
  const first = results.find(({ ruleId }) => !ruleId.includes('/'));
  if (first !== undefined)
    lines.push(...labelled('explain', `\`ccpolicy rules ${visible(first.ruleId)}\` says more about a rule`, width));
  return lines;
}

function labelled(label: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrap(text, width, ' '.repeat(15));
  return [label.padEnd(15) + first.trimStart(), ...rest];
}
