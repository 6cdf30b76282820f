/** What is found in renderings is repaired where people wrote it, and only where all renderings say that it holds. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderedFix } from '../../support/rendered-fix.ts';
import { DEPLOYMENT } from '../../support/rendered-report.ts';
import { temporaryFolder } from '../../support/temporary.ts';

type Files = Readonly<Record<string, string>>;

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const NETWORK = '      hostNetwork: true\n';
const WEB = DEPLOYMENT.replace('acme/app', `acme/app@${DIGEST}`);
const SOUND = WEB.replace(NETWORK, '');
const HEAD = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n';

const base = (web: string): Files => ({ 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': web });
const overlay = (name: string, more = ''): Files => ({
  [`overlays/${name}/kustomization.yaml`]: `namePrefix: ${name}-\nresources: [../../base]\n${more}`,
});
const PINNED: Files = {
  '.ccpolicy.yaml': `apiVersion: ccpolicy.dev/v1
kind: Config
parameters:
  cc-image-digest: {digests: {"ghcr.io/acme/app:1.0": "${DIGEST}"}}
`,
};

/** A patch as lines of a block. */
const inBlock = (patch: string) => patch.replace(/^(?=.)/gm, '      ');

/** Repairs, and wants exactly these files to change. */
async function expectChanged(files: Files, wanted: Files, accept = false): Promise<void> {
  const { changed, left } = await renderedFix(files, { accept });
  assert.deepEqual(left, []);
  assert.deepEqual(changed, wanted);
}

describe('fix at the source', function () {
  this.timeout(60_000);

  describe('of kustomizations', () => {
    it('repairs a base once for all overlays that have the fault', async () => {
      const files = { ...base(WEB), ...overlay('dev'), ...overlay('prod') };
      const { changed, repaired, remaining } = await renderedFix(files);
      assert.deepEqual(changed, { 'base/web.yaml': SOUND });
      assert.deepEqual(repaired, ['base/web.yaml:10 cc-no-host-network']);
      assert.deepEqual(remaining, []);
    });

    it('leaves a base alone that another overlay wants as it is', async () => {
      const ordinary = `${HEAD}spec: {template: {spec: {runtimeClassName: null}}}\n`;
      const files = {
        ...base(WEB),
        ...overlay('dev'),
        ...overlay('plain', 'patches: [{path: plain.yaml}]\n'),
        'overlays/plain/plain.yaml': ordinary,
      };
      const { changed, left } = await renderedFix(files);
      assert.deepEqual(changed, {});
      assert.deepEqual(left, [
        'base/web.yaml:10 cc-no-host-network: Deployment plain-web in overlays/plain would change, too',
      ]);
    });

    it('repairs a base that another overlay has overridden', async () => {
      const files = {
        ...base(WEB),
        ...overlay('dev'),
        ...overlay('quiet', 'patches: [{path: off.yaml}]\n'),
        'overlays/quiet/off.yaml': `${HEAD}spec: {template: {spec: {hostNetwork: false}}}\n`,
      };
      await expectChanged(files, { 'base/web.yaml': SOUND });
    });

    it('repairs strategic merge patches, comments and all', async () => {
      const patch = (network: string) =>
        `# why\n${HEAD}spec:\n  template:\n    spec:\n${network}      hostIPC: false # no\n`;
      const files = { ...base(SOUND), ...overlay('prod', 'patches: [{path: net.yaml}]\n'), ...overlay('dev') };
      await expectChanged(
        { ...files, 'overlays/prod/net.yaml': patch('      hostNetwork: true # yes\n') },
        { 'overlays/prod/net.yaml': patch('') },
      );
    });

    it('repairs JSON 6902 patches: an operation goes, or gets another value', async () => {
      const files = (operations: string): Files => ({
        ...base(SOUND.replace('acme/app@', 'acme/other@')),
        ...PINNED,
        ...overlay('prod', 'patches: [{path: ops.yaml, target: {kind: Deployment}}]\n'),
        'overlays/prod/ops.yaml': operations,
      });
      const keep = '- op: add\n  path: /metadata/annotations\n  value: {a: b}\n';
      const network = '- op: add\n  path: /spec/template/spec/hostNetwork\n  value: true\n';
      const image = (value: string) =>
        `- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: ${value}\n`;
      await expectChanged(
        files(network + image('ghcr.io/acme/app:1.0') + keep),
        { 'overlays/prod/ops.yaml': image(`ghcr.io/acme/app:1.0@${DIGEST}`) + keep },
        true,
      );
    });

    it('repairs patches inside a kustomization, line by line', async () => {
      const strategic = (network: string) =>
        `patches:\n  - patch: |-\n${inBlock(`${HEAD}spec:\n  template:\n    spec:\n      hostIPC: false\n${network}`)}`;
      const operations = (pid: string) =>
        `  - target: {kind: Deployment}\n    patch: |\n${inBlock(`- {op: add, path: /metadata/annotations, value: {a: b}}\n${pid}`)}`;
      const pid = '- op: add\n  path: /spec/template/spec/hostPID\n  value: true\n';
      const file = 'overlays/prod/kustomization.yaml';
      const fixed = overlay('prod', `${strategic('')}${operations('')}# the end\n`);
      for (const eol of ['\n', '\r\n']) {
        const inLines = (text = '') => text.replaceAll('\n', eol);
        const faulty = overlay('prod', `${strategic(NETWORK)}${operations(pid)}# the end\n`);
        await expectChanged({ ...base(SOUND), [file]: inLines(faulty[file]) }, { [file]: inLines(fixed[file]) });
      }
    });

    it('takes out the entry of a patch that nothing is left of, and the list with the last one', async () => {
      const entry = (field: string) =>
        `  - target: {kind: Deployment}\n    patch: |-\n      - op: add\n        path: /spec/template/spec/${field}\n        value: true\n`;
      const other = `  - target: {kind: Deployment}\n    patch: |-\n      - {op: add, path: /metadata/labels, value: {a: b}}\n`;
      const [network, pid] = [entry('hostNetwork'), entry('hostPID')];
      const prod = (more: string) => overlay('prod', `${more}# the end\n`);
      await expectChanged({ ...base(SOUND), ...prod(`patches:\n${network}${other}`) }, prod(`patches:\n${other}`));
      await expectChanged({ ...base(SOUND), ...prod(`patches:\n${network}`) }, prod(''));
      const { remaining } = await renderedFix({ ...base(SOUND), ...prod(`patches:\n${network}${pid}`) });
      assert.deepEqual(remaining, []);
    });

    it('repairs patches of a kustomization that are written on one line', async () => {
      const json = (value: string) =>
        `patches:\n  - target: {kind: Deployment}\n    patch: '[{"op": "add", "path": "/spec/template/spec/hostNetwork", "value": true}${value}]'\n`;
      const other = ', {"op": "add", "path": "/metadata/annotations", "value": {"a": "b"}}';
      const { changed } = await renderedFix({ ...base(SOUND), ...overlay('prod', json(other)) });
      assert.deepEqual(changed, {
        ...overlay(
          'prod',
          `patches:\n  - target: {kind: Deployment}\n    patch: '[{"op": "add", "path": "/metadata/annotations", "value": {"a": "b"}}]'\n`,
        ),
      });
    });

    it('repairs entries of images', async () => {
      const images = (digest: string) => `images:\n  - name: ghcr.io/acme/app # ours\n    newTag: "1.0"\n${digest}`;
      await expectChanged(
        { ...PINNED, ...base(SOUND), ...overlay('prod', images('')) },
        overlay('prod', images(`    digest: ${DIGEST}\n`)),
        true,
      );
    });

    it('repairs what a component sets', async () => {
      const files = {
        ...base(SOUND),
        ...overlay('prod', 'components: [../../component]\n'),
        ...overlay('dev', 'components: [../../component]\n'),
        'component/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: net.yaml}]\n',
      };
      const patch = (value: string) => `${HEAD}spec:\n  template:\n    spec:\n      dnsPolicy: Default\n${value}`;
      await expectChanged(
        { ...files, 'component/net.yaml': patch('      hostPID: true\n') },
        { 'component/net.yaml': patch('') },
      );
    });

    it('adds what is missing at the object, and at the element that a patch adds', async () => {
      const limits = '          resources: {limits: {cpu: "1", memory: 1Gi}}\n';
      const sidecar = `${HEAD}spec:\n  template:\n    spec:\n      containers:\n        - name: sidecar\n          image: ghcr.io/acme/app@${DIGEST}\n`;
      const files = {
        ...base(SOUND.replace(limits, '')),
        ...overlay('prod', 'patches: [{path: sidecar.yaml}]\n'),
        'overlays/prod/sidecar.yaml': sidecar,
      };
      const { changed, left } = await renderedFix(files, { accept: true });
      assert.deepEqual(left, []);
      assert.deepEqual(Object.keys(changed), ['base/web.yaml', 'overlays/prod/sidecar.yaml']);
      assert.match(changed['base/web.yaml'] ?? '', /name: app\n.*\n {10}resources:\n {12}limits:\n {14}cpu: /);
      assert.match(
        changed['overlays/prod/sidecar.yaml'] ?? '',
        /sidecar\n.*\n {10}resources:\n {12}limits:\n {14}cpu: /,
      );
    });

    it('changes no file that it was not given, that is generated, or that cannot be rendered', async () => {
      const files = { ...base(WEB), ...overlay('dev') };
      const outside = await renderedFix(files, { paths: ['overlays'] });
      assert.deepEqual([outside.changed, outside.left.length], [{}, 1]);
      assert.match(outside.left[0] ?? '', /base\/web.yaml is left alone: it is none of the files/);
      const generated = await renderedFix({ ...files, 'base/web.yaml': `# DO NOT EDIT\n${WEB}` });
      assert.match(generated.left.join(), /base\/web.yaml is left alone: the file says that it is generated/);
      const remote = 'components: ["https://github.com/acme/tee//x?ref=v1"]\n';
      const broken = await renderedFix({ ...files, ...overlay('remote', remote) });
      assert.match(broken.left.join(), /overlays\/remote cannot be rendered, so the change cannot be proved/);
      assert.deepEqual([generated.changed, broken.changed], [{}, {}]);
    });

    it('believes no repair that makes another rule find something', async () => {
      const rule = `# METADATA
# title: Hosts lend their network
# description: A rule that contradicts another one.
# custom:
#   kinds: [Deployment]
#   reads: ["pod:/hostNetwork"]
#   messages:
#     absent: "no host network"
package house.network

import data.ccpolicy.lib

violations contains lib.fail("absent", {}, "/spec", {}) if not input.pod.spec.hostNetwork
`;
      const files = { ...base(WEB), ...overlay('dev'), 'house/network/policy.rego': rule };
      const { changed, left } = await renderedFix(files, { policies: ['house'] });
      assert.deepEqual(changed, {});
      assert.deepEqual(left, [
        'base/web.yaml:10 cc-no-host-network: it would make house/network find: no host network',
      ]);
    });
  });

  describe('of charts', () => {
    const chart = (pod: string, values: string, more: Files = {}): Files => ({
      'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'chart/values.yaml': values,
      'chart/templates/web.yaml': SOUND.replace('      containers:', `${pod}\n      containers:`),
      ...more,
    });
    const PRINTED = '      hostNetwork: {{ .Values.network }}';

    it('turns off the switch that a template prints, asks, or prints as a part of a mapping', async () => {
      await expectChanged(chart(PRINTED, 'network: true # on\n'), { 'chart/values.yaml': 'network: false # on\n' });
      const asked = '      {{- if .Values.network }}\n      hostNetwork: true\n      {{- end }}';
      await expectChanged(chart(asked, 'network: true\n'), { 'chart/values.yaml': 'network: false\n' });
      await expectChanged(
        chart('{{ toYaml .Values.pod | indent 6 }}', 'pod:\n  hostPID: true\n  hostNetwork: true\n'),
        {
          'chart/values.yaml': 'pod:\n  hostPID: false\n  hostNetwork: false\n',
        },
      );
    });

    it('sets a part of an image', async () => {
      const files = { ...PINNED, ...chart('', 'image:\n  name: ghcr.io/acme/app\n  tag: "1.0"\n') };
      const template = (files['chart/templates/web.yaml'] ?? '').replace(
        `ghcr.io/acme/app@${DIGEST}`,
        '"{{ .Values.image.name }}:{{ .Values.image.tag }}"',
      );
      await expectChanged(
        { ...files, 'chart/templates/web.yaml': template },
        { 'chart/values.yaml': `image:\n  name: ghcr.io/acme/app\n  tag: "1.0@${DIGEST}"\n` },
        true,
      );
    });

    it('leaves a value alone that something else is made of, too', async () => {
      const map =
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {network: {{ .Values.network | quote }}}\n';
      const { changed, left } = await renderedFix(chart(PRINTED, 'network: true\n', { 'chart/templates/c.yaml': map }));
      assert.deepEqual(changed, {});
      assert.deepEqual(left, ['chart/values.yaml:1 cc-no-host-network: ConfigMap c in chart would change, too']);
    });

    it('renders with all values files that may be meant', async () => {
      const files = chart(PRINTED, 'network: true\n', { 'chart/ci/on-values.yaml': 'network: true\n' });
      const both = await renderedFix(files, { ciValues: true });
      assert.deepEqual(both.changed, {
        'chart/ci/on-values.yaml': 'network: false\n',
        'chart/values.yaml': 'network: false\n',
      });
      assert.deepEqual(both.left, []);
    });

    it('never edits templates', async () => {
      const { changed, left } = await renderedFix(chart(NETWORK.trimEnd(), ''));
      assert.deepEqual(changed, {});
      assert.deepEqual(left, [
        'chart/templates/web.yaml:10 cc-no-host-network: the template chart/templates/web.yaml:10 sets it, and templates are not edited',
      ]);
    });

    it('renders kustomizations with a chart inside again, too', async () => {
      const moved = Object.entries(chart(PRINTED, 'network: true\n')).map(([path, text]) => [`prod/${path}`, text]);
      const files = (more: string): Files => ({
        ...Object.fromEntries(moved),
        'prod/kustomization.yaml': `helmGlobals: {chartHome: .}\nhelmCharts: [{name: chart, releaseName: a${more}}]\n`,
      });
      const own = await renderedFix(files(', valuesInline: {network: true}'));
      assert.deepEqual(own.changed, { 'prod/chart/values.yaml': 'network: false\n' });
      const inner = Object.entries(chart(PRINTED, 'network: true\n')).map(([path, text]) => [
        path.replace('chart/', 'prod/chart/charts/sub/'),
        text.replace('name: web', 'name: sub'),
      ]);
      const shared = await renderedFix({
        ...Object.fromEntries(inner),
        'prod/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
        'prod/chart/values.yaml': 'other: 1\n',
        'prod/kustomization.yaml': 'helmGlobals: {chartHome: .}\nhelmCharts: [{name: chart, releaseName: a}]\n',
      });
      assert.deepEqual(shared.changed, {});
      assert.match(
        shared.left.join('\n'),
        /charts\/sub\/values.yaml:1 cc-no-host-network: Deployment sub in prod would change/,
      );
    });
  });

  describe('of what controllers are told', () => {
    const application = (kustomize: string): Files => ({
      'app.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  destination: {namespace: shop}
  source:
    repoURL: https://git.example.net/acme/apps
    path: base
    kustomize:
${kustomize}`,
    });

    it('repairs patches and images of an Application', async () => {
      const patches = (network: string) =>
        `      patches:\n        - target: {kind: Deployment}\n          patch: |-\n            - {op: add, path: /metadata/annotations, value: {a: b}}\n${network}`;
      const network =
        '            - op: add\n              path: /spec/template/spec/hostNetwork\n              value: true\n';
      await expectChanged({ ...base(SOUND), ...application(patches(network)) }, application(patches('')));
      const images = (image: string) => `      images: ['ghcr.io/acme/app:${image}'] # ours\n`;
      await expectChanged(
        { ...PINNED, ...base(SOUND), ...application(images('1.0')) },
        application(images(`1.0@${DIGEST}`)),
        true,
      );
    });

    it('repairs values of a HelmRelease, and those that are a text in an Application', async () => {
      const chart: Files = {
        'api/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'api/values.yaml': 'network: false\n',
        'api/templates/web.yaml': SOUND.replace(/^( +)containers:/m, '$1hostNetwork: {{ .Values.network }}\n$&'),
      };
      const release = (network: string): Files => ({
        'release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: shop, namespace: flux}
spec:
  chart: {spec: {chart: ./api, sourceRef: {kind: GitRepository, name: flux}}}
  values: # ours
    network: ${network} # for now
`,
      });
      await expectChanged({ ...chart, ...release('true') }, release('false'));
      const text = (network: string): Files => ({
        'app.yaml': `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  source:
    path: api
    helm:
      values: |
        # ours
        network: ${network} # for now
`,
      });
      await expectChanged({ ...chart, ...text('true') }, text('false'));
    });

    it('leaves a text of values alone that an ApplicationSet fills in, and every placeholder in it', async () => {
      const files: Files = {
        'api/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
        'api/values.yaml': 'network: false\n',
        'api/templates/web.yaml': SOUND.replace(/^( +)containers:/m, '$1hostNetwork: {{ .Values.network }}\n$&'),
        'set.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: shops, namespace: argocd}
spec:
  goTemplate: true
  generators:
    - list: {elements: [{env: a}, {env: b}]}
  template:
    metadata: {name: "shop-{{.env}}"}
    spec:
      source:
        path: api
        helm:
          values: |
            team: {{.env}}
            network: true
`,
      };
      const { changed, left } = await renderedFix(files);
      assert.deepEqual(changed, {});
      assert.match(left.join('\n'), /api\/templates\/web\.yaml:\d+ cc-no-host-network/);
    });

    it('leaves variables alone that Flux replaces, and suggests a patch', async () => {
      const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux}
spec:
  path: ./base
  sourceRef: {kind: GitRepository, name: apps}
  postBuild: {substitute: {network: "true"}}
`;
      const web = SOUND.replace('      containers:', '      hostNetwork: ${network}\n      containers:');
      const { changed, left, suggested } = await renderedFix({ ...base(web), 'app.yaml': flux });
      assert.deepEqual([changed, left.length], [{}, 1]);
      assert.match(
        suggested.join(),
        /^base\/kustomization.yaml: .*op: remove \|\s+path: \/spec\/template\/spec\/hostNetwork/,
      );
    });
  });

  describe('on top of a rendering', () => {
    const PLAIN = `${HEAD}spec: {template: {spec: {runtimeClassName: null}}}\n`;
    const plain = { ...overlay('plain', 'patches: [{path: p.yaml}]\n'), 'overlays/plain/p.yaml': PLAIN };
    const patch = (operations: string) => `patches:
  - target:
      group: apps
      version: v1
      kind: Deployment
      name: web
    patch: |-
${operations.replace(/^(?=.)/gm, '      ')}`;
    const network = '- op: remove\n  path: /spec/template/spec/hostNetwork\n';
    const pid = '- op: remove\n  path: /spec/template/spec/hostPID\n';

    it('suggests one patch for each object of the overlay that has the fault, and makes it when accepted', async () => {
      const files = { ...base(WEB.replace(NETWORK, `${NETWORK}      hostPID: true\n`)), ...plain, ...overlay('dev') };
      const { changed, suggested, left } = await renderedFix(files);
      const wanted = patch(network + pid);
      assert.deepEqual([changed, left.length], [{}, 2]);
      const lines = wanted.trimEnd().split('\n');
      assert.deepEqual(suggested, [`overlays/dev/kustomization.yaml: ${lines.join(' | ')}`]);
      const accepted = await renderedFix(files, { accept: true });
      assert.deepEqual(accepted.changed, overlay('dev', wanted));
      assert.deepEqual([accepted.left, accepted.suggested, accepted.remaining], [[], [], []]);
    });

    it('adds to the patches that there are, in each overlay for itself', async () => {
      const own = 'patches:\n  - path: pid.yaml # ours\n';
      const files = {
        ...base(WEB),
        ...plain,
        ...overlay('dev', own),
        ...overlay('prod'),
        'overlays/dev/pid.yaml': `${HEAD}spec: {template: {spec: {hostPID: false}}}\n`,
      };
      const { changed } = await renderedFix(files, { accept: true });
      assert.deepEqual(changed, {
        ...overlay('dev', own + patch(network).replace('patches:\n', '')),
        ...overlay('prod', patch(network)),
      });
      assert.deepEqual((await renderedFix({ ...files, ...changed }, { accept: true })).changed, {});
    });

    it('suggests no patch that does not hold', async () => {
      const prefixed = 'namePrefix: a-\nresources: [../base]\n';
      const twice = {
        ...base(WEB),
        'one/kustomization.yaml': prefixed,
        'two/kustomization.yaml': 'namePrefix: b-\nresources: [../base]\npatches: [{path: p.yaml}]\n',
        'two/p.yaml': PLAIN,
        'all/kustomization.yaml': 'resources: [../one, ../two]\n',
      };
      const { suggested, changed, left } = await renderedFix(twice, { accept: true });
      assert.deepEqual([suggested, changed], [[], {}]);
      assert.equal(left.length, 1);
    });

    it('overrides a value in the file that one rendering of a chart uses', async () => {
      const files = {
        '.ccpolicy.yaml':
          'apiVersion: ccpolicy.dev/v1\nkind: Config\nrender: {charts: [{path: chart, values: [plain.yaml]}, {path: chart, values: [tee.yaml]}]}\n',
        'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
        'chart/values.yaml': 'network: true\nclass: ""\n',
        'chart/plain.yaml': 'class: runc\n',
        'chart/tee.yaml': '# confidential\nclass: kata-vm-isolation\n',
        'chart/templates/web.yaml': SOUND.replace(
          'runtimeClassName: kata-vm-isolation',
          'runtimeClassName: {{ .Values.class }}\n      hostNetwork: {{ .Values.network }}',
        ),
      };
      const { changed, suggested } = await renderedFix(files);
      assert.deepEqual([changed, suggested], [{}, ['chart/tee.yaml: network: false']]);
      const accepted = await renderedFix(files, { accept: true });
      assert.deepEqual(accepted.changed, { 'chart/tee.yaml': `${files['chart/tee.yaml']}network: false\n` });
    });
  });

  it('makes a patch that git applies, and has nothing to do afterwards', async () => {
    const files = { ...base(WEB), ...overlay('dev'), ...overlay('prod') };
    const { diff, changed } = await renderedFix(files);
    const cwd = temporaryFolder(files);
    execFileSync('git', ['apply', '-'], { cwd, input: diff });
    for (const [path, text] of Object.entries(changed)) assert.equal(readFileSync(join(cwd, path), 'utf8'), text);
    const again = await renderedFix({ ...files, ...changed });
    assert.deepEqual([again.changed, again.repaired, again.diff], [{}, [], '']);
  });
});
