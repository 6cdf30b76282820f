import assert from 'node:assert/strict';
import { findAddress } from '../../../engine/facts/install-reference.ts';
import { installSources } from '../../../engine/facts/install-sources.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { factOf } from './fact-of.ts';

/** `pointer product state version|reference` of each source. */
function sources(value: JsonObject): string[] {
  const found = (factOf(installSources, value) ?? []) as JsonObject[];
  return found.map(({ pointer, product, state, version, reference }) => {
    const shown = Array.isArray(version) ? version.join('.') : String(reference);
    return `${String(pointer)} ${String(product)} ${String(state)} ${shown}`;
  });
}

const kustomization = (fields: JsonObject): JsonObject => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  ...fields,
});
const application = (spec: JsonValue): JsonObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'a' },
  spec,
});

describe('remote addresses', () => {
  for (const [text, locator, reference] of [
    ['github.com/o/r/config?ref=v1.0.0', 'github.com/o/r/config', 'v1.0.0'],
    ['https://github.com/o/r.git//config?timeout=90s&ref=main', 'github.com/o/r/config', 'main'],
    ['git::https://github.com/o/r.git//config?version=v2', 'github.com/o/r/config', 'v2'],
    ['git@github.com:o/r.git//config', 'github.com/o/r/config', null],
    ['ssh://git@github.com/o/r.git?ref=', 'github.com/o/r', null],
    [
      'https://github.com/o/r/releases/latest/download/x.yaml',
      'github.com/o/r/releases/latest/download/x.yaml',
      'latest',
    ],
    ['https://github.com/o/r/releases/download/v3.1/x.yaml', 'github.com/o/r/releases/download/v3.1/x.yaml', 'v3.1'],
    ['https://raw.githubusercontent.com/o/r/main/x.yaml', 'raw.githubusercontent.com/o/r/main/x.yaml', 'main'],
    [
      'https://raw.githubusercontent.com/o/r/refs/tags/v1.2/x.yaml',
      'raw.githubusercontent.com/o/r/refs/tags/v1.2/x.yaml',
      'v1.2',
    ],
    ['oci://ghcr.io/o/charts/', 'ghcr.io/o/charts', null],
  ] as const) {
    it(text, () => assert.deepEqual(findAddress(text), { locator, reference }));
  }

  for (const text of [
    '../base',
    'base',
    './confidential-containers/operator',
    'deploy.yaml',
    'confidential-containers/operator',
    '',
  ]) {
    it(`${JSON.stringify(text)} is a path`, () => assert.equal(findAddress(text), undefined));
  }
});

describe('fact installSources', () => {
  it('reads kustomizations', () => {
    const value = kustomization({
      resources: ['base', 'github.com/confidential-containers/operator/config/release?ref=v0.17.0', 5],
      components: ['https://github.com/confidential-containers/trustee//kbs?ref={{REF}}'],
      helmCharts: [
        { name: 'kata-deploy', repo: 'oci://ghcr.io/kata-containers/kata-deploy-charts', version: '^4.0.0' },
        {},
      ],
      images: [
        { name: 'quay.io/kata-containers/kata-deploy', newTag: 'kata-containers-latest' },
        { name: 'kata-deploy', newName: 'mirror.corp/kata-deploy', newTag: 'latest', digest: 'sha256:00' },
        { name: 'quay.io/kata-containers/kata-deploy', newName: 'mirror.corp/kata-deploy' },
        { name: 'nginx', newTag: 'latest' },
      ],
    });
    assert.deepEqual(sources(value), [
      '/resources/1 operator version 0.17.0',
      '/components/0 trustee placeholder {{REF}}',
      '/helmCharts/0/version kata floating ^4.0.0',
      '/images/0/newTag kata floating kata-containers-latest',
      '/images/1/newTag kata pinned latest',
    ]);
  });

  it('reads Argo CD, one source or several, and the namespace of charts', () => {
    const chart = { repoURL: 'ghcr.io/confidential-containers/charts', chart: 'confidential-containers' };
    const value = application({
      source: { ...chart, targetRevision: '0.22.0' },
      sources: [
        { repoURL: 'https://github.com/acme/confidential-containers', targetRevision: 'main' },
        { repoURL: 'https://mirror.corp/charts', chart: 'confidential-containers', targetRevision: '0.x' },
        { repoURL: 'https://github.com/kata-containers/kata-containers', targetRevision: '5c92b4e1' },
        chart,
      ],
      destination: { namespace: 'coco-system' },
    });
    assert.deepEqual(sources(value), [
      '/spec/source/targetRevision chart version 0.22.0',
      '/spec/sources/1/targetRevision chart floating 0.x',
      '/spec/sources/2/targetRevision kata pinned 5c92b4e1',
      '/spec/sources/3/targetRevision chart floating null',
    ]);
    const found = factOf(installSources, value) as JsonObject[];
    assert.deepEqual(
      found.map(({ namespace }) => (namespace === null ? null : (namespace as JsonObject).value)),
      ['coco-system', 'coco-system', null, 'coco-system'],
    );
  });

  it('reads Flux, CcRuntime and the kata-deploy DaemonSet', () => {
    const release: JsonObject = {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'r' },
      spec: { chart: { spec: { chart: 'kata-deploy', version: 4.1 } } },
    };
    assert.deepEqual(sources(release), ['/spec/chart/spec/version kata version 4.1.0']);
    const runtime: JsonObject = {
      apiVersion: 'confidentialcontainers.org/v1beta1',
      kind: 'CcRuntime',
      metadata: { name: 'r' },
      spec: { config: { payloadImage: 'quay.io/kata-containers/kata-deploy' } },
    };
    assert.deepEqual(sources(runtime), ['/spec/config/payloadImage kata floating null']);
    const daemonSet = (image: string): JsonObject => ({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'd' },
      spec: { template: { spec: { containers: [{ name: 'c', image }] } } },
    });
    assert.deepEqual(sources(daemonSet(`mirror.corp:5000/kata-deploy@sha256:${'a'.repeat(64)}`)), [
      '/spec/template/spec/containers/0/image kata pinned null',
    ]);
    assert.deepEqual(sources(daemonSet('quay.io/kata-containers/kata-deploy:4.0.0-rc1')), [
      '/spec/template/spec/containers/0/image kata version 4.0.0',
    ]);
    assert.deepEqual(sources(daemonSet('fluentd:latest')), []);
  });

  it('survives wrong types', () => {
    const wrong = [null, 5, 'x', [], {}];
    for (const value of wrong) {
      assert.deepEqual(sources(kustomization({ resources: value, images: value, helmCharts: value })), []);
      assert.deepEqual(sources(application(value)), []);
      assert.deepEqual(sources(application({ source: value, sources: value })), []);
    }
  });

  it('is fast on hostile texts', () => {
    const long = `github.com/confidential-containers/operator/${'a/'.repeat(200_000)}?ref=${'-'.repeat(200_000)}`;
    assert.equal(sources(kustomization({ resources: [long] })).length, 1);
  }).timeout(2000);
});
