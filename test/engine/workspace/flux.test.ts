/** What Flux objects name is rendered as Flux would, and told where it was written. */

import assert from 'node:assert/strict';
import { renderedFix } from '../../support/rendered-fix.ts';
import { DEPLOYMENT, NETWORK_CHART, renderedReport, toldErrors, toldResults } from '../../support/rendered-report.ts';
import type { Files } from '../../support/temporary.ts';

const rules = ['cc-no-host-network', 'cc-image-no-latest', 'cc-image-digest', 'cc-no-host-pid-ipc'];
const kustomization = (spec: string) => ({
  'flux.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  sourceRef: {kind: GitRepository, name: flux-system}
${spec}`,
});
const OVERLAY: Files = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': DEPLOYMENT,
  'apps/prod/kustomization.yaml': 'namePrefix: old-\nresources: [../../base]\n',
};

describe('a Flux Kustomization', function () {
  this.timeout(60_000);

  it('sets what it says over the kustomization, and the findings stand there', async () => {
    const files = kustomization(`  path: ./apps/prod
  targetNamespace: live
  namePrefix: new-
  images:
    - name: ghcr.io/acme/app
      newTag: "2.0"
  patches:
    - target: {kind: Deployment}
      patch: |
        - op: add
          path: /spec/template/spec/hostPID
          value: true
`);
    const found = await renderedReport({ ...OVERLAY, ...files }, { rules });
    assert.deepEqual(toldErrors(found), []);
    assert.deepEqual(toldResults(found), [
      'base/web.yaml:10 cc-no-host-network live/new-web apps/prod (Kustomization apps)',
      'flux.yaml:11 cc-image-digest live/new-web apps/prod (Kustomization apps)',
      'flux.yaml:17 cc-no-host-pid-ipc live/new-web apps/prod (Kustomization apps)',
    ]);
  });

  it('takes a folder without a kustomization with all its manifests, which are then not rendered by themselves', async () => {
    const files = {
      ...OVERLAY,
      'apps/more/deep/web.yaml': DEPLOYMENT.replace('name: web}', 'name: deep}'),
      ...kustomization('  path: ./apps\n  targetNamespace: live\n'),
    };
    const found = await renderedReport(files, { rules: ['cc-no-host-network'] });
    assert.deepEqual(toldErrors(found), []);
    assert.deepEqual(toldResults(found), [
      'apps/more/deep/web.yaml:10 cc-no-host-network live/deep apps (Kustomization apps)',
      'base/web.yaml:10 cc-no-host-network live/old-web apps (Kustomization apps)',
    ]);
    // Each file is counted once, whatever was read before the Kustomization was found; so do several threads.
    assert.equal(found.coverage.files, Object.keys(files).length);
    assert.equal(found.coverage.skipped['judged as rendered'], 4);
    assert.deepEqual(await renderedReport(files, { rules: ['cc-no-host-network'], jobs: 3 }), found);
  });

  it('patches a folder without a kustomization, and is repaired there', async () => {
    const patched = (template: string) => `  path: ./apps
  patches:
    - target: {kind: Deployment}
      patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {template: {spec: ${template}}}
`;
    const before = { 'apps/web.yaml': DEPLOYMENT, ...kustomization(patched('{hostPID: true}')) };
    assert.deepEqual(toldResults(await renderedReport(before, { rules: ['cc-no-host-pid-ipc'] })), [
      'flux.yaml:13 cc-no-host-pid-ipc default/web apps (Kustomization apps)',
    ]);
    const { changed } = await renderedFix(before, { rules: ['cc-no-host-pid-ipc'] });
    assert.deepEqual(changed, kustomization(patched('{}')));
  });

  it('is elsewhere when there is no such folder, or nothing at the top', async () => {
    for (const path of ['./absent', './']) {
      const { coverage } = await renderedReport({ ...OVERLAY, ...kustomization(`  path: ${path}\n`) });
      assert.equal(coverage.skipped['source in another repository'], 1);
    }
  });

  it('replaces variables: its own over those of ConfigMaps, with defaults; a Secret leaves open what it may set', async () => {
    const image = ['registry:-ghcr.io}/acme/', 'app}:', 'tag}'].map((part) => `\${${part}`).join('');
    const files = (more: string): Files => ({
      'apps/prod/kustomization.yaml': 'resources: [web.yaml]\n',
      'apps/prod/web.yaml': DEPLOYMENT.replace('ghcr.io/acme/app', () => `"${image}"`),
      'settings.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\ndata: {app: shop, tag: old}\n',
      ...kustomization(`  path: ./apps/prod
  postBuild:
    substitute: {tag: latest}
    substituteFrom:
      - {kind: ConfigMap, name: settings}
${more}`),
    });
    const report = (more: string) => renderedReport(files(more), { rules: ['cc-image-no-latest'] });
    const known = await report('');
    assert.deepEqual(toldErrors(known), []);
    assert.match(known.results.map(({ message }) => message).join(), /^ghcr\.io\/acme\/shop:latest/);
    const open = await report('      - {kind: Secret, name: secrets}\n');
    assert.doesNotMatch(JSON.stringify(open.results), /ghcr\.io/);
  });
});

describe('a HelmRelease with a chart of this repository', function () {
  this.timeout(60_000);
  const CHART: Files = {
    ...NETWORK_CHART,
    'values.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: common}\ndata:\n  values.yaml: |\n    network: true\n',
  };
  const release = (spec: string) => ({
    'release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: flux-system}
spec:
  chart: {spec: {chart: ./charts/api, sourceRef: {kind: GitRepository, name: flux-system}}}
${spec}`,
  });

  it('is rendered with its values, name and namespace', async () => {
    const told = async (spec: string) =>
      (await renderedReport({ ...CHART, ...release(spec) }, { rules: ['cc-no-host-network'] })).results.map(
        ({ resource, renderings }) => `${resource.namespace}/${resource.name} ${renderings?.roots.join()}`,
      );
    assert.deepEqual(await told('  targetNamespace: live\n  values: {network: true}\n'), [
      'live/live-shop charts/api (HelmRelease shop)',
    ]);
    const from = '  valuesFrom: [{kind: ConfigMap, name: common}]\n';
    assert.deepEqual(await told(`${from}  releaseName: r\n`), ['flux-system/r charts/api (HelmRelease shop)']);
    assert.deepEqual(await told(`${from}  values: {network: false}\n`), []);
  });

  it('takes its files of values in the place of those that the chart has', async () => {
    const told = async (chart: string, spec = '') => {
      const files = {
        ...CHART,
        'charts/api/values.yaml': 'network: true\n',
        'env/dev.yaml': 'replicas: 1\n',
        'env/prod.yaml': 'network: true\n',
        'release.yaml': release(spec)['release.yaml'].replace('./charts/api,', `./charts/api, ${chart},`),
      };
      return toldResults(await renderedReport(files, { rules: ['cc-no-host-network'] }));
    };
    const by = 'cc-no-host-network flux-system/shop charts/api (HelmRelease shop)';
    assert.deepEqual(await told('valuesFiles: [env/dev.yaml]'), []);
    assert.deepEqual(await told('valuesFiles: [env/prod.yaml, ./env/dev.yaml]'), [`env/prod.yaml:1 ${by}`]);
    assert.deepEqual(await told('valuesFiles: [env/prod.yaml]', '  values: {network: false}\n'), []);
    const optional = 'ignoreMissingValuesFiles: true, valuesFiles: [charts/api/values.yaml, absent.yaml]';
    assert.deepEqual(await told(optional), [`charts/api/values.yaml:1 ${by}`]);
    const late = 'valuesFiles: [env/dev.yaml, charts/api/values.yaml]';
    assert.deepEqual(await told(late), [`charts/api/templates/web.yaml:10 ${by}`]);
  });

  it('is blamed for the values that it sets itself, and the chart only for its own', async () => {
    const told = async (spec: string) =>
      toldResults(await renderedReport({ ...CHART, ...release(spec) }, { rules: ['cc-no-host-network'] }));
    const by = 'cc-no-host-network flux-system/shop charts/api (HelmRelease shop)';
    assert.deepEqual(await told('  values:\n    network: true\n'), [`release.yaml:7 ${by}`]);
    // values.yaml says something else.
    const from = '  valuesFrom: [{kind: ConfigMap, name: common}]\n';
    assert.deepEqual(await told(from), [`values.yaml:6 ${by}`]);
  });

  for (const [what, spec] of [
    ['its values are not in the set', '  valuesFrom: [{kind: Secret, name: s}]\n'],
    ['something changes its output', '  postRenderers: [{kustomize: {}}]\n'],
  ] as const) {
    it(`is told of at its line when ${what}`, async () => {
      assert.deepEqual(toldErrors(await renderedReport({ ...CHART, ...release(spec) })), [
        'RENDER_FAILED release.yaml:6',
      ]);
    });
  }
});
