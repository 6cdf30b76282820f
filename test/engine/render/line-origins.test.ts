/** Which template line each line of a chart's output comes from. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { type LineOrigins, templateFile, templateLine } from '../../../engine/render/line-origins.ts';
import { openRenderer } from '../../../engine/render/renderer.ts';
import type { ChartRequest } from '../../../engine/render/requests.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { ROOT } from '../../support/checkout.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const REPOSITORY = `${ROOT}test/engine/render/fixtures/repository`;

async function render(root: string, request: ChartRequest): Promise<{ lines: string[]; origins: LineOrigins }> {
  const renderer = openRenderer(checkoutAssets, root);
  try {
    const rendered = await renderer.renderChart({ ...request, origins: true });
    assert.ok(rendered.failure === undefined, JSON.stringify(rendered));
    assert.ok(rendered.origins);
    return { lines: rendered.text.split('\n'), origins: rendered.origins };
  } finally {
    await renderer.close();
  }
}

describe('origins of lines', function () {
  this.timeout(60_000);
  const request = { path: 'charts/ledger', includeCrds: true, values: [{ file: 'charts/ledger-prod.yaml' }] };
  let lines: string[];
  let origins: LineOrigins;
  before(async () => {
    ({ lines, origins } = await render(REPOSITORY, request));
  });

  it('has one for every line but those that helm writes itself', () => {
    const without = lines.filter((_, index) => templateLine(origins, index + 1) === undefined);
    assert.deepEqual(
      [...new Set(without.map((line) => line.replace(/^# Source: .*/, '# Source:')))],
      ['---', '# Source:', ''],
    );
    assert.equal(without.filter((line) => line === '').length, 1, 'after the last line break');
  });

  it('leads each literal line to the same text in its template', () => {
    let compared = 0;
    for (const [index, line] of lines.entries()) {
      const origin = templateLine(origins, index + 1);
      if (origin === undefined) continue;
      const file = `${REPOSITORY}/${templateFile('charts/ledger', origin.template)}`;
      if (!existsSync(file)) continue;
      const source = readFileSync(file, 'utf8').split('\n')[origin.line - 1] ?? '';
      if (source.includes('{{')) continue;
      assert.equal(line.trim(), source.trim(), `line ${index + 1} from ${origin.template}:${origin.line}`);
      compared += 1;
    }
    assert.ok(compared > 40, `${compared} lines`);
  });

  const CASES: readonly (readonly [title: string, line: RegExp, template: string, source: RegExp])[] = [
    ['an include that is indented', /instance: release-name/, 'ledger/charts/house/templates/_labels.tpl', /instance/],
    [
      'a line that a helper makes of values',
      /image: "registry.*ledger:2.1"/,
      'ledger/templates/_helpers.tpl',
      /image:/,
    ],
    ['values within a helper', /memory: 1Gi/, 'ledger/templates/_helpers.tpl', /toYaml/],
    ['what a helper is digested to', /checksum\/config:/, 'ledger/templates/deployment.yaml', /checksum/],
    ['a loop', /host: "b\.example\.com"/, 'ledger/templates/config.yaml', /host: /],
    ['a text of the values', /note: release-name runs/, 'ledger/templates/config.yaml', /tpl/],
    ['a file', /second = "two"/, 'ledger/templates/config.yaml', /Files/],
    ['a hook', /helm\.sh\/hook-weight/, 'ledger/templates/hook.yaml', /weight/],
    ['a packed subchart', /size: 128Mi/, 'ledger/charts/cache/templates/map.yaml', /./],
    ['a CRD', /plural: ledgers/, 'ledger/crds/ledger.yaml', /plural/],
  ];
  for (const [title, wanted, template, source] of CASES) {
    it(`finds ${title}`, () => {
      const index = lines.findIndex((line) => wanted.test(line));
      assert.ok(index >= 0);
      const origin = templateLine(origins, index + 1);
      assert.equal(origin?.template, template);
      const file = `${REPOSITORY}/${templateFile('charts/ledger', template)}`;
      if (!existsSync(file)) return;
      assert.match(readFileSync(file, 'utf8').split('\n')[origin.line - 1] ?? '', source);
    });
  }

  const chart = (template: string) => ({
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    'c/templates/_helpers.tpl': '{{ define "n" }}n: {{ .Release.Name }}{{ end }}',
    'c/templates/a.yaml': template,
  });

  it('is right when there are only hooks', async () => {
    const hook = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations: {helm.sh/hook: test}\n';
    const hooks = await render(temporaryFolder(chart(hook)), { path: 'c' });
    assert.equal(templateLine(hooks.origins, hooks.lines.indexOf('kind: Pod') + 1)?.line, 2);
  });

  it('gives none where a template or a value holds the mark itself', async () => {
    const inTemplate = await render(temporaryFolder(chart('a: "\uE0F0"\n{{ template "n" . }}\n')), { path: 'c' });
    assert.deepEqual(inTemplate.lines.slice(2), ['a: "\uE0F0"', 'n: release-name', '']);
    assert.deepEqual(inTemplate.origins.runs, []);
    const inValue = await render(temporaryFolder(chart("a: '{{ .Values.a }}'\n")), {
      path: 'c',
      set: ['a=\uE0F09:9\uE0F1x'],
    });
    assert.equal(inValue.lines[2], "a: '\uE0F09:9\uE0F1x'");
    assert.deepEqual(inValue.origins.runs, []);
  });
});
