/** JUnit XML as CI systems read it: a suite per file, a case per finding, and one suite that says whether all could be read. */

import type { FailOn, Report, ReportContext, ReportError, RuleResult } from '../model/report.ts';
import { isBlocking } from './blocking.ts';
import { visible } from './harmless.ts';
import { placeLabel, resourceLabel } from './resource-label.ts';
import { remedies } from './rule-text.ts';
import { withHint } from './with-hint.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 text: markup escaped, characters that XML cannot hold made visible. */
function xml(text: string): string {
  return visible(text)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    .replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/** What every case needs to know. */
interface Run {
  readonly failOn: FailOn;
  readonly remedyOf: (ruleId: string) => string;
}

interface Suite {
  readonly name: string;
  readonly cases: string[];
  failures: number;
  errors: number;
  skipped: number;
}

/** Blocking findings fail, errors err, everything else that was found is `skipped` with the reason: a build must not fail on it. */
export function renderJunit(report: Report, context: ReportContext): string {
  const run: Run = { failOn: context.failOn, remedyOf: remedies(context) };
  const suites = new Map<string, Suite>();
  for (const result of report.results) {
    addResult(suiteOf(suites, visible(result.location.path)), result, run);
  }
  const all = [readability(report), ...suites.values()];
  const sum = (count: (suite: Suite) => number) => all.reduce((total, suite) => total + count(suite), 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="ccpolicy" tests="${sum(({ cases }) => cases.length)}" failures="${sum((suite) => suite.failures)}" errors="${sum((suite) => suite.errors)}">`,
    ...all.map(suiteText),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf(suites: Map<string, Suite>, name: string): Suite {
  const known = suites.get(name);
  if (known !== undefined) return known;
  const suite = { name, cases: [], failures: 0, errors: 0, skipped: 0 };
  suites.set(name, suite);
  return suite;
}

function suiteText({ name, cases, failures, errors, skipped }: Suite): string {
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
  return `  <testsuite name="${xml(name)}" ${counts}>\n${cases.join('\n')}\n  </testsuite>`;
}

/** The suite that is always there: an empty report and an unread file must not look the same. */
function readability({ errors }: Report): Suite {
  const suite: Suite = {
    name: 'ccpolicy: every manifest could be read',
    cases: [],
    failures: 0,
    errors: 0,
    skipped: 0,
  };
  for (const error of errors) {
    suite.errors++;
    suite.cases.push(errorCase(error));
  }
  if (errors.length === 0) suite.cases.push('    <testcase classname="ccpolicy" name="every manifest could be read"/>');
  return suite;
}

function errorCase({ code, message, hint, location }: ReportError): string {
  const place = location === undefined ? '' : `${placeLabel(location)} `;
  const text = place + withHint(message, hint);
  return testCase(
    'ccpolicy',
    `${place}${code}`,
    `<error type="${xml(code)}" message="${xml(message)}">${xml(text)}</error>`,
  );
}

function addResult(suite: Suite, result: RuleResult, run: Run): void {
  const name = `${resourceLabel(result.resource)} ${result.location.line}:${result.location.column}`;
  suite.cases.push(testCase(result.ruleId, name, outcome(suite, result, run)));
}

function outcome(suite: Suite, result: RuleResult, run: Run): string {
  const { status, message, severity, failureAction } = result;
  if (status === 'pass') return '';
  if (status === 'error') {
    suite.errors++;
    return `<error type="${xml(result.ruleId)}" message="${xml(message)}">${details(result, run)}</error>`;
  }
  if (isBlocking(result, run.failOn)) {
    suite.failures++;
    return `<failure type="${severity}" message="${xml(message)}">${details(result, run)}</failure>`;
  }
  suite.skipped++;
  const reason =
    status === 'fail'
      ? `does not block (${severity}, ${failureAction}): ${message}`
      : `${status}: ${result.skipReason ?? message}`;
  return `<skipped message="${xml(reason)}">${details(result, run)}</skipped>`;
}

function details(result: RuleResult, run: Run): string {
  const lines = [placeLabel(result.location), result.message, run.remedyOf(result.ruleId), `Policy: ${result.policy}`];
  return lines
    .filter((line) => line !== '')
    .map(xml)
    .join('\n');
}

function testCase(className: string, name: string, content: string): string {
  const head = `    <testcase classname="${xml(className)}" name="${xml(name)}"`;
  return content === '' ? `${head}/>` : `${head}>${content}</testcase>`;
}
