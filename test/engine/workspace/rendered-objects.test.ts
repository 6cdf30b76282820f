/** What tells controllers to render may itself be rendered: then it counts as it is applied, and is repaired where it is written. */

import assert from 'node:assert/strict';
import { renderedFix } from '../../support/rendered-fix.ts';
import { DEPLOYMENT, NETWORK_CHART, renderedReport, toldErrors, toldResults } from '../../support/rendered-report.ts';

type Files = Readonly<Record<string, string>>;

const rules = ['cc-no-host-network'];
const release = (spec = '', name = 'shop'): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: live}
spec:
  chart: {spec: {chart: ./charts/api, sourceRef: {kind: GitRepository, name: flux-system}}}
${spec}`;
const overlay = (name: string, network: boolean): Files => ({
  [`apps/${name}/kustomization.yaml`]: 'resources: [../base]\npatches: [{path: values.yaml}]\n',
  [`apps/${name}/values.yaml`]: release(`  values:\n    # of ${name}\n    network: ${network}\n`),
});
const BASE: Files = {
  'apps/base/kustomization.yaml': 'resources: [release.yaml]\n',
  'apps/base/release.yaml': release('  values: {replicas: 2}\n'),
};
const told = async (files: Files) => {
  const found = await renderedReport(files, { rules });
  assert.deepEqual(toldErrors(found), []);
  return toldResults(found);
};
const application = (name: string, source: string): string => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}}
spec:
  destination: {namespace: live}
  source: {repoURL: "https://example.net/a.git", ${source}}
`;

describe('objects of controllers that are rendered', function () {
  this.timeout(60_000);

  it('have the variables that a Flux Kustomization replaces in them', async () => {
    const files: Files = {
      ...NETWORK_CHART,
      'flux.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./releases
  postBuild: {substitute: {NETWORK: "true"}}
`,
      'releases/shop.yaml': release('  values:\n    network: ${NETWORK}\n'),
    };
    assert.deepEqual(await told(files), [
      'releases/shop.yaml:7 cc-no-host-network live/shop charts/api (HelmRelease shop of releases)',
    ]);
  });

  it('are as each overlay has them, and the patch is to blame for what it sets', async () => {
    const files = { ...NETWORK_CHART, ...BASE, ...overlay('dev', true), ...overlay('prod', false) };
    assert.deepEqual(await told(files), [
      'apps/dev/values.yaml:8 cc-no-host-network live/shop charts/api (HelmRelease shop of apps/dev)',
    ]);
    const { changed, left } = await renderedFix(files, { rules });
    assert.deepEqual(left, []);
    assert.deepEqual(changed, {
      'apps/dev/values.yaml': release('  values:\n    # of dev\n    network: false\n'),
    });
  });

  it('are repaired in their base for all overlays that take its value', async () => {
    const plain = (name: string): Files => ({
      [`apps/${name}/kustomization.yaml`]: `resources: [../base]\nnamespace: ${name}\n`,
    });
    const files = {
      ...NETWORK_CHART,
      ...BASE,
      'apps/base/release.yaml': release('  values: {network: true, replicas: 2}\n'),
      ...plain('dev'),
      ...plain('prod'),
    };
    const { changed, remaining } = await renderedFix(files, { rules });
    assert.deepEqual(remaining, []);
    assert.deepEqual(changed, { 'apps/base/release.yaml': release('  values: {network: false, replicas: 2}\n') });
  });

  it('take values from a ConfigMap that is generated beside them', async () => {
    const files: Files = {
      ...NETWORK_CHART,
      'apps/kustomization.yaml': `resources: [release.yaml]
namespace: live
configMapGenerator: [{name: shop-values, files: [values.yaml]}]
configurations: [references.yaml]
`,
      'apps/references.yaml': `nameReference:
  - kind: ConfigMap
    version: v1
    fieldSpecs: [{path: spec/valuesFrom/name, kind: HelmRelease}]
`,
      'apps/values.yaml': 'network: true\n',
      'apps/release.yaml': release('  valuesFrom: [{kind: ConfigMap, name: shop-values}]\n'),
    };
    assert.equal((await told(files)).length, 1);
  });

  it('may come from a chart, and again from what that tells to render', async () => {
    const files: Files = {
      ...NETWORK_CHART,
      'root.yaml': application('root', 'path: apps'),
      'apps/Chart.yaml': 'apiVersion: v2\nname: apps\nversion: 1.0.0\n',
      'apps/values.yaml': 'names: [a, b]\n',
      'apps/templates/all.yaml': `{{- range .Values.names }}
---
${application('{{ . }}', 'path: teams/{{ . }}')}{{- end }}
`,
      'teams/a/kustomization.yaml': 'resources: [app.yaml]\n',
      'teams/a/app.yaml': application('shop', 'path: charts/api, helm: {valuesObject: {network: true}}'),
      'teams/b/kustomization.yaml': 'resources: [web.yaml]\n',
      'teams/b/web.yaml': DEPLOYMENT,
    };
    assert.deepEqual(await told(files), [
      'teams/a/app.yaml:6 cc-no-host-network live/shop charts/api (Application shop of teams/a)',
      'teams/b/web.yaml:10 cc-no-host-network live/web teams/b (Application b of apps)',
    ]);
  });

  it('count as they are written where their kustomization cannot be rendered', async () => {
    const files: Files = {
      ...NETWORK_CHART,
      'apps/kustomization.yaml': 'resources: [release.yaml, "https://example.net/x.git"]\n',
      'apps/release.yaml': release('  values:\n    network: true\n'),
    };
    const found = await renderedReport(files, { rules });
    assert.deepEqual(toldErrors(found), ['RENDER_FAILED apps/kustomization.yaml:1']);
    assert.deepEqual(toldResults(found), [
      'apps/release.yaml:7 cc-no-host-network live/shop charts/api (HelmRelease shop)',
    ]);
  });

  it('that tell of each other are rendered once each', async () => {
    const files: Files = {
      'a/kustomization.yaml': 'resources: [b.yaml, self.yaml]\n',
      'a/b.yaml': application('b', 'path: b'),
      'a/self.yaml': application('a', 'path: a'),
      'b/kustomization.yaml': 'resources: [a.yaml, web.yaml]\n',
      'b/a.yaml': application('again', 'path: a'),
      'b/web.yaml': DEPLOYMENT,
    };
    assert.deepEqual(await told(files), ['b/web.yaml:10 cc-no-host-network live/web b (Application b of a)']);
  });

  it('are told when they have no end', async () => {
    const files: Files = {
      'root.yaml': application('root', 'path: loop'),
      'loop/Chart.yaml': 'apiVersion: v2\nname: loop\nversion: 1.0.0\n',
      'loop/values.yaml': 'count: 0\n',
      'loop/templates/next.yaml': application(
        'next-{{ .Values.count }}',
        'path: loop, helm: {valuesObject: {count: {{ add1 .Values.count }}}}',
      ),
    };
    const { errors } = await renderedReport(files, { rules });
    assert.equal(errors.length, 1);
    assert.match(errors[0]?.message ?? '', /more than 16 times/);
    assert.equal(errors[0]?.location?.path, 'loop/templates/next.yaml');
  });

  it('are repaired in texts of values that ConfigMaps hold, and in parameters', async () => {
    const map = (network: boolean) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: live}\ndata:\n  values.yaml: |\n    # ours\n    network: ${network}\n`;
    const from = {
      ...NETWORK_CHART,
      'map.yaml': map(true),
      'release.yaml': release('  valuesFrom: [{kind: ConfigMap, name: shop}]\n'),
    };
    assert.deepEqual((await renderedFix(from, { rules })).changed, { 'map.yaml': map(false) });
    const shop = (value: string) =>
      application('shop', `path: charts/api, helm: {parameters: [{name: network, value: ${value}}]}`);
    const parameter = { ...NETWORK_CHART, 'app.yaml': shop('"true"') };
    assert.deepEqual((await renderedFix(parameter, { rules })).changed, { 'app.yaml': shop('"false"') });
  });

  it('have values of the configuration, which is told and never repaired', async () => {
    const files = {
      ...NETWORK_CHART,
      '.ccpolicy.yaml':
        'apiVersion: ccpolicy.dev/v1\nkind: Config\nrender:\n  charts:\n    - path: charts/api\n      set: {network: true}\n',
    };
    assert.deepEqual(await told(files), ['.ccpolicy.yaml:6 cc-no-host-network default/release-name charts/api']);
    const { changed, left } = await renderedFix(files, { rules });
    assert.deepEqual(changed, {});
    assert.deepEqual(left, [
      '.ccpolicy.yaml:6 cc-no-host-network: .ccpolicy.yaml is left alone: ccpolicy does not edit its own configuration',
    ]);
  });

  it('have one finding in a chart that several of them install, and in what a base generates', async () => {
    const files = {
      ...NETWORK_CHART,
      'charts/api/values.yaml': 'network: true\n',
      'a.yaml': release('', 'a'),
      'b.yaml': release('  targetNamespace: other\n', 'b'),
      'base/kustomization.yaml': 'secretGenerator: [{name: creds, literals: [password=hunter2-hunter2]}]\n',
      'one/kustomization.yaml': 'namespace: one\nresources: [../base]\n',
      'two/kustomization.yaml': 'namespace: two\nresources: [../base]\n',
    };
    const { results } = await renderedReport(files, { rules: [...rules, 'cc-no-secret-manifest'] });
    assert.deepEqual(
      results.map(({ location, renderings }) => `${location.path}:${location.line} ${renderings?.roots.join(', ')}`),
      [
        'base/kustomization.yaml:1 one, two',
        'charts/api/values.yaml:1 charts/api (HelmRelease a), charts/api (HelmRelease b)',
      ],
    );
    assert.deepEqual(
      results.map(({ renderings }) => renderings?.of),
      [2, 2],
    );
  });
});
