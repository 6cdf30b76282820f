import assert from 'node:assert/strict';
import { load } from 'js-yaml';
import { cellsOf } from '../../../engine/report/excerpt.ts';
import { renderTerminal } from '../../../engine/report/terminal.ts';
import { cleanReport, context, hostileReport, report, result } from '../../support/report-fixtures.ts';

const ESCAPE = '\u001b';

const widest = (text: string) => Math.max(...text.split('\n').map(cellsOf));

describe('terminal report', () => {
  it('is one sentence when all is well', () => {
    const text = renderTerminal(cleanReport(), context());
    const found = 'Nothing found: 41 files, 96 resources, 12 evaluated';
    const left = '24 left alone (18 foreign\n  YAML or JSON, 4 kustomize patches, 2 chart templates)';
    assert.equal(text, `✔ ${found}, ${left}.\n`);
    assert.ok(widest(text) <= 80);
  });

  it('is green only about what was judged', () => {
    const clean = cleanReport();
    const coverage = { ...clean.coverage, evaluated: 0, skipped: {} };
    const text = renderTerminal({ ...clean, coverage }, context());
    assert.equal(text, '- Nothing to judge: 41 files, 96 resources, no rule asked.\n');
  });

  it('is not quiet when something could not be evaluated', () => {
    const clean = cleanReport();
    const coverage = { ...clean.coverage, notEvaluated: [{ path: 'a.yaml', line: 3, reason: 'too deep' }] };
    assert.match(renderTerminal({ ...clean, coverage }, context()), /NOT EVALUATED {2}1 place\n +a\.yaml:3 too deep/);
  });

  it('fits into the width that it is given', () => {
    for (const width of [60, 80, 100]) {
      assert.ok(widest(renderTerminal(report(), context({ width }))) <= width, String(width));
    }
  });

  it('says the same with and without colour', () => {
    const colored = renderTerminal(report(), context({ color: true }));
    assert.equal(
      colored
        .split(ESCAPE)
        .map((part) => part.replace(/^\[\d+m/, ''))
        .join(''),
      renderTerminal(report(), context()),
    );
    assert.ok(colored.includes(`${ESCAPE}[31m`));
  });

  it('offers an exception as YAML below each finding when asked', () => {
    const text = renderTerminal(report({ results: [result()], errors: [] }), context({ showExceptions: true }));
    const [, yaml = ''] = /to waive it for a while, .*:\n---\n([\s\S]*?)\n\n/.exec(text) ?? [];
    const exception = load(yaml) as { kind: string; spec: { exceptions: { ruleIds: string[] }[] } };
    assert.equal(exception.kind, 'PolicyException');
    assert.deepEqual(exception.spec.exceptions[0]?.ruleIds, ['cc-no-host-network']);
  });

  it('shows passes and skips in a line, with who waived', () => {
    const results = [result({ status: 'pass' }), result({ status: 'skip', exception: 'legacy', skipReason: 'driver' })];
    const text = renderTerminal(report({ results, errors: [] }), context());
    assert.match(text, /✔ 13:20 {2}passed {2}cc-no-host-network/);
    assert.match(text, /- 13:20 {2}skipped[\s\S]*waived by legacy: driver/);
    assert.doesNotMatch(text, /\^\^\^\^/);
  });

  it('obeys no hostile text', () => {
    const hostile = hostileReport();
    const text = renderTerminal(hostile.report, { ...hostile.context, showExceptions: true });
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    for (const line of text.split('\n')) assert.doesNotMatch(line, /^\s*::|##[[a-z]/i);
  });

  it('works without the text of the file', () => {
    assert.doesNotMatch(renderTerminal(report(), context({ source: () => undefined })), /│/);
  });
});
