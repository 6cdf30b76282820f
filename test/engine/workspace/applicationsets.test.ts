/** ApplicationSets are worked out as far as this repository decides them; the rest is told. */

import assert from 'node:assert/strict';
import { DEPLOYMENT, renderedReport, toldErrors, toldResults } from '../../support/rendered-report.ts';
import type { Files } from '../../support/temporary.ts';

const APPS: Files = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': DEPLOYMENT,
  'apps/one/kustomization.yaml': 'resources: [../../base]\n',
  'apps/Two_B/kustomization.yaml': 'resources: [../../base]\n',
  'apps/left/kustomization.yaml': 'resources: [../../base]\n',
};
const set = (generators: string, template: string, more = ''): Files => ({
  'set.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec:
${more}  generators:
${generators}  template:
${template}`,
});
const DIRECTORIES = `    - git:
        repoURL: https://git.example.net/acme/apps.git
        directories: [{path: apps/*}, {path: apps/left, exclude: true}]
        values: {tier: gold}
`;
const rules = ['cc-no-host-network', 'cc-no-host-pid-ipc'];
const told = async (files: Files) => {
  const report = await renderedReport(files, { rules });
  assert.deepEqual(toldErrors(report), []);
  return toldResults(report).map((line) => line.replace(/^base\/web\.yaml:10 cc-no-host-network /, ''));
};

describe('an ApplicationSet', function () {
  this.timeout(60_000);

  it('follows directories, with fasttemplate keys', async () => {
    const template = `    metadata: {name: "{{path.basenameNormalized}}-{{ path[0] }}"}
    spec:
      destination: {namespace: "{{values.tier}}"}
      source: {path: "{{path}}", repoURL: https://git.example.net/acme/apps.git, kustomize: {namePrefix: "{{path[0]}}-"}}
`;
    const report = await renderedReport({ ...APPS, ...set(DIRECTORIES, template) }, { rules });
    assert.deepEqual(toldErrors(report), []);
    assert.deepEqual(toldResults(report), [
      'base/web.yaml:10 cc-no-host-network gold/apps-web apps/Two_B (Application two-b-apps), apps/left, apps/one (Application one-apps)',
    ]);
  });

  it('follows lists, with Go templates, and places what they set in the template', async () => {
    const generators = `    - list:
        elements:
          - {name: One, where: {path: apps/one}, namespaces: [a, b]}
`;
    const template = `    metadata: {name: "{{ .name | lower }}"}
    spec:
      destination: {namespace: "{{ index .namespaces 1 }}"}
      source:
        path: '{{ .where.path }}'
        kustomize:
          patches:
            - patch: '[{"op": "add", "path": "/spec/template/spec/hostPID", "value": true}]'
              target: {kind: Deployment}
`;
    assert.deepEqual(await told({ ...APPS, ...set(generators, template, '  goTemplate: true\n') }), [
      'default/web apps/Two_B, apps/left, apps/one (Application one)',
      'set.yaml:18 cc-no-host-pid-ipc b/web apps/one (Application one)',
    ]);
  });

  const template = '    metadata: {name: "{{name}}"}\n    spec: {source: {path: "{{path}}"}}\n';
  const refusals: [what: string, files: Files, at: string, why: RegExp][] = [
    ['a generator that asks a cluster', set('    - clusters: {}\n', template), 'set.yaml:6', /its clusters generator/],
    [
      'an unknown key, once for all elements',
      set('    - list: {elements: [{name: a}, {name: b}]}\n', template),
      'set.yaml:6',
      /\{\{path\}\} in its template/,
    ],
    [
      'an expression that is not understood',
      set(
        '    - list: {elements: [{name: a}]}\n',
        '    spec: {source: {path: \'{{ printf "a" }}\'}}\n',
        '  goTemplate: true\n',
      ),
      'set.yaml:7',
      /printf/,
    ],
    [
      'a patch of the template',
      set('    - list: {elements: []}\n', template, '  templatePatch: "x: y"\n'),
      'set.yaml:5',
      /templatePatch/,
    ],
  ];
  for (const [what, files, at, why] of refusals) {
    it(`is told of at its line: ${what}`, async () => {
      const { errors } = await renderedReport({ ...APPS, ...files }, { rules });
      assert.deepEqual(
        errors.map(({ location }) => `${location?.path}:${location?.line}`),
        [at],
      );
      assert.match(errors[0]?.message ?? '', why);
    });
  }
});
