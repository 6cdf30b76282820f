import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { exceptionFor } from '../../../engine/report/exception.ts';
import { renderJson } from '../../../engine/report/json.ts';
import { cleanReport, context, hostileReport, report, result } from '../../support/report-fixtures.ts';

function schema(name: string): object {
  return JSON.parse(readFileSync(new URL(`../../../policies/schemas/${name}.schema.json`, import.meta.url), 'utf8'));
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
for (const name of ['policy', 'exception', 'report']) ajv.addSchema(schema(name));

function check(id: string, data: unknown): void {
  const validate = ajv.getSchema(`https://ccpolicy.dev/schemas/${id}.schema.json`);
  assert.ok(validate !== undefined);
  assert.ok(validate(data), JSON.stringify(validate.errors, null, 2));
}

interface Read {
  results: { ruleId: string; blocking: boolean; fix: { operations: unknown[] } | null }[];
  [key: string]: unknown;
}

const read = (...[data, renderContext]: Parameters<typeof renderJson>) =>
  JSON.parse(renderJson(data, renderContext)) as Read;

describe('json report', () => {
  it('follows its schema', () => {
    check('report', read(report(), context()));
    check('report', read(cleanReport(), context()));
    const hostile = hostileReport();
    check('report', read(hostile.report, hostile.context));
  });

  it('tells the renderings of a finding and what the object is called there, and waives it in all of them', () => {
    const called = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', namespace: name, name });
    const renderings = {
      roots: ['overlays/dev', 'overlays/prod'],
      of: 3,
      resources: [called('dev'), called('prod')],
      object: 'base/pod.yaml 0',
      place: { document: 0, pointer: '/spec' },
    };
    const finding = result({ resource: called('dev'), renderings });
    const data = read(report({ results: [finding] }), context());
    check('report', data);
    const { object: _object, place: _place, ...told } = renderings;
    assert.deepEqual((data.results[0] as { renderings?: unknown }).renderings, told);
    const exception = exceptionFor(finding, '2026-11-21') as { spec: { match: unknown } };
    check('exception', exception);
    assert.deepEqual(exception.spec.match, {
      any: ['dev', 'prod'].map((name) => ({ resources: { kinds: ['Pod'], names: [name], namespaces: [name] } })),
    });
  });

  it('has its keys in a fixed order', () => {
    const data = read(report(), context());
    assert.deepEqual(Object.keys(data), [
      'apiVersion',
      'tool',
      'asOf',
      'production',
      'profiles',
      'configDigest',
      'coverage',
      'summary',
      'results',
      'errors',
      'notes',
    ]);
    assert.deepEqual(Object.keys(data.results[0] ?? {}), [
      'ruleId',
      'policy',
      'status',
      'severity',
      'failureAction',
      'blocking',
      'message',
      'resource',
      'location',
      'pointer',
      'related',
      'fix',
      'fingerprint',
    ]);
  });

  it('derives what blocks from the choice of the run', () => {
    const data = report({ results: [result({ failureAction: 'Audit', severity: 'high' })] });
    const blocking = (failOn: 'high' | null) => read(data, context({ failOn })).results[0]?.blocking;
    assert.equal(blocking(null), false);
    assert.equal(blocking('high'), true);
  });

  it('keeps hostile texts as data', () => {
    const hostile = hostileReport();
    const data = read(hostile.report, hostile.context);
    assert.deepEqual(
      data.results.map(({ ruleId }) => ruleId),
      hostile.report.results.map(({ ruleId }) => ruleId),
    );
  });

  it('masks the operations of a finding about a secret, and only those', () => {
    const data = read(report(), context());
    const secret = data.results.find(({ ruleId }) => ruleId === 'cc-no-secret-env');
    assert.deepEqual(secret?.fix?.operations[0], {
      op: 'test',
      path: '/spec/template/spec/containers/0/env/0/value',
      value: '•••',
    });
    const named = data.results.find(({ ruleId }) => ruleId === 'cc-runtime-class-alias');
    assert.match(JSON.stringify(named?.fix?.operations), /kata-qemu-snp/);
  });

  it('offers exceptions that the schema of exceptions takes', () => {
    for (const finding of report().results) check('exception', exceptionFor(finding, '2026-11-21'));
    check(
      'exception',
      exceptionFor(
        { ruleId: 'a/b', resource: { apiVersion: 'v1', kind: 'Node', namespace: '', name: 'n' } },
        '2026-11-21',
      ),
    );
  });
});
