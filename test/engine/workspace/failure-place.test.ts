/** What cannot be rendered is told at the line that names it, however deep in what a root is made of. */

import assert from 'node:assert/strict';
import { renderedReport, toldErrors } from '../../support/rendered-report.ts';
import type { Files } from '../../support/temporary.ts';

const overlay = (name: string): Files => ({
  [`overlays/${name}/kustomization.yaml`]: 'resources:\n  - ../../base\n',
});
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

const chart = (template: string): Files => ({
  'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
  'c/templates/a.yaml': template,
});

const CASES: readonly (readonly [what: string, files: Files, place: string, message: RegExp])[] = [
  [
    'a file that a base names',
    {
      ...overlay('prod'),
      'base/kustomization.yaml': '# settings.env\nconfigMapGenerator:\n  - name: a\n    envs: [settings.env]\n',
    },
    'base/kustomization.yaml:4',
    /^overlays\/prod cannot be rendered \(file-not-found\), so what a cluster would run is not known: loading KV pairs/,
  ],
  [
    'a file behind a new name',
    { 'kustomization.yaml': 'configMapGenerator:\n  - name: a\n    files:\n      - x.conf=./etc/y.conf\n' },
    'kustomization.yaml:4',
    /^\. cannot|^This cannot be rendered/,
  ],
  [
    'a remote base of a base',
    { ...overlay('prod'), 'base/kustomization.yaml': 'resources:\n  - https://github.com/acme/base//tee?ref=v1\n' },
    'base/kustomization.yaml:2',
    /remote/,
  ],
  [
    'a generator that is a program',
    {
      'a/kustomization.yaml': 'generators: [secrets.yaml]\n',
      'a/secrets.yaml':
        'apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata:\n  name: s\n  annotations:\n    config.kubernetes.io/function: "exec: {path: ksops}"\nfiles: [s.enc.yaml]\n',
    },
    'a/secrets.yaml:2',
    /plugin/,
  ],
  [
    'a base that kustomize refuses',
    { ...overlay('prod'), 'base/kustomization.yaml': 'resources: [a.yaml]\nnonsense: 1\n', 'base/a.yaml': MAP },
    'base/kustomization.yaml:1',
    /^overlays\/prod cannot be rendered \(build\)/,
  ],
  [
    'a name that begins another one',
    {
      'a/kustomization.yaml': 'resources:\n  - map.yaml.txt.yaml\n  - map.yaml\n',
      'a/map.yaml.txt.yaml': MAP,
    },
    'a/kustomization.yaml:3',
    /file-not-found/,
  ],
  [
    'subcharts that are not there',
    {
      'c/Chart.yaml':
        'apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n  - {name: db, version: 1.0.0, repository: "https://charts.example"}\n  - {name: mq, version: 1.0.0, repository: "https://charts.example"}\n',
    },
    'c/Chart.yaml:5',
    /db, mq/,
  ],
  ['a template that fails', chart('a: 1\nb: {{ fail "no good" }}\n'), 'c/templates/a.yaml:2', /no good/],
  ['a template that is no template', chart('a: 1\n---\nb: {{ nosuch }}\n'), 'c/templates/a.yaml:3', /nosuch/],
  ['a template whose output is no YAML', chart('a: 1\nb: c: d\n'), 'c/templates/a.yaml:1', /YAML parse error/],
  [
    'a template of a subchart with another name',
    {
      'c/Chart.yaml':
        'apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies: [{name: db, alias: store, version: 1.0.0}]\n',
      'c/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
      'c/charts/db/templates/b.yaml': '\n{{ fail "no store" }}\n',
    },
    'c/charts/db/templates/b.yaml:2',
    /no store/,
  ],
];

describe('what cannot be rendered stands at', function () {
  this.timeout(60_000);
  for (const [what, files, place, message] of CASES) {
    it(what, async () => {
      const report = await renderedReport(files);
      assert.deepEqual(toldErrors(report), [`RENDER_FAILED ${place}`], report.errors[0]?.message);
      assert.match(report.errors[0]?.message ?? '', message);
    });
  }

  it('one line for several roots, each of them named; an excuse may name the root or the line', async () => {
    const files: Files = {
      ...overlay('dev'),
      ...overlay('prod'),
      'base/kustomization.yaml': 'resources:\n  - absent.yaml\n',
    };
    const told = async (more: Files) =>
      (await renderedReport({ ...files, ...more })).errors.map(
        ({ location, message }) => `${location?.path}:${location?.line} ${message.split(' ', 1)}`,
      );
    const excuse = (path: string): Files => ({
      '.ccpolicy.yaml': `apiVersion: ccpolicy.dev/v1\nkind: Config\nrender:\n  excuse: [{path: ${path}, reason: later}]\n`,
    });
    const line = 'base/kustomization.yaml:2';
    assert.deepEqual(await told({}), [`${line} overlays/dev`, `${line} overlays/prod`]);
    assert.deepEqual(await told(excuse('overlays/dev')), [`${line} overlays/prod`]);
    assert.deepEqual(await told(excuse('base')), []);
  });
});
