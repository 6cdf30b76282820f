/** A rendering is found again only as long as it would be the same. */

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CcpolicyError } from '../../../engine/errors.ts';
import { openRenderCache } from '../../../engine/render/render-cache.ts';
import { openRenderer, type Renderer, type RendererOptions } from '../../../engine/render/renderer.ts';
import type { KustomizationRequest } from '../../../engine/render/requests.ts';
import type { AssetUrl } from '../../../engine/sandbox/assets.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { type Files, temporaryFolder, writeFiles } from '../../support/temporary.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n';
const FILES: Files = {
  'base/kustomization.yaml': 'resources: [pod.yaml]\n',
  'base/pod.yaml': POD,
  'prod/kustomization.yaml': 'namePrefix: prod-\nresources: [../base]\n',
  'broken/kustomization.yaml': 'resources: [absent.yaml]\n',
  'inflated/charts/chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
  'inflated/charts/chart/values.yaml': 'a: 1\n',
  'inflated/charts/chart/templates/a.yaml': 'apiVersion: v1\nkind: A{{ .Values.a }}\nmetadata: {name: a}\n',
  'inflated/charts/chart/templates/chance.yaml':
    'apiVersion: v1\nkind: B\nmetadata: {name: b{{ randAlpha 8 | lower }}}\n',
  'inflated/kustomization.yaml': 'helmCharts: [{name: chart, releaseName: r}]\n',
};

/** Nothing can be rendered: what comes must have been kept. */
const noPrograms: AssetUrl = (name) => (name === 'program-worker' ? new URL('file:///absent') : checkoutAssets(name));

describe('the cache of renderings', function () {
  this.timeout(60_000);
  let root: string;
  let directory: string;
  let told: CcpolicyError[];

  beforeEach(() => {
    root = temporaryFolder(FILES);
    directory = join(temporaryFolder(), 'cache');
    told = [];
  });

  const using = async <T>(
    use: (renderer: Renderer) => Promise<T>,
    { assets = checkoutAssets, ...options }: RendererOptions & { assets?: AssetUrl } = {},
  ): Promise<T> => {
    const cache = openRenderCache(directory, (problem) => told.push(problem));
    const renderer = openRenderer(assets, root, { cache, ...options });
    try {
      return await use(renderer);
    } finally {
      await renderer.close();
    }
  };
  const build = (request: KustomizationRequest = { path: 'prod', origins: true }, assets = checkoutAssets) =>
    using((renderer) => renderer.renderKustomization(request), { assets });
  /** What was kept, or `crash` where it would have been rendered. */
  const found = async (request?: KustomizationRequest) => {
    const rendered = await build(request, noPrograms);
    return rendered.failure === undefined ? rendered.text : rendered.failure.reason;
  };
  const kept = (suffix: string) =>
    readdirSync(join(directory, 'renderings'))
      .filter((name) => name.endsWith(suffix))
      .map((name) => join(directory, 'renderings', name));

  it('gives the same again, without a program', async () => {
    const first = await build();
    assert.deepEqual(await build(undefined, noPrograms), first);
    const { text } = first as { text: string };
    assert.match(text, /name: prod-web/);
    assert.equal(statSync(join(directory, 'renderings')).mode & 0o777, 0o700);
    for (const file of [...kept('.asked'), ...kept('.rendering')]) assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('keeps charts, also those of kustomizations, chance, and what the files say is wrong', async () => {
    const render = async (renderer: Renderer) => [
      await renderer.renderChart({ path: 'inflated/charts/chart', origins: true }),
      await renderer.renderKustomization({ path: 'inflated' }),
      await renderer.renderKustomization({ path: 'broken' }),
    ];
    const first = await using(render);
    assert.deepEqual(
      first.map(({ failure }) => failure?.reason),
      [undefined, undefined, 'file-not-found'],
    );
    assert.deepEqual(await using(render, { assets: noPrograms }), first);
    writeFiles(root, { 'inflated/charts/chart/values.yaml': 'a: 2\n' });
    const changed = await using(render);
    assert.match(JSON.stringify(changed[0]), /kind: A2/);
    assert.match(JSON.stringify(changed[1]), /kind: A2/);
  });

  const CHANGES: readonly [title: string, change: () => void][] = [
    ['a file changed', () => writeFiles(root, { 'base/pod.yaml': POD.replace('web', 'api') })],
    ['a file is gone', () => rmSync(join(root, 'base/pod.yaml'))],
    ['a second kustomization appears', () => mkdirSync(join(root, 'base/kustomization.yml'))],
    ['a file leads out of the root', () => lead('base/pod.yaml', join(temporaryFolder({ pod: POD }), 'pod'))],
    ['a link leads elsewhere', () => lead('prod/kustomization.yaml', '../base/kustomization.yaml')],
  ];
  const lead = (path: string, target: string) => {
    rmSync(join(root, path));
    symlinkSync(target, join(root, path));
  };
  for (const [title, change] of CHANGES) {
    it(`renders again when ${title}`, async () => {
      await build();
      assert.match(await found(), /prod-web/);
      change();
      assert.equal(await found(), 'crash');
    });
  }

  it('renders again when a file is there that was not, and finds both', async () => {
    const request = { path: 'broken' };
    await build(request);
    assert.equal(await found(request), 'file-not-found');
    writeFiles(root, { 'broken/absent.yaml': POD });
    assert.equal(await found(request), 'crash');
    await build(request);
    assert.match(await found(request), /name: web/);
    rmSync(join(root, 'broken/absent.yaml'));
    assert.equal(await found(request), 'file-not-found');
  });

  it('renders again when a chart has another template', async () => {
    const render = (renderer: Renderer) => renderer.renderChart({ path: 'inflated/charts/chart' });
    await using(render);
    writeFiles(root, { 'inflated/charts/chart/templates/b.yaml': 'kind: B\n' });
    assert.equal((await using(render, { assets: noPrograms })).failure?.reason, 'crash');
  });

  it('renders again what was asked otherwise, with other texts, or by another program', async () => {
    const virtual = { 'prod/kustomization.yaml': 'namePrefix: test-\nresources: [../base]\n' };
    await build();
    assert.equal(await found({ path: 'prod' }), 'crash');
    assert.equal(await found({ path: 'prod', origins: true, virtual }), 'crash');
    await build({ path: 'prod', origins: true, virtual });
    assert.match(await found({ path: 'prod', origins: true, virtual }), /test-web/);
    assert.match(await found(), /prod-web/);
    const lock = JSON.parse(readFileSync(checkoutAssets('helm.lock.json'), 'utf8'));
    const other = temporaryFolder({
      'helm.lock.json': JSON.stringify({ ...lock, compressed: { ...lock.compressed, sha256: 'other' } }),
    });
    const otherHelm: AssetUrl = (name) =>
      name === 'helm.lock.json' ? new URL(`file://${other}/helm.lock.json`) : noPrograms(name);
    assert.equal((await build(undefined, otherHelm)).failure?.reason, 'crash');
  });

  it('serves another folder with the same files', async () => {
    await build();
    root = temporaryFolder(FILES);
    assert.match(await found(), /prod-web/);
  });

  for (const suffix of ['.asked', '.rendering']) {
    it(`tells of a damaged ${suffix} file, and renders again`, async () => {
      const first = await build();
      const [file = ''] = kept(suffix);
      const bytes = readFileSync(file);
      bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
      writeFileSync(file, bytes);
      assert.deepEqual(await build(), first);
      assert.deepEqual([...new Set(told.map(({ code }) => code))], ['CACHE_DAMAGED']);
      assert.ok(told[0]?.message.includes(`${suffix} is not what was written`), told[0]?.message);
      told = [];
      assert.match(await found(), /prod-web/);
      assert.deepEqual(told, []);
    });
  }

  it('uses no folder that is open to others, and says so once', async function () {
    if (process.platform === 'win32') this.skip();
    await build();
    for (const folder of [directory, join(directory, 'renderings')]) {
      told = [];
      chmodSync(folder, 0o755);
      await using(async (renderer) => {
        for (const path of ['prod', 'base']) await renderer.renderKustomization({ path, origins: true });
      });
      assert.match(told.map(({ message }) => message).join('\n'), /^.*is open to other users.*$/);
      assert.equal(await found(), 'crash');
      chmodSync(folder, 0o700);
    }
    assert.equal(kept('.asked').length, 1);
  });

  it('makes room: the oldest go first', async () => {
    await build();
    const cache = openRenderCache(directory, assert.fail, 1_000);
    const parts = [new Uint8Array(600)];
    const asked = { questions: [], answers: 'a' };
    for (const key of ['1', '2']) {
      cache.keep(key, asked, [...parts, new Uint8Array([Number(key)])]);
      cache.prune();
    }
    const size = [...kept('.asked'), ...kept('.rendering')].reduce((sum, file) => sum + statSync(file).size, 0);
    assert.ok(size <= 1_000, `${size} bytes`);
    assert.equal(
      cache.find('1', () => 'a'),
      undefined,
    );
    assert.deepEqual(cache.find('2', () => 'a')?.[1], Buffer.from([2]));
  });

  it('is no hindrance where nothing can be written', async () => {
    writeFileSync(directory, 'a file');
    assert.match(JSON.stringify(await build()), /prod-web/);
  });
});
