import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { load, loadAll } from 'js-yaml';
import { renderPolicyReport } from '../../../engine/report/policyreport.ts';
import { cleanReport, context, hostileReport, report, result } from '../../support/report-fixtures.ts';

type Json = Record<string, unknown>;
interface Crd {
  spec: { group: string; names: { kind: string }; versions: { name: string; schema: { openAPIV3Schema: Json } }[] };
}
interface PolicyReport {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  summary: Record<string, number>;
  results: {
    rule: string;
    result: string;
    resources?: { name: string }[];
    properties: Record<string, string>;
    message: string;
  }[];
}

/** An API server prunes unknown fields in silence; here they are errors. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  const closed = copy['properties'] !== undefined && copy['additionalProperties'] === undefined;
  return closed ? { ...copy, additionalProperties: false } : copy;
}

const validators = new Map<string, ValidateFunction>();
for (const name of [
  'openreports.io_reports',
  'openreports.io_clusterreports',
  'wgpolicyk8s.io_policyreports',
  'wgpolicyk8s.io_clusterpolicyreports',
]) {
  const { spec } = load(readFileSync(new URL(`schemas/${name}.yaml`, import.meta.url), 'utf8')) as Crd;
  for (const { name: version, schema } of spec.versions) {
    const { properties, ...rest } = strict(schema.openAPIV3Schema) as { properties: Json };
    // The API server knows metadata itself; the CRD only says that it is an object.
    const known = { ...rest, properties: { ...properties, metadata: { type: 'object' } } };
    validators.set(
      `${spec.group}/${version} ${spec.names.kind}`,
      new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(known),
    );
  }
}

function read(...[data, renderContext]: Parameters<typeof renderPolicyReport>): PolicyReport[] {
  const objects = loadAll(renderPolicyReport(data, renderContext)) as PolicyReport[];
  for (const object of objects) {
    const validate = validators.get(`${object.apiVersion} ${object.kind}`);
    assert.ok(validate !== undefined, `${object.apiVersion} ${object.kind} has a definition`);
    assert.ok(validate(object), JSON.stringify(validate.errors, null, 2));
  }
  return objects;
}

describe('policy report', () => {
  const wg = context({ policyReportGroup: 'wgpolicyk8s.io' });

  it('follows the custom resource definitions of both groups', () => {
    const hostile = hostileReport();
    assert.deepEqual(
      read(report(), context()).map(({ kind }) => kind),
      ['ClusterReport', 'Report'],
    );
    assert.deepEqual(
      read(report(), wg).map(({ kind }) => kind),
      ['ClusterPolicyReport', 'PolicyReport'],
    );
    assert.deepEqual(
      read(cleanReport(), context()).map(({ kind }) => kind),
      ['ClusterReport'],
    );
    assert.deepEqual(
      read(cleanReport(), wg).map(({ kind }) => kind),
      ['ClusterPolicyReport'],
    );
    read(hostile.report, hostile.context);
    read(hostile.report, { ...hostile.context, policyReportGroup: 'wgpolicyk8s.io' });
  });

  it('makes one object per namespace, the cluster’s first', () => {
    const results = ['b', '', 'a', 'b'].map((namespace) =>
      result({ resource: { apiVersion: 'v1', kind: 'Pod', namespace, name: 'x' } }),
    );
    const objects = read(report({ results, errors: [] }), context());
    assert.deepEqual(
      objects.map(({ kind, metadata, summary }) => [kind, metadata.namespace, summary['fail']]),
      [
        ['ClusterReport', undefined, 1],
        ['Report', 'a', 1],
        ['Report', 'b', 2],
      ],
    );
  });

  it('says where and whether it blocks, as strings', () => {
    const [, object] = read(report(), context());
    assert.equal(object?.results[0]?.properties['path'], 'deploy/payments/api.yaml');
    assert.equal(object?.results[0]?.properties['line'], '10');
    assert.deepEqual(
      object?.results.map(({ properties }) => properties['blocking']),
      ['true', 'true', 'true', 'false', 'true', 'false', 'false'],
    );
  });

  it('tells what could not be judged as an error of the cluster’s report', () => {
    const [error] = report().errors;
    assert.ok(error !== undefined);
    const [object] = read(report({ results: [], errors: [error] }), context());
    assert.deepEqual([object?.kind, object?.summary['error']], ['ClusterReport', 1]);
    const [told] = object?.results ?? [];
    assert.deepEqual([told?.rule, told?.result, told?.message], [error.code, 'error', error.message]);
    assert.deepEqual(
      [told?.properties['path'], told?.properties['line']],
      [error.location?.path, String(error.location?.line)],
    );
  });

  it('keeps hostile names as data', () => {
    const hostile = hostileReport();
    const names = read(hostile.report, hostile.context).flatMap(({ results }) =>
      results.flatMap(({ resources = [] }) => resources.map(({ name }) => name)),
    );
    assert.deepEqual(names.sort(), hostile.report.results.map(({ resource }) => resource.name).sort());
  });
});
