import assert from 'node:assert/strict';
import { renderCodeClimate } from '../../../engine/report/codeclimate.ts';
import { cleanReport, context, hostileReport, report, result } from '../../support/report-fixtures.ts';

interface Issue {
  type: string;
  check_name: string;
  description: string;
  categories: string[];
  severity: string;
  fingerprint: string;
  location: { path: string; lines: { begin: number; end: number } };
}

const read = (...[data, renderContext]: Parameters<typeof renderCodeClimate>) =>
  JSON.parse(renderCodeClimate(data, renderContext)) as Issue[];

describe('codeclimate report', () => {
  it('has what GitLab asks of every issue', () => {
    const hostile = hostileReport();
    for (const issue of [...read(report(), context()), ...read(hostile.report, hostile.context)]) {
      assert.equal(issue.type, 'issue');
      assert.ok(issue.description !== '' && issue.check_name !== '' && issue.fingerprint !== '');
      assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(issue.severity));
      assert.ok(issue.location.path !== '' && Number.isInteger(issue.location.lines.begin));
    }
  });

  it('has no issue for what passed or was skipped', () => {
    assert.deepEqual(read(cleanReport(), context()), []);
    const quiet = report({ results: [result({ status: 'pass' }), result({ status: 'skip' })], errors: [] });
    assert.deepEqual(read(quiet, context()), []);
  });

  it('tells equal objects in two overlays apart', () => {
    const issues = read(report({ results: [result(), result(), result()], errors: [] }), context());
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, 3);
  });

  it('keeps the upper severities for what blocks', () => {
    const severity = (overrides: Parameters<typeof result>[0]) =>
      read(report({ results: [result(overrides)], errors: [] }), context())[0]?.severity;
    assert.equal(severity({}), 'blocker');
    assert.equal(severity({ failureAction: 'Audit' }), 'major');
    assert.equal(severity({ severity: 'low', failureAction: 'Audit' }), 'minor');
  });
});
