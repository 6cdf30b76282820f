import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { renderSarif } from '../../../engine/report/sarif.ts';
import { cleanReport, context, hostileReport, report, result } from '../../support/report-fixtures.ts';

interface Region {
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
}
interface Place {
  physicalLocation: { artifactLocation: { uri: string; uriBaseId: string }; region: Region };
}
interface SarifResult {
  ruleId: string;
  ruleIndex: number;
  kind: string;
  level: string;
  message: { text: string };
  locations: Place[];
  relatedLocations?: Place[];
  suppressions?: { kind: string; justification: string }[];
  partialFingerprints: Record<string, string>;
}
interface Run {
  tool: {
    driver: {
      rules: {
        id: string;
        deprecatedIds?: string[];
        help?: { markdown: string };
        properties?: Record<string, unknown>;
      }[];
    };
  };
  invocations: {
    executionSuccessful: boolean;
    toolExecutionNotifications: { message: { text: string }; associatedRule?: { id: string } }[];
  }[];
  columnKind: string;
  results: SarifResult[];
}

/** The schema is draft 4, of which it uses nothing that draft 7 reads otherwise but the name of `id`. */
const SCHEMA = JSON.parse(
  readFileSync(new URL('schemas/sarif-2.1.0-rtm.5.recorded.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const { id: _id, $schema: _draft, ...draft7 } = SCHEMA;
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(
  draft7,
);

function run(...[data, renderContext]: Parameters<typeof renderSarif>): Run {
  const log = JSON.parse(renderSarif(data, renderContext)) as { runs: [Run] };
  assert.ok(validate(log), JSON.stringify(validate.errors, null, 2));
  return log.runs[0];
}

const one = (overrides: Parameters<typeof result>[0]) =>
  run(report({ results: [result(overrides)] }), context()).results[0];

describe('sarif report', () => {
  it('follows the OASIS schema, with findings, without, and with hostile text', () => {
    run(report(), context());
    run(cleanReport(), context());
    const hostile = hostileReport();
    run(hostile.report, hostile.context);
  });

  it('is refused by that schema when broken', () => {
    const log = JSON.parse(renderSarif(report(), context())) as { runs: { results: { level: string }[] }[] };
    const first = log.runs[0]?.results[0];
    assert.ok(first !== undefined);
    first.level = 'fatal';
    assert.equal(validate(log), false);
  });

  it('counts columns in UTF-16 units and points each result at its rule', () => {
    const { columnKind, results, tool } = run(report(), context());
    assert.equal(columnKind, 'utf16CodeUnits');
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
    assert.deepEqual(results[0]?.locations[0]?.physicalLocation.region, {
      startLine: 10,
      startColumn: 9,
      endLine: 10,
      endColumn: 54,
    });
    assert.deepEqual(
      results[1]?.relatedLocations?.[0]?.physicalLocation.artifactLocation.uri,
      'deploy/payments/reconcile.yaml',
    );
  });

  it('describes rules with help, old names and a security severity', () => {
    const rules = run(report(), context()).tool.driver.rules;
    const rule = rules.find(({ id }) => id === 'cc-init-data-key');
    assert.deepEqual(rule?.deprecatedIds, ['coco-init-data-key']);
    assert.match(rule?.help?.markdown ?? '', /\*\*What to do:\*\* Move the value/);
    assert.equal(rule?.properties?.['security-severity'], '9.5');
    assert.ok(
      rules.some(({ id }) => id === 'acme/only-signed-images'),
      'a rule without metadata is still described',
    );
  });

  it('makes errors of what blocks only', () => {
    assert.equal(one({ severity: 'low' })?.level, 'error');
    assert.equal(one({ severity: 'critical', failureAction: 'Audit' })?.level, 'warning');
    assert.equal(one({ severity: 'low', failureAction: 'Audit' })?.level, 'note');
    assert.equal(one({ status: 'warn', severity: 'critical' })?.level, 'note');
  });

  it('shows waived findings as suppressed, passes and skips as such', () => {
    const waived = one({ status: 'skip', exception: 'legacy-gpu', skipReason: 'driver' });
    assert.equal(waived?.kind, 'fail');
    assert.deepEqual(waived?.suppressions, [
      { kind: 'external', status: 'accepted', justification: 'PolicyException legacy-gpu: driver' },
    ]);
    assert.deepEqual([one({ status: 'pass' })?.kind, one({ status: 'skip' })?.kind], ['pass', 'notApplicable']);
    assert.equal(one({ status: 'skip' })?.level, 'none');
  });

  it('notifies of errors and of rules that gave no answer, and is then not successful', () => {
    const [invocation] = run(report(), context()).invocations;
    assert.equal(invocation?.executionSuccessful, false);
    assert.equal(invocation?.toolExecutionNotifications.length, 2);
    assert.equal(invocation?.toolExecutionNotifications[1]?.associatedRule?.id, 'acme/only-signed-images');
    assert.equal(run(cleanReport(), context()).invocations[0]?.executionSuccessful, true);
  });

  it('writes relative, encoded addresses that cannot leave the root', () => {
    const uri = (path: string) => {
      const place = { path, line: 1, column: 1, endLine: 1, endColumn: 2 };
      return one({ location: place })?.locations[0]?.physicalLocation.artifactLocation;
    };
    assert.deepEqual(uri('a b/ü%:#?.yaml'), { uri: 'a%20b/%C3%BC%25%3A%23%3F.yaml', uriBaseId: '%SRCROOT%' });
    assert.equal(uri('javascript:x')?.uri, 'javascript%3Ax');
    assert.equal(uri('\ud800.yaml')?.uri, '%EF%BF%BD.yaml');
  });

  it('has a stable fingerprint and no live links or places in messages', () => {
    const found = one({ message: 'see [here](https://evil.example) {0} ${TAG}' });
    assert.equal(found?.partialFingerprints['ccpolicy/v1'], result().fingerprint);
    assert.equal(found?.message.text, 'Deployment payments/api: see \\[here\\](https://evil.example) {{0}} ${TAG}');
  });
});
