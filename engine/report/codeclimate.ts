/** The Code Climate subset that GitLab reads as a code-quality report. */

import type { Report, ReportContext, ReportError, RuleResult } from '../model/report.ts';
import type { Severity } from '../model/rule.ts';
import type { Location } from '../model/source.ts';
import { isBlocking } from './blocking.ts';
import { harmlessJson, visible } from './harmless.ts';
import { resourceLabel } from './resource-label.ts';
import { ruleTexts } from './rule-text.ts';

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** A JSON array of issues, one to a line: failures, warnings and errors; what passed or was skipped is no issue. */
export function renderCodeClimate(report: Report, context: ReportContext): string {
  const unique = uniqueNames();
  const bodyOf = ruleTexts(context, ({ description, remediation }) => `${description} ${remediation}`);
  const issues = report.results
    .filter(({ status }) => status !== 'pass' && status !== 'skip')
    .map((result) => resultIssue(result, context, bodyOf, unique));
  const lines = [...report.errors.map((error) => errorIssue(error, unique)), ...issues].map((issue) =>
    JSON.stringify(issue),
  );
  return lines.length === 0 ? '[]\n' : `[\n${harmlessJson(lines.join(',\n'))}\n]\n`;
}

/** GitLab drops issues with a fingerprint it has seen; an object that stands in two overlays is two issues. */
function uniqueNames(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  };
}

function resultIssue(
  result: RuleResult,
  context: ReportContext,
  bodyOf: (ruleId: string) => string,
  unique: (name: string) => string,
): object {
  const body = bodyOf(result.ruleId);
  const blocks = isBlocking(result, context.failOn);
  return {
    type: 'issue',
    check_name: visible(result.ruleId),
    description: `${resourceLabel(result.resource)}: ${visible(result.message)}`,
    content: body === '' ? undefined : { body },
    categories: ['Security'],
    severity: blocks ? SEVERITY[result.severity] : lower(SEVERITY[result.severity]),
    fingerprint: unique(result.fingerprint),
    location: toLocation(result.location),
  };
}

/** What does not block is at most `major`, so that a quality gate on `critical` agrees with the exit code. */
function lower(severity: string): string {
  return severity === 'blocker' || severity === 'critical' ? 'major' : severity;
}

function errorIssue({ code, message, location }: ReportError, unique: (name: string) => string): object {
  const path = location?.path ?? '.';
  return {
    type: 'issue',
    check_name: visible(code),
    description: visible(message),
    categories: ['Bug Risk'],
    severity: 'blocker',
    fingerprint: unique(`${code}:${path}`),
    location: location === undefined ? { path, lines: { begin: 1, end: 1 } } : toLocation(location),
  };
}

function toLocation({ path, line, endLine }: Location): object {
  return { path, lines: { begin: line, end: endLine } };
}
