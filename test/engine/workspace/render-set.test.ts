/** What was rendered is judged as one set with everything else, and told where it was written. */

import assert from 'node:assert/strict';
import type { RenderMode } from '../../../engine/config/settings.ts';
import type { Report } from '../../../engine/model/report.ts';
import { RENDERER_VERSIONS } from '../../../engine/render/versions.ts';
import { renderedFix } from '../../support/rendered-fix.ts';
import { DEPLOYMENT, renderedReport } from '../../support/rendered-report.ts';

type Files = Readonly<Record<string, string>>;

const BASE: Files = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': DEPLOYMENT,
};
const overlay = (name: string, more: string): Files => ({
  [`overlays/${name}/kustomization.yaml`]: `namespace: ${name}\nnamePrefix: ${name}-\nresources: [../../base]\n${more}`,
});

const report = (files: Files, render: RenderMode = 'auto') => renderedReport(files, { render });

const told = ({ results }: Report) =>
  results.map(({ ruleId, location, renderings, resource }) => {
    const about = location.approximate === true ? ' (about)' : '';
    const roots = renderings === undefined ? '' : ` ${renderings.roots.length}/${renderings.of} ${renderings.roots}`;
    return `${location.path}:${location.line}${about} ${ruleId} ${resource.name}${roots}`;
  });

describe('a rendered set', function () {
  this.timeout(60_000);

  it('tells one finding once, with the overlays that have it', async () => {
    const files = {
      ...BASE,
      ...overlay('dev', 'images: [{name: ghcr.io/acme/app, newTag: "1.0"}]\n'),
      ...overlay('prod', 'images: [{name: ghcr.io/acme/app, newTag: "1.0"}]\npatches: [{path: network.yaml}]\n'),
      'overlays/prod/network.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {hostNetwork: false}}}\n',
      ...overlay('test', 'images: [{name: ghcr.io/acme/app, newTag: "1.0"}]\n'),
    };
    const found = await report(files);
    assert.deepEqual(told(found), [
      'base/web.yaml:10 cc-no-host-network dev-web 2/3 overlays/dev,overlays/test',
      'overlays/dev/kustomization.yaml:4 cc-image-digest dev-web 1/3 overlays/dev',
      'overlays/prod/kustomization.yaml:4 cc-image-digest prod-web 1/3 overlays/prod',
      'overlays/test/kustomization.yaml:4 cc-image-digest test-web 1/3 overlays/test',
    ]);
    assert.equal(found.coverage.skipped['judged as rendered'], 3);
    assert.deepEqual(found.errors, []);
  });

  it('finds values in patches: in files, in the kustomization, as operations', async () => {
    const image = (value: string) => `spec: {template: {spec: {containers: [{name: app, image: "${value}"}]}}}\n`;
    const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n';
    const files = {
      ...BASE,
      ...overlay('file', 'patches: [{path: image.yaml}]\n'),
      'overlays/file/image.yaml': `# why\n${head}${image('ghcr.io/acme/app:2')}`,
      ...overlay(
        'inline',
        `patches:\n  - patch: |-\n${`${head}${image('ghcr.io/acme/app:2')}`.replace(/^(?=.)/gm, '      ')}`,
      ),
      ...overlay('operations', 'patches:\n  - path: ops.yaml\n    target: {kind: Deployment}\n'),
      'overlays/operations/ops.yaml':
        '- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: ghcr.io/acme/app:2\n',
    };
    const digests = told(await report(files)).filter((line) => line.includes('cc-image-digest'));
    assert.deepEqual(digests, [
      'overlays/file/image.yaml:5 cc-image-digest file-web 1/3 overlays/file',
      'overlays/inline/kustomization.yaml:9 cc-image-digest inline-web 1/3 overlays/inline',
      'overlays/operations/ops.yaml:3 cc-image-digest operations-web 1/3 overlays/operations',
    ]);
  });

  it('tells what an overlay does not add at the object, or at the element that a patch adds', async () => {
    const sidecar = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: sidecar
          image: ghcr.io/acme/sidecar@sha256:${'0123456789abcdef'.repeat(4)}
`;
    const files = {
      ...BASE,
      ...overlay('prod', 'patches: [{path: sidecar.yaml}]\n'),
      'overlays/prod/sidecar.yaml': sidecar,
    };
    const limits = told(await report(files)).filter((line) => line.includes('limits'));
    assert.deepEqual(limits, ['overlays/prod/sidecar.yaml:8 cc-require-cpu-memory-limits prod-web 1/1 overlays/prod']);
  });

  it('judges a chart at the values that are to blame, else at the lines of its templates', async () => {
    const found = await report({
      'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'chart/values.yaml': 'network: true\n',
      'chart/templates/web.yaml': DEPLOYMENT.replace('hostNetwork: true', 'hostNetwork: {{ .Values.network }}'),
    });
    assert.deepEqual(told(found), [
      'chart/templates/web.yaml:13 cc-image-no-latest web 1/1 chart',
      'chart/values.yaml:1 cc-no-host-network web 1/1 chart',
    ]);
  });

  it('tells what could not be rendered, where it is named, and judges its files as they stand', async () => {
    const files = {
      ...BASE,
      ...overlay('remote', 'components:\n  - https://github.com/acme/components//tee?ref=v1\n'),
    };
    const { errors, results, coverage } = await report(files);
    assert.deepEqual(
      errors.map(({ code, location }) => `${code} ${location?.path}:${location?.line}`),
      ['RENDER_FAILED overlays/remote/kustomization.yaml:5'],
    );
    assert.match(errors[0]?.message ?? '', /remote/);
    assert.equal(coverage.notEvaluated.length, 1);
    assert.ok(results.every(({ renderings }) => renderings === undefined) && results.length > 0);
  });

  describe('promises the repairs that fix makes', () => {
    const sound = DEPLOYMENT.replace('acme/app', `acme/app@sha256:${'0123456789abcdef'.repeat(4)}`);
    const plain =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {runtimeClassName: null}}}\n';
    const base = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': sound };
    const chart = (line: string, values: string): Files => ({
      'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'chart/values.yaml': values,
      'chart/templates/web.yaml': sound.replace('hostNetwork: true', line),
    });
    const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "{{ .Values.network }}"}\n';
    const switched = 'hostNetwork: {{ .Values.network }}';
    const shared = { ...base, ...overlay('a', ''), ...overlay('b', '') };
    const cases: readonly (readonly [title: string, files: Files, promise: RegExp])[] = [
      ['in a base', shared, /^safe - -$/],
      [
        'on top of a base that another overlay wants as it is',
        { ...shared, ...overlay('b', 'patches: [{path: p.yaml}]\n'), 'overlays/b/p.yaml': plain },
        /^suggest in overlays\/a\/kustomization.yaml, since overlays\/b would change, too -$/,
      ],
      [
        'on top of a base of which not everything can be rendered',
        { ...base, ...overlay('a', ''), ...overlay('b', 'components: ["https://example.net/c//d?ref=1"]\n') },
        /^suggest in overlays\/a\/kustomization.yaml, since base\/web.yaml is left alone: overlays\/b cannot be rendered/,
      ],
      ['in values', chart(switched, 'network: true\n'), /^safe - -$/],
      [
        'and none in values that something else is made of',
        { ...chart(switched, 'network: true\n'), 'chart/templates/c.yaml': other },
        /^safe - ConfigMap c in chart would change/,
      ],
      [
        'and none in templates',
        chart('hostNetwork: true', ''),
        /^safe - the template chart\/templates\/web.yaml:10 sets it/,
      ],
    ];
    for (const [title, files, promise] of cases) {
      it(title, async () => {
        const { results } = await report(files);
        const promised = results.map(({ fix }) => `${fix?.kind} ${fix?.reason ?? '-'} ${fix?.refused ?? '-'}`);
        assert.equal(promised.length, 1);
        assert.match(promised[0] ?? '', promise);
        const [safe, suggested] = [await renderedFix(files), await renderedFix(files, { accept: true })];
        const count = (kind: string) => promised.filter((each) => each.startsWith(kind) && each.endsWith(' -')).length;
        assert.equal(safe.repaired.length, count('safe'));
        assert.equal(suggested.repaired.length, count('safe') + count('suggest'));
      });
    }
  });

  it('renders nothing unless told to, and only what is told; the report names what rendered', async () => {
    const chart = {
      'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'chart/templates/web.yaml': DEPLOYMENT,
    };
    const files = { ...BASE, ...overlay('prod', ''), ...chart };
    const rendered = async (mode: RenderMode) => {
      const { tool, results } = await report(files, mode);
      const roots = [...new Set(results.flatMap(({ renderings }) => renderings?.roots ?? []))].sort();
      return [roots, tool.renderers];
    };
    const { helm, kustomize } = RENDERER_VERSIONS;
    assert.deepEqual(await rendered('none'), [[], undefined]);
    assert.deepEqual(await rendered('kustomize'), [['overlays/prod'], { kustomize }]);
    assert.deepEqual(await rendered('helm'), [['chart'], { helm }]);
    assert.deepEqual(await rendered('auto'), [['chart', 'overlays/prod'], { helm, kustomize }]);
  });
});
