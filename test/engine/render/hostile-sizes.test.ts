/** Inputs that are too large, too many or too deep: refused before they reach the sandbox, or stopped there; always told. */

import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { openRenderer } from '../../../engine/render/renderer.ts';
import type { ChartRequest } from '../../../engine/render/requests.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { type Files, temporaryFolder } from '../../support/temporary.ts';

const CHART = 'apiVersion: v2\nname: c\nversion: 0.1.0\n';
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n';

const RENDERED = { reason: 'rendered', message: 'rendered' };

type Expected = { readonly reasons: RegExp; readonly message?: RegExp };

/** Renders one thing of a repository, as a chart or as a kustomization; what was too much must not take long. */
async function failureIn(
  root: string,
  what: { readonly chart: Omit<ChartRequest, 'path'> } | 'kustomization',
  { reasons, message = /./ }: Expected,
  timeMs = 20_000,
): Promise<void> {
  const renderer = openRenderer(checkoutAssets, root, { limits: { timeMs, memoryPages: 8_192 } });
  const began = performance.now();
  try {
    const path = '.';
    const rendered =
      what === 'kustomization'
        ? await renderer.renderKustomization({ path, origins: true })
        : await renderer.renderChart({ path, origins: true, ...what.chart });
    const { reason, message: said } = rendered.failure ?? RENDERED;
    assert.match(reason, reasons, said);
    assert.match(said, message);
    assert.ok(said.length < 5_000);
    assert.ok(performance.now() - began < 5_000 + 2 * timeMs);
  } finally {
    await renderer.close();
  }
}

/** A file of 100 MB that takes no room. */
function withLarge(path: string, files: Files): string {
  const root = temporaryFolder({ ...files, [path]: '' });
  const descriptor = openSync(`${root}/${path}`, 'r+');
  ftruncateSync(descriptor, 100_000_000);
  closeSync(descriptor);
  return root;
}

/** Ten levels of ten aliases each. */
function bomb(key: string): string {
  const line = (index: number) =>
    `  l${index}: &l${index} [${Array.from({ length: 10 }, () => `*l${index - 1}`).join(', ')}]\n`;
  return `${key}:\n  l0: &l0 [x, x]\n${Array.from({ length: 9 }, (_, index) => line(index + 1)).join('')}`;
}

const deep = `[${'['.repeat(10_000)}${']'.repeat(10_000)}]`;
const chart = (template: string, more: Files = {}): Files => ({
  'Chart.yaml': CHART,
  'templates/a.yaml': template,
  ...more,
});
const kustomization = (text: string, more: Files = {}): Files => ({ 'kustomization.yaml': text, ...more });

describe('what is too large to render', function () {
  this.timeout(60_000);

  const refused = { reasons: /^build$/, message: /larger than what is read/ };
  const large: readonly (readonly [title: string, path: string, files: Files, chart?: ChartRequest])[] = [
    ['values of 100 MB', 'values.yaml', chart('a: {{ .Values.a }}')],
    ['other values of 100 MB', 'other.yaml', chart('a: b'), { path: '.', values: [{ file: 'other.yaml' }] }],
    ['a file of 100 MB beside the templates', 'data.bin', chart('a: b')],
  ];
  for (const [title, path, files, request] of large) {
    it(`is refused at once: ${title}`, () => failureIn(withLarge(path, files), { chart: request ?? {} }, refused));
  }

  it('is refused at once: resources, patches and generated files of 100 MB', async () => {
    for (const text of [
      'resources: [big]\n',
      'resources: [m.yaml]\npatches: [{path: big}]\n',
      'configMapGenerator: [{name: c, files: [big]}]\n',
    ]) {
      await failureIn(withLarge('big', kustomization(text, { 'm.yaml': MAP })), 'kustomization', refused);
    }
  });

  const stopped: readonly (readonly [title: string, template: string, reasons: RegExp])[] = [
    ['a text of 100 MB', '{{ repeat 100000000 "x" }}', /^(?:time|memory)$/],
    ['a text of 1 GB', 'a: {{ repeat 1000000000 "x" }}', /^(?:time|memory)$/],
    ['more than there are numbers for', 'a: {{ repeat 9000000000 "x" }}', /^(?:build|time)$/],
    ['a range without end', '{{ range until 1000000000 }}x{{ end }}', /^(?:time|memory)$/],
  ];
  for (const [title, template, reasons] of stopped) {
    it(`is stopped: ${title}`, () => failureIn(temporaryFolder(chart(template)), { chart: {} }, { reasons }, 2_500));
  }

  it('is refused: bombs of aliases in values and in a kustomization', async () => {
    const expected = { reasons: /^build$/, message: /excessive aliasing/ };
    const values = { 'values.yaml': bomb('d') };
    await failureIn(temporaryFolder(chart('a: {{ toJson .Values.d }}', values)), { chart: {} }, expected);
    await failureIn(temporaryFolder(kustomization(bomb('commonAnnotations'))), 'kustomization', expected);
  });

  it('is refused: ten thousand levels, in a resource, a kustomization, values; the message stays short', async () => {
    const expected = { reasons: /^(?:build|depth|time)$/ };
    const resource = { 'm.yaml': `${MAP}d: ${deep}\n` };
    await failureIn(temporaryFolder(kustomization('resources: [m.yaml]\n', resource)), 'kustomization', expected);
    await failureIn(temporaryFolder(kustomization(`patches: ${deep}\n`)), 'kustomization', expected);
    const values = { 'values.yaml': `d: ${deep}\n` };
    await failureIn(temporaryFolder(chart('a: {{ toJson .Values.d }}', values)), { chart: {} }, expected);
  });
});

describe('trees that are too large', function () {
  this.timeout(60_000);

  it('are stopped: ten thousand templates, and as many resources', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `templates/${index}.yaml`);
    const maps = names.map((name, index) => [name, MAP.replace('name: m', `name: m${index}`)]);
    const resources = names.map((name) => `  - ${name}\n`).join('');
    const root = temporaryFolder({
      'Chart.yaml': CHART,
      'kustomization.yaml': `resources:\n${resources}`,
      ...Object.fromEntries(maps),
    });
    await failureIn(root, { chart: {} }, { reasons: /^(?:rendered|time|memory)$/ }, 1_200);
    await failureIn(root, 'kustomization', { reasons: /^(?:time|memory)$/ }, 1_200);
  });

  it('are stopped or rendered: five hundred overlays upon each other', async () => {
    const overlays = Array.from({ length: 499 }, (_, index) => [
      `o${index}/kustomization.yaml`,
      `namePrefix: a-\nresources: [../o${index + 1}]\n`,
    ]);
    const root = temporaryFolder({
      'kustomization.yaml': 'resources: [o0]\n',
      ...Object.fromEntries(overlays),
      'o499/kustomization.yaml': 'resources: [m.yaml]\n',
      'o499/m.yaml': MAP,
    });
    await failureIn(root, 'kustomization', { reasons: /^(?:rendered|time|memory|depth)$/ }, 1_200);
  });
});
