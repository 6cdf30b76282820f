/** A token in every scalar of own fixtures that leaves the build whole: what arrives is traced to its own line. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { TraceTally } from '../../../scripts/peers/render/plant/arrivals.ts';
import { plantChart } from '../../../scripts/peers/render/plant/charts.ts';
import { kustomizationRoots, plantKustomization } from '../../../scripts/peers/render/plant/kustomizations.ts';
import { ROOT } from '../../support/checkout.ts';
import { type Files, temporaryFolder } from '../../support/temporary.ts';

const REPOSITORY = `${ROOT}test/engine/render/fixtures/repository`;

/** What charts do with values: helpers, loops, subcharts with another name, global values, texts that are templates. */
const CHART: Files = {
  'Chart.yaml':
    'apiVersion: v2\nname: all\nversion: 1.0.0\ndependencies:\n  - {name: part, version: 1.0.0, alias: other}\n  - {name: part, version: 1.0.0}\n',
  'values.yaml': `global: {zone: west, rack: middle}
name: lynx
port: 8080
labels:
  team: payments
  tier: backend
hosts:
  - name: alpha
    path: /one
  - name: beta
    path: /two
text: |
  fixed: words
template: "{{ .Values.name }} runs"
secret: hidden
size: 2Gi
mode: plain
other: {color: blue}
`,
  'templates/_helpers.tpl': `{{- define "all.labels" -}}
{{- range $key, $value := .Values.labels }}
{{ $key }}: {{ $value | quote }}
{{- end }}
fixed-label: constant
{{- end -}}
{{- define "all.host" -}}
{{- $host := index . 0 }}{{ with index . 1 }}{{ printf "%s.%s.example" $host.name .Values.global.zone }}{{ end }}
{{- end -}}
`,
  'templates/maps.yaml': `{{- $top := . }}
{{- range $at, $host := .Values.hosts }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: map-{{ $at }}
  labels: {{- include "all.labels" $top | nindent 4 }}
data:
  host: {{ include "all.host" (list $host $top) }}
  path: {{ .path | trimPrefix "/" | default "none" }}
  all: {{ $host | toJson | quote }}
{{- end }}
---
apiVersion: v1
kind: Secret
metadata:
  name: fixed-name
data:
  secret: {{ .Values.secret | b64enc }}
stringData:
  port: {{ .Values.port | int | quote }}
  ran: {{ tpl .Values.template . }}
  size: {{ .Values.size }}
  upper: {{ upper .Values.secret }}
  {{- if eq .Values.mode "plain" }}
  mode: {{ .Values.mode }}
  {{- end }}
  {{- .Values.text | nindent 2 }}
  folded: >-
    words of
    {{ .Values.name }}
`,
  'charts/part/Chart.yaml': 'apiVersion: v2\nname: part\nversion: 1.0.0\n',
  'charts/part/values.yaml': 'color: red\nshape: round\n',
  'charts/part/templates/map.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Chart.Name }}
data:
  color: {{ .Values.color }}
  {{- with .Values }}
  shape: {{ .shape }}
  rack: {{ .global.rack }}
  {{- end }}
`,
};

/** What is not exact must be called so; the examples say what went wrong. */
function assertShare(tally: TraceTally, least: number, arrivals: number): void {
  const told = `${tally}\n${tally.examples.join('\n')}`;
  assert.equal(tally.wrong, 0, told);
  assert.ok(tally.total >= arrivals, told);
  assert.ok(tally.exact / tally.total >= least, told);
}

describe('tokens that are planted', function () {
  this.timeout(180_000);

  it('in kustomizations are traced to their lines', async () => {
    const entries = readdirSync(REPOSITORY, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = entries.map((entry) => relative(REPOSITORY, join(entry.parentPath, entry.name))).sort();
    for (const root of kustomizationRoots(REPOSITORY, paths)) {
      const planted = await plantKustomization(REPOSITORY, root);
      // Its chart is not copied.
      if (root.file.includes('/charted/')) continue;
      assert.ok(planted);
      assertShare(planted.tally, 0.99, 25);
    }
  });

  it('in a chart with subcharts are traced to lines of templates and values', async () => {
    const planted = await plantChart(`${REPOSITORY}/charts/ledger`);
    assert.ok(planted);
    assertShare(planted.templates, 1, 12);
    assertShare(planted.values, 0.95, 10);
  });

  it('in a chart of helpers, loops and aliases are traced to lines of templates and values', async () => {
    const planted = await plantChart(temporaryFolder(CHART));
    assert.ok(planted);
    assertShare(planted.templates, 1, 12);
    assertShare(planted.values, 0.95, 20);
  });
});
