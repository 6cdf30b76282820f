/** What Argo CD Applications name is rendered as Argo CD would, and told where it was written. */

import assert from 'node:assert/strict';
import { DEPLOYMENT, renderedReport, toldErrors, toldResults } from '../../support/rendered-report.ts';
import type { Files } from '../../support/temporary.ts';

const OVERLAY: Files = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': DEPLOYMENT,
  'overlays/prod/kustomization.yaml':
    'namePrefix: old-\nresources: [../../base]\nimages: [{name: ghcr.io/acme/app, newTag: "1.0"}]\n',
};
const application = (source: string, more = ''): Files => ({
  'argocd/web.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  destination: {namespace: live}
${more}  source:
    repoURL: https://git.example.net/acme/apps.git
${source}`,
});
const CHART: Files = {
  'charts/api/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
  'charts/api/values.yaml': 'network: false\nimage: {tag: "1"}\n',
  'charts/api/prod.yaml': 'network: true\n',
  'charts/api/templates/web.yaml': DEPLOYMENT.replace('hostNetwork: true', 'hostNetwork: {{ .Values.network }}')
    .replace('{name: web}', '{name: {{ .Release.Name }}-{{ .Values.image.tag }}}')
    .replace('acme/app', 'acme/{{ .Values.app | default "app" }}'),
};

describe('an Application with a kustomization', function () {
  this.timeout(60_000);

  it('sets what it says over the kustomization, and the findings stand there', async () => {
    const files = {
      ...OVERLAY,
      ...application(`    path: overlays/prod
    kustomize:
      namePrefix: new-
      images:
        - ghcr.io/acme/app=mirror.example.net/app:2.0
      patches:
        - target: {kind: Deployment}
          patch: |-
            - op: add
              path: /spec/template/spec/hostPID
              value: true
`),
    };
    const found = await renderedReport(files, {
      rules: ['cc-no-host-network', 'cc-no-host-pid-ipc', 'cc-image-digest'],
    });
    assert.deepEqual(toldErrors(found), []);
    assert.deepEqual(toldResults(found), [
      'argocd/web.yaml:12 cc-image-digest live/new-web overlays/prod (Application shop)',
      'argocd/web.yaml:18 cc-no-host-pid-ipc live/new-web overlays/prod (Application shop)',
      'base/web.yaml:10 cc-no-host-network live/new-web overlays/prod (Application shop)',
    ]);
    assert.equal(found.coverage.skipped['judged as rendered'], 2);
  });

  it('keeps what it leaves alone at its place, and renders the path only as it says', async () => {
    const found = await renderedReport(
      {
        ...OVERLAY,
        ...application('    path: ./overlays/prod/\n    kustomize: {namespace: fixed, nameSuffix: -eu}\n'),
      },
      { rules: ['cc-image-digest'] },
    );
    assert.deepEqual(toldResults(found), [
      'overlays/prod/kustomization.yaml:3 cc-image-digest fixed/old-web-eu overlays/prod (Application shop)',
    ]);
  });

  it('adds components and labels, and does not take a label that is there unless forced', async () => {
    const component = {
      'components/net/kustomization.yaml':
        'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches: [{path: p.yaml}]\n',
      'components/net/p.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {hostNetwork: false}}}\n',
    };
    const options = (more: string) =>
      application(
        `    path: base\n    kustomize:\n      components: [../components/net]\n      commonLabels: {team: a}\n${more}`,
      );
    const rules = ['cc-no-host-network'];
    const base = { ...OVERLAY, ...component };
    assert.deepEqual(toldResults(await renderedReport({ ...base, ...options('') }, { rules })), [
      'base/web.yaml:10 cc-no-host-network default/old-web overlays/prod',
    ]);
    const labelled = { ...base, 'base/kustomization.yaml': 'resources: [web.yaml]\ncommonLabels: {team: b}\n' };
    const refused = await renderedReport({ ...labelled, ...options('') }, { rules });
    assert.deepEqual(toldErrors(refused), ['RENDER_FAILED argocd/web.yaml:4']);
    assert.match(refused.errors[0]?.message ?? '', /Application shop .*team is in commonLabels already/);
    const forced = await renderedReport({ ...labelled, ...options('      forceCommonLabels: true\n') }, { rules });
    assert.deepEqual(toldErrors(forced), []);
  });

  it('is an error at the Application when it cannot be rendered', async () => {
    const broken = application('    path: overlays/prod\n    kustomize: {components: [../../absent]}\n');
    assert.deepEqual(toldErrors(await renderedReport({ ...OVERLAY, ...broken })), ['RENDER_FAILED argocd/web.yaml:4']);
  });
});

describe('an Application with a chart', function () {
  this.timeout(60_000);
  const rules = ['cc-no-host-network', 'cc-image-no-latest'];

  it('gives values files, inline values and parameters, in this order', async () => {
    const files = application(`    path: charts/api
    helm:
      valueFiles: [prod.yaml, absent.yaml]
      ignoreMissingValueFiles: true
      valuesObject: {image: {tag: "2"}, app: "$ARGOCD_APP_NAME"}
      parameters:
        - {name: image.tag, value: "3", forceString: true}
        - {name: app, value: "$ARGOCD_APP_NAME"}
`);
    const found = await renderedReport({ ...CHART, ...files }, { rules });
    assert.deepEqual(toldErrors(found), []);
    assert.deepEqual(toldResults(found), [
      'argocd/web.yaml:15 cc-image-no-latest live/shop-3 charts/api (Application shop)',
      'charts/api/prod.yaml:1 cc-no-host-network live/shop-3 charts/api (Application shop)',
    ]);
    assert.match(found.results[0]?.message ?? '', /acme\/shop/);
  });

  it('is blamed for values that it sets itself, in a mapping or in a text; or in a parameter', async () => {
    const told = async (helm: string) => {
      const files = application(`    path: charts/api\n    helm:\n${helm}`);
      const results = toldResults(await renderedReport({ ...CHART, ...files }, { rules: ['cc-image-no-latest'] }));
      return results.map((line) => line.split(' ', 1).join());
    };
    const [mapping] = await told('      valuesObject:\n        app: shop\n');
    assert.equal(mapping, 'argocd/web.yaml:11');
    const [text] = await told('      values: |\n        # ours\n        app: shop\n');
    assert.equal(text, 'argocd/web.yaml:12');
    const [parameter] = await told('      valuesObject: {app: shop}\n      parameters: [{name: app, value: web}]\n');
    assert.equal(parameter, 'argocd/web.yaml:11');
    const [list] = await told('      parameters: [{name: "hosts[0]", value: a}, {name: app, value: web}]\n');
    assert.equal(list, 'argocd/web.yaml:10');
  });

  it('blames the parameter for its part of an image, not the file that sets the other part', async () => {
    const image = 'acme/{{ .Values.app | default "app" }}';
    const files = {
      ...CHART,
      'charts/api/values.yaml': 'network: false\nimage: {tag: "1"}\napp: shop\n',
      'charts/api/templates/web.yaml': String(CHART['charts/api/templates/web.yaml']).replace(
        image,
        '{{ .Values.app }}:{{ .Values.image.tag }}',
      ),
      ...application(
        '    path: charts/api\n    helm:\n      parameters: [{name: image.tag, value: latest, forceString: true}]\n',
      ),
    };
    const found = toldResults(await renderedReport(files, { rules: ['cc-image-no-latest'] }));
    assert.deepEqual(
      found.map((line) => line.split(' ', 1).join()),
      ['argocd/web.yaml:10'],
    );
  });

  it('leaves a finding at the template of a chart that looks at the type of a parameter', async () => {
    const files = {
      ...CHART,
      'charts/api/templates/web.yaml': DEPLOYMENT.replace('Network: true', 'Network: {{ kindIs "int64" .Values.app }}'),
      ...application('    path: charts/api\n    helm: {parameters: [{name: app, value: "1"}]}\n'),
    };
    const found = toldResults(await renderedReport(files, { rules: ['cc-no-host-network'] }));
    assert.deepEqual(
      found.map((line) => line.split(' ', 1).join()),
      ['charts/api/templates/web.yaml:10'],
    );
  });

  it('may take values from another of its sources, when they are in this repository', async () => {
    const files: Files = {
      ...CHART,
      'env/live.yaml': 'network: true\n',
      'app.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  destination: {namespace: live}
  sources:
    - {repoURL: https://git.example.net/acme/apps, path: charts/api, helm: {releaseName: r, valueFiles: [$env/env/live.yaml]}}
    - {repoURL: https://git.example.net/acme/apps, ref: env}
    - {repoURL: https://charts.example.net, chart: redis, targetRevision: 1.0.0}
`,
    };
    const found = await renderedReport(files, { rules: ['cc-no-host-network'] });
    assert.deepEqual(toldResults(found), ['env/live.yaml:1 cc-no-host-network live/r-1 charts/api (Application shop)']);
    assert.equal(found.coverage.skipped['source in another repository'], 1);
  });
});

describe('a source that is not this repository', function () {
  this.timeout(60_000);

  it('is counted and not rendered: a path that is not here, or a URL that the configuration does not know', async () => {
    const elsewhere = await renderedReport({ ...OVERLAY, ...application('    path: absent\n') });
    assert.equal(elsewhere.coverage.skipped['source in another repository'], 1);
    const rootsOf = async (url: string) => {
      const config = `apiVersion: ccpolicy.dev/v1\nkind: Config\nrender: {repositories: ["${url}"]}\n`;
      const files = { ...OVERLAY, ...application('    path: overlays/prod\n'), '.ccpolicy.yaml': config };
      const { results } = await renderedReport(files, { rules: ['cc-no-host-network'] });
      return results.flatMap(({ renderings }) => renderings?.roots ?? []);
    };
    assert.deepEqual(await rootsOf('git@git.example.net:acme/apps'), ['overlays/prod (Application shop)']);
    assert.deepEqual(await rootsOf('https://git.example.net/acme/other'), ['overlays/prod']);
  });

  it('is told when a plugin would render it', async () => {
    const files = { ...OVERLAY, ...application('    path: overlays/prod\n    plugin: {name: vault}\n') };
    assert.deepEqual(toldErrors(await renderedReport(files)), ['RENDER_FAILED argocd/web.yaml:9']);
  });
});
