/** What the sandbox refuses, and what is not there: a reason as data, and no more than that. */

import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { openRenderer, type Renderer } from '../../../engine/render/renderer.ts';
import type { ChartRequest } from '../../../engine/render/requests.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { type Files, temporaryFolder } from '../../support/temporary.ts';

const kustomization = (text: string) => ({ 'root/k/kustomization.yaml': text });
const chart = (more: string, template = '') => ({
  'root/c/Chart.yaml': `apiVersion: v2\nname: c\nversion: 0.1.0\n${more}`,
  'root/c/templates/a.yaml': template,
});
const dependency = (repository: string) =>
  chart(`dependencies: [{name: d, version: 1.0.0, repository: "${repository}"}]\n`);
const plugin = 'apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata: {name: s}\nfiles: [a]\n';
const container = `apiVersion: v1\nkind: Fn\nmetadata:\n  name: f\n  annotations:\n    config.kubernetes.io/function: "container: {image: a}"\n`;

interface Refused {
  readonly title: string;
  readonly files: Files;
  readonly chart?: Partial<ChartRequest>;
  readonly reason: string;
  readonly subject?: string;
  readonly message?: RegExp;
}

const REFUSED: readonly Refused[] = [
  {
    title: 'a remote base',
    files: kustomization('resources: ["https://github.com/a/b//c?ref=v1"]\n'),
    reason: 'remote',
    subject: 'https://github.com/a/b//c?ref=v1',
  },
  {
    title: 'a remote base over ssh',
    files: kustomization('resources: ["git@github.com:a/b.git"]\n'),
    reason: 'remote',
    subject: 'git@github.com:a/b.git',
  },
  {
    title: 'a remote file',
    files: kustomization('resources: ["https://example.com/a.yaml"]\n'),
    reason: 'remote',
    subject: 'https://example.com/a.yaml',
  },
  {
    title: 'KSOPS',
    files: { ...kustomization('generators: [s.yaml]\n'), 'root/k/s.yaml': plugin },
    reason: 'plugin',
    subject: 'ksops',
  },
  {
    title: 'a function in a container',
    files: { ...kustomization('transformers: [f.yaml]\n'), 'root/k/f.yaml': container },
    reason: 'plugin',
    subject: 'Fn',
  },
  {
    title: 'a chart of a repository',
    files: kustomization('helmCharts: [{name: a, repo: "https://example.com/charts", version: 1.0.0}]\n'),
    reason: 'remote-chart',
    subject: 'https://example.com/charts/a',
  },
  {
    title: 'a chart that is nowhere',
    files: kustomization('helmCharts: [{name: a}]\n'),
    reason: 'absent-chart',
    subject: 'k/charts/a',
  },
  {
    title: 'a name template',
    files: {
      ...kustomization('helmCharts: [{name: a, nameTemplate: "{{ randAlpha 3 }}"}]\n'),
      'root/k/charts/a/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 0.1.0\n',
      'root/k/charts/a/values.yaml': '',
    },
    reason: 'unsupported',
    subject: 'helmCharts with --name-template',
  },
  {
    title: 'an absent subchart',
    files: dependency('https://example.com'),
    chart: {},
    reason: 'absent-subchart',
    subject: 'd',
  },
  {
    title: 'an OCI dependency',
    files: dependency('oci://example.com/d'),
    chart: {},
    reason: 'oci-dependency',
    subject: 'd',
  },
  {
    title: 'remote values',
    files: chart(''),
    chart: { values: [{ file: 'https://example.com/v.yaml' }] },
    reason: 'remote',
  },
  {
    title: 'an absent file',
    files: kustomization('resources: [a.yaml]\n'),
    reason: 'file-not-found',
    subject: 'k/a.yaml',
  },
  {
    title: 'a file outside',
    files: kustomization('resources: [../../outside/a.yaml]\n'),
    reason: 'file-not-found',
    subject: '../outside/a.yaml',
  },
  {
    title: 'a base outside',
    files: kustomization('resources: [../../outside]\n'),
    reason: 'file-not-found',
    subject: '../outside',
  },
  {
    title: 'a link to a file outside',
    files: kustomization('resources: [file-out.yaml]\n'),
    reason: 'file-not-found',
    subject: 'k/file-out.yaml',
  },
  {
    title: 'a link to a base outside',
    files: kustomization('resources: [folder-out]\n'),
    reason: 'file-not-found',
    subject: 'k/folder-out',
  },
  {
    title: 'values outside',
    files: chart(''),
    chart: { values: [{ file: '../outside/a.yaml' }] },
    reason: 'file-not-found',
  },
  {
    title: 'a value that is a file outside',
    files: chart(''),
    chart: { setFile: ['a=../outside/a.yaml'] },
    reason: 'file-not-found',
  },
  {
    title: 'a chart outside',
    files: chart(''),
    chart: { path: '../outside' },
    reason: 'file-not-found',
    subject: '../outside',
  },
  {
    title: 'a kustomization that is wrong',
    files: kustomization('resource: []\n'),
    reason: 'build',
    message: /unknown field/,
  },
  {
    title: 'a kustomization that names itself',
    files: kustomization('resources: [.]\n'),
    reason: 'build',
    message: /cycle detected/,
  },
  {
    title: 'components in a circle',
    files: {
      ...kustomization('components: [../a]\n'),
      'root/a/kustomization.yaml':
        'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\ncomponents: [../b]\n',
      'root/b/kustomization.yaml':
        'kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\ncomponents: [../a]\n',
    },
    reason: 'build',
    message: /cycle detected/,
  },
  {
    title: 'a template that is wrong',
    files: chart('', 'a: {{ .Values.a.b.c }}\n'),
    chart: {},
    reason: 'build',
    message: /a\.yaml:1:/,
  },
  {
    title: 'the environment',
    files: chart('', 'a: {{ env "PATH" }}\n'),
    chart: {},
    reason: 'build',
    message: /"env" not defined/,
  },
  {
    title: 'a schema that reads a file',
    files: { ...chart(''), 'root/c/values.schema.json': '{"$ref": "file:///etc/passwd"}' },
    chart: {},
    reason: 'build',
    message: /file:\/\/\/etc\/passwd, which is outside the chart/,
  },
  { title: 'a library chart', files: chart('type: library\n'), chart: {}, reason: 'build', message: /not installable/ },
];

describe('what cannot be rendered', function () {
  this.timeout(60_000);
  let renderer: Renderer | undefined;
  afterEach(() => renderer?.close());

  for (const { title, files, chart: request, reason, subject, message } of REFUSED) {
    it(`is told: ${title}`, async () => {
      const outside = {
        'outside/a.yaml': 'a: outside',
        'outside/kustomization.yaml': 'namePrefix: a-\nresources: []\n',
      };
      const folder = temporaryFolder({ ...outside, 'root/k/b.yaml': '', ...files });
      symlinkSync('../../outside/a.yaml', `${folder}/root/k/file-out.yaml`);
      symlinkSync('../../outside', `${folder}/root/k/folder-out`);
      renderer = openRenderer(checkoutAssets, `${folder}/root`);
      const { failure } =
        request === undefined
          ? await renderer.renderKustomization({ path: 'k' })
          : await renderer.renderChart({ path: 'c', ...request });
      assert.equal(failure?.reason, reason, failure?.message);
      if (subject !== undefined) assert.equal(failure?.subject, subject);
      if (message !== undefined) assert.match(failure?.message ?? '', message);
      assert.ok(!failure?.message.includes(folder), 'no path of this machine');
      assert.ok(!failure?.message.includes('·'), 'no path of the sandbox');
    });
  }
});
