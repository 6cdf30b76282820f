/** Inputs that want too much: each is stopped in time, and what comes after it is rendered as ever. */

import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { openRenderer } from '../../../engine/render/renderer.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { type Files, temporaryFolder } from '../../support/temporary.ts';

const CHART = 'apiVersion: v2\nname: c\nversion: 0.1.0\n';
const GOOD: Files = {
  'good/kustomization.yaml': 'namePrefix: a-\nresources: [b.yaml]\n',
  'good/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n',
  'good-chart/Chart.yaml': CHART,
  'good-chart/templates/a.yaml': 'kind: A\n',
};

/** Ten levels of ten aliases each. */
function aliasBomb(): string {
  const levels = [...'bcdefghij'].map((name, index) => {
    const below = 'abcdefghi'[index];
    return `  ${name}: &${name} [${Array.from({ length: 10 }, () => `*${below}`).join(', ')}]\n`;
  });
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  a: &a [x, x]\n${levels.join('')}`;
}

const brackets = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const KUSTOMIZATIONS: readonly (readonly [title: string, resource: string, reasons: RegExp])[] = [
  ['an alias bomb', aliasBomb(), /^(?:time|memory|build)$/],
  [
    'brackets without end',
    `apiVersion: v1\nkind: A\nmetadata: {name: b}\nd: ${brackets(200_000)}\n`,
    /^(?:depth|build|time|memory)$/,
  ],
];

const CHARTS: readonly (readonly [title: string, template: string, reasons: RegExp])[] = [
  ['a template without end', '{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}', /^time$/],
  ['a text without end', '{{ range until 100000 }}{{ repeat 100000 "x" }}{{ end }}', /^(?:memory|time)$/],
  [
    'an include of itself',
    '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
    /^(?:build|depth|crash)$/,
  ],
  [
    'a template of itself',
    '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
    /^(?:build|depth|crash)$/,
  ],
  ['nested parentheses', `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`, /^(?:build|depth|crash)$/],
];

describe('hostile input to rendering', function () {
  this.timeout(120_000);
  const limits = { timeMs: 6_000, memoryPages: 8_192 };

  for (const [title, resource, reasons] of KUSTOMIZATIONS) {
    it(`is bounded: ${title}`, async () => {
      const root = temporaryFolder({ ...GOOD, 'k/kustomization.yaml': 'resources: [r.yaml]\n', 'k/r.yaml': resource });
      const renderer = openRenderer(checkoutAssets, root, { limits });
      try {
        const { failure } = await renderer.renderKustomization({ path: 'k', origins: true });
        assert.match(failure?.reason ?? 'rendered', reasons);
        const after = await renderer.renderKustomization({ path: 'good' });
        assert.match(after.failure === undefined ? after.text : after.failure.message, /name: a-b/);
      } finally {
        await renderer.close();
      }
    });
  }

  for (const [title, template, reasons] of CHARTS) {
    it(`is bounded: ${title}`, async () => {
      const root = temporaryFolder({ ...GOOD, 'c/Chart.yaml': CHART, 'c/templates/a.yaml': template });
      const renderer = openRenderer(checkoutAssets, root, { limits });
      try {
        const { failure } = await renderer.renderChart({ path: 'c' });
        assert.match(failure?.reason ?? 'rendered', reasons);
        const after = await renderer.renderChart({ path: 'good-chart' });
        assert.equal(after.failure === undefined && after.text, '---\n# Source: c/templates/a.yaml\nkind: A\n');
      } finally {
        await renderer.close();
      }
    });
  }

  it('is bounded: a folder that leads into itself, and names with line breaks', async () => {
    const root = temporaryFolder({ 'c/Chart.yaml': CHART, 'c/templates/a\nb.yaml': 'kind: A\n' });
    const renderer = openRenderer(checkoutAssets, root);
    try {
      const odd = await renderer.renderChart({ path: 'c', origins: true });
      assert.equal(odd.failure === undefined && odd.text, '---\n# Source: c/templates/a\nb.yaml\nkind: A\n');
      symlinkSync('..', `${root}/c/templates/up`);
      const { failure } = await renderer.renderChart({ path: 'c' });
      assert.match(failure?.message ?? '', /nested too deeply/);
    } finally {
      await renderer.close();
    }
  });
});
