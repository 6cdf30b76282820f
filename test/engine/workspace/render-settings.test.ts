/** What the configuration says of rendering is done, or refused at its line. */

import assert from 'node:assert/strict';
import type { Settings } from '../../../engine/config/settings.ts';
import type { CcpolicyError } from '../../../engine/errors.ts';
import type { Report } from '../../../engine/model/report.ts';
import { check } from '../../../engine/workspace/check.ts';
import { withWorkspace } from '../../support/host.ts';
import { type Files, temporaryFolder } from '../../support/temporary.ts';

const CHART: Files = {
  'charts/api/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
  'charts/api/values.yaml': 'network: false\nclass: ""\n',
  'charts/api/values-prod.yaml': 'network: true\n',
  'charts/api/ci/tls-values.yaml': 'network: true\n',
  'charts/api/templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
spec:
  runtimeClassName: kata-vm-isolation
  hostNetwork: {{ .Values.network }}
  containers: [{name: app, image: app, resources: {limits: {cpu: "1", memory: 1Gi}}}]
`,
};
const config = (render: string): Files => ({
  '.ccpolicy.yaml': `apiVersion: ccpolicy.dev/v1\nkind: Config\nrender:\n${render}`,
});

async function report(files: Files, more: Settings = {}, paths: readonly string[] = []): Promise<Report> {
  const settings: Settings = { render: 'auto', asOf: '2026-11-21', jobs: 1, rules: ['cc-no-host-network'], ...more };
  const cwd = temporaryFolder(files);
  return (await withWorkspace(cwd, { settings, paths }, (workspace) => check(workspace, { failOn: null }))).report;
}

const told = ({ results }: Report) =>
  results.map(
    ({ location, resource, renderings }) =>
      `${location.path}:${location.line} ${resource.namespace}/${resource.name} ${renderings?.roots.join()} of ${renderings?.of}`,
  );

describe('charts of a configuration', function () {
  this.timeout(60_000);

  it('are rendered as it says, and not with their own values', async () => {
    assert.deepEqual(told(await report(CHART)), []);
    const entry = '  charts: [{path: charts/api, values: [values-prod.yaml], namespace: prod, releaseName: shop}]\n';
    assert.deepEqual(told(await report({ ...CHART, ...config(entry) })), [
      'charts/api/values-prod.yaml:1 prod/shop charts/api (values-prod.yaml, namespace prod) of 1',
    ]);
  });

  it('are judged in the namespace that it says, also where templates name none', async () => {
    const path = 'charts/api/templates/pod.yaml';
    const template = String(CHART[path]).replace(', namespace: {{ .Release.Namespace }}', '');
    assert.doesNotMatch(template, /namespace/);
    const entry = '  charts: [{path: charts/api, values: [values-prod.yaml], namespace: prod, releaseName: shop}]\n';
    const files = { ...CHART, [path]: template, ...config(entry) };
    assert.deepEqual(told(await report(files)), [
      'charts/api/values-prod.yaml:1 prod/shop charts/api (values-prod.yaml, namespace prod) of 1',
    ]);
  });

  it('take values from the root, and single values over those', async () => {
    const files = {
      ...CHART,
      'env/prod.yaml': 'network: true\n',
      ...config(`  charts:
    - {path: charts/api, values: [/env/prod.yaml], releaseName: a}
    - {path: charts/api, values: [/env/prod.yaml], releaseName: b}
    - {path: charts/api, values: [/env/prod.yaml], set: {network: false}}
`),
    };
    assert.deepEqual(told(await report(files)), [
      'env/prod.yaml:1 default/a charts/api (/env/prod.yaml),charts/api (/env/prod.yaml) #2 of 3',
    ]);
  });

  it('are rendered with their ci values when asked for', async () => {
    assert.deepEqual(told(await report(CHART, { ciValues: true })), [
      'charts/api/ci/tls-values.yaml:1 default/release-name charts/api (ci/tls-values.yaml) of 2',
    ]);
  });

  const mistakes: [what: string, render: string, message: string][] = [
    [
      'a chart that is not there',
      '  charts:\n    - path: chart/api\n',
      '5:13 There is no chart at chart/api. Did you mean charts/api?',
    ],
    [
      'values that are not there',
      '  charts:\n    - {path: charts/api, values: [values-pro.yaml]}\n',
      '5:35 There is no values file values-pro.yaml in charts/api. Did you mean values-prod.yaml?',
    ],
    [
      'a chart outside of the repository',
      '  charts: [{path: ../api}]\n',
      '4:19 There is no chart at ../api. Charts count from this file; values files from the chart, or from the root with a slash in front.',
    ],
  ];
  for (const [what, render, message] of mistakes) {
    it(`are refused at their line: ${what}`, async () => {
      await assert.rejects(report({ ...CHART, ...config(render) }), (error: CcpolicyError) => {
        assert.equal(error.code, 'CONFIG_INVALID');
        assert.equal(`${error.location?.line}:${error.location?.column} ${error.message} ${error.hint}`, message);
        return true;
      });
    });
  }
});

describe('an excuse', function () {
  this.timeout(60_000);
  const files: Files = {
    'clusters/old/kustomization.yaml': 'resources: [https://github.com/acme/base//a]\n',
    'clusters/new/kustomization.yaml': 'resources: [https://github.com/acme/base//b]\n',
  };

  it('turns what cannot be rendered into a counted skip with its reason', async () => {
    const { errors, coverage, notes } = await report({
      ...files,
      ...config('  excuse: [{path: clusters/old, reason: "KSOPS"}]\n'),
    });
    assert.deepEqual(
      errors.map(({ location }) => location?.path),
      ['clusters/new/kustomization.yaml'],
    );
    assert.equal(coverage.skipped['not rendered, excused: KSOPS'], 1);
    assert.equal(coverage.notEvaluated.length, 1);
    assert.deepEqual(notes, []);
  });

  it('takes patterns, and is a note at its line when nothing needs it', async () => {
    const excused = {
      ...files,
      ...config(
        '  excuse:\n    - {path: "**/new/", reason: a}\n    - {path: ./clusters/old, reason: b}\n    - {path: gone, reason: c}\n',
      ),
    };
    const { errors, notes } = await report(excused);
    assert.deepEqual(errors, []);
    assert.deepEqual(
      notes.map(({ code, location }) => `${code} ${location?.path}:${location?.line}`),
      ['EXCUSE_UNUSED .ccpolicy.yaml:7'],
    );
    assert.deepEqual((await report(excused, {}, ['clusters/new'])).notes, []);
  });
});
