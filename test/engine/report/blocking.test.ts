import assert from 'node:assert/strict';
import type { FailOn } from '../../../engine/model/report.ts';
import { isBlocking, SEVERITIES, standingOf, summarizeResults, verdictOf } from '../../../engine/report/blocking.ts';
import { cleanReport, report, result } from '../../support/report-fixtures.ts';

describe('blocking', () => {
  const cases: [string, Parameters<typeof result>[0], FailOn, boolean][] = [
    ['an Enforce failure blocks', { failureAction: 'Enforce', severity: 'info' }, null, true],
    ['an Audit failure does not', { failureAction: 'Audit', severity: 'critical' }, null, false],
    ['a threshold takes Audit failures too', { failureAction: 'Audit', severity: 'high' }, 'medium', true],
    ['the threshold itself is included', { failureAction: 'Audit', severity: 'medium' }, 'medium', true],
    ['a threshold lets lesser Enforce failures go', { failureAction: 'Enforce', severity: 'low' }, 'medium', false],
    ['never is never', { failureAction: 'Enforce', severity: 'critical' }, 'never', false],
    ['warn never blocks', { status: 'warn', severity: 'critical' }, 'info', false],
    ['error never blocks by itself', { status: 'error', severity: 'critical' }, 'info', false],
    ['skip never blocks', { status: 'skip', severity: 'critical' }, 'info', false],
  ];
  for (const [name, overrides, failOn, expected] of cases) {
    it(name, () => assert.equal(isBlocking(result(overrides), failOn), expected));
  }

  it('names each status in the reader’s words', () => {
    const words = (['fail', 'warn', 'error', 'skip', 'pass'] as const).map((status) =>
      standingOf(result({ status, failureAction: 'Audit' }), null),
    );
    assert.deepEqual(words, ['audit', 'uncertain', 'not judged', 'skipped', 'passed']);
    assert.equal(standingOf(result(), null), 'blocking');
  });

  it('counts statuses, failures by severity and what blocks; uncounted passes and skips are added', () => {
    const results = [
      result(),
      result({ severity: 'high', failureAction: 'Audit' }),
      result({ status: 'warn', severity: 'high' }),
      result({ status: 'skip' }),
    ];
    assert.deepEqual(summarizeResults(results, null, { pass: 7, skip: 2 }), {
      pass: 7,
      fail: 2,
      warn: 1,
      error: 0,
      skip: 3,
      blocking: 1,
      bySeverity: { critical: 1, high: 1, medium: 0, low: 0, info: 0 },
    });
    assert.equal(summarizeResults(results, 'high').blocking, 2);
  });

  it('is incomplete with an error, a failed rule, or something not evaluated', () => {
    const clean = cleanReport();
    assert.deepEqual(verdictOf(clean), { incomplete: false, blocked: false });
    assert.equal(verdictOf({ ...clean, errors: report().errors }).incomplete, true);
    assert.equal(verdictOf({ ...clean, summary: { ...clean.summary, error: 1 } }).incomplete, true);
    const coverage = { ...clean.coverage, notEvaluated: [{ path: 'a', line: 1, reason: 'b' }] };
    assert.equal(verdictOf({ ...clean, coverage }).incomplete, true);
    assert.equal(verdictOf({ ...clean, summary: { ...clean.summary, blocking: 1 } }).blocked, true);
  });

  it('orders severities from worst to least', () => {
    const passing = SEVERITIES.map(
      (threshold) => SEVERITIES.filter((severity) => isBlocking(result({ severity }), threshold)).length,
    );
    assert.deepEqual(passing, [1, 2, 3, 4, 5]);
  });
});
