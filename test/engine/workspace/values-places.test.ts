/** Findings in charts stand at the values that are to blame, and say where the template uses them. */

import assert from 'node:assert/strict';
import { check } from '../../../engine/workspace/check.ts';
import { withWorkspace } from '../../support/host.ts';
import { type Files, temporaryFolder } from '../../support/temporary.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** A chart whose only fault is what a test puts in. */
function chart(changes: { pod?: string; image?: string; limits?: string; files?: Files; values?: string }): Files {
  const { pod = '', image = `ghcr.io/acme/app@${DIGEST}`, values = '', files = {} } = changes;
  const limits = changes.limits ?? '{limits: {cpu: "1", memory: 1Gi}}';
  return {
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: "3.1"\n',
    'chart/values.yaml': values,
    'chart/templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      runtimeClassName: kata-vm-isolation
${pod}
      containers:
        - name: app
          image: ${image}
          resources: ${limits}
`,
    ...files,
  };
}

async function places(files: Files): Promise<string[]> {
  const settings = { render: 'auto', asOf: '2026-11-21', jobs: 1 } as const;
  const run = () =>
    withWorkspace(temporaryFolder(files), { settings, paths: [] }, (workspace) => check(workspace, { failOn: null }));
  const { report } = await run();
  assert.deepEqual(report.errors, []);
  const name = ({ path, line, approximate }: { path: string; line: number; approximate?: true }) =>
    `${path.replace('chart/', '')}:${line}${approximate === true ? ' (about)' : ''}`;
  return report.results.map(
    ({ ruleId, location, related }) => `${ruleId} ${[location, ...related].map(name).join(' < ')}`,
  );
}

describe('findings of charts and their values', function () {
  this.timeout(60_000);

  const cases: readonly (readonly [title: string, files: Files, expected: readonly string[]])[] = [
    [
      'a boolean',
      chart({
        pod: '      hostNetwork: {{ .Values.host.network }}',
        values: 'host:\n  network: true\n  other: true\n',
      }),
      ['cc-no-host-network values.yaml:2 < templates/web.yaml:10'],
    ],
    [
      'a default that a value gives, through a variable and `with`',
      chart({
        pod: '      {{- with .Values.host }}{{ $n := .network }}\n      hostNetwork: {{ $n | default false }}\n      {{- end }}',
        values: 'host:\n  other: 1\n  network: true\n',
      }),
      ['cc-no-host-network values.yaml:3 < templates/web.yaml:11'],
    ],
    [
      'a switch of the values around a fixed line',
      chart({
        pod: '      {{- if .Values.hostNetwork }}\n      hostNetwork: true\n      {{- end }}',
        values: 'hostNetwork: true\n',
      }),
      ['cc-no-host-network values.yaml:1 (about) < templates/web.yaml:11'],
    ],
    [
      'an image of several values, made in a helper',
      chart({
        image: '{{ include "web.image" (dict "image" .Values.image "root" $) | quote }}',
        values: 'image:\n  repository: ghcr.io/acme/app\n  tag: "2.0"\n',
        files: {
          'chart/templates/_image.tpl':
            '{{- define "web.image" -}}\n{{ .image.repository }}:{{ .image.tag | default .root.Chart.AppVersion }}\n{{- end -}}\n',
        },
      }),
      ['cc-image-digest values.yaml:3 (about) < values.yaml:2 < templates/web.yaml:13'],
    ],
    [
      'an element of a list, in a loop',
      chart({
        image: '{{ range .Values.images }}{{ .name }}{{ end }}',
        values: 'images:\n  - size: 1\n    name: ghcr.io/acme/app:1.0\n',
      }),
      ['cc-image-digest values.yaml:3 < templates/web.yaml:13'],
    ],
    [
      'a mapping that is printed as a whole, for what is missing in it',
      chart({
        limits: '{{ toYaml .Values.resources | nindent 12 }}',
        values: 'a: b\nresources:\n  limits: {cpu: "1"}\n',
      }),
      ['cc-require-cpu-memory-limits values.yaml:3 < templates/web.yaml:14'],
    ],
    [
      'an empty mapping',
      chart({ limits: '{{ toYaml .Values.resources | nindent 12 }}', values: 'a: b\nresources: {}\n' }),
      ['cc-require-cpu-memory-limits values.yaml:2 < templates/web.yaml:14'],
    ],
    [
      'a text that is a template itself',
      chart({ image: '{{ tpl .Values.image $ }}', values: 'image: "ghcr.io/acme/{{ .Release.Name }}:1.0"\n' }),
      ['cc-image-digest values.yaml:1 (about) < templates/web.yaml:13'],
    ],
    [
      'nothing: a fixed line beside values',
      chart({
        pod: '      hostNetwork: true\n      hostname: {{ .Values.name }}',
        values: 'name: web\nenabled: true\n',
      }),
      ['cc-no-host-network templates/web.yaml:10'],
    ],
    [
      'nothing: a switch of the whole document',
      (() => {
        const files = chart({ pod: '      hostNetwork: true', values: 'enabled: true\n' });
        const template = `{{- if .Values.enabled }}\n${files['chart/templates/web.yaml']}{{- end }}\n`;
        return { ...files, 'chart/templates/web.yaml': template };
      })(),
      ['cc-no-host-network templates/web.yaml:11'],
    ],
    [
      'what is indexed by name and defaulted',
      chart({
        image: '{{ "\\x67hcr.io" }}/{{ (index .Values "im" | default .Values.image) }}',
        values: 'image: acme/app:1.0\n',
      }),
      ['cc-image-digest values.yaml:1 < templates/web.yaml:13'],
    ],
  ];
  for (const [title, files, expected] of cases) {
    it(`finds ${title}`, async () => assert.deepEqual(await places(files), expected));
  }

  it('names the chart above for the values of a subchart that it sets, and the global ones', async () => {
    const inner = chart({
      pod: '      hostNetwork: {{ .Values.global.network }}\n      hostPID: {{ .Values.pid }}\n      hostIPC: {{ .Values.ipc }}',
      values: 'pid: false\nipc: true\nglobal: {network: false}\n',
    });
    const files = Object.fromEntries(
      Object.entries(inner).map(([path, text]) => [path.replace('chart/', 'chart/charts/web/'), text]),
    );
    const parent = {
      'chart/Chart.yaml': 'apiVersion: v2\nname: all\nversion: 1.0.0\n',
      'chart/values.yaml': 'global:\n  network: true\nweb:\n  pid: true\n',
    };
    assert.deepEqual((await places({ ...parent, ...files })).sort(), [
      'cc-no-host-network values.yaml:2 < charts/web/templates/web.yaml:10',
      'cc-no-host-pid-ipc charts/web/values.yaml:2 < charts/web/templates/web.yaml:12',
      'cc-no-host-pid-ipc values.yaml:4 < charts/web/templates/web.yaml:11',
    ]);
  });
});
