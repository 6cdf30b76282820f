/**
 * Compares renderings with those of the real commands, byte for byte: charts of Go modules, and every kustomization and
 * chart below `CORPUS_DIR`; and of generated kustomizations. What both cannot render counts as equal; what differs by chance is counted apart.
 */

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { openRenderer, type Renderer } from '../../../engine/render/renderer.ts';
import { checkoutAssets } from '../../checkout-assets.ts';
import { chartSources, chartsBelow, requestsFor } from './charts.ts';
import { Commands, type Output } from './commands.ts';
import { kustomizationsBelow } from './kustomizations.ts';
import { Tally } from './tally.ts';
import { writeUglyObjects } from './ugly-objects.ts';

const UGLY_OBJECTS = 1000;

type Rendered = Awaited<ReturnType<Renderer['renderKustomization'] | Renderer['renderChart']>>;

const commands = new Commands();

async function timed<T>(work: () => T | Promise<T>): Promise<[result: T, milliseconds: number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

async function compare(tally: Tally, name: string, native: () => Output, ours: () => Promise<Rendered>): Promise<void> {
  const [expected, nativeTime] = await timed(native);
  const [rendered, ourTime] = await timed(ours);
  tally.add(name, expected, rendered, { native: nativeTime, ours: ourTime });
}

async function compareCharts(tally: Tally, name: string, root: string): Promise<void> {
  const renderer = openRenderer(checkoutAssets, root);
  for (const path of chartsBelow(root)) {
    for (const [index, request] of requestsFor(path).entries()) {
      const native = () => commands.helm(root, request);
      await compare(tally, `${name} ${path} #${index}`, native, () => renderer.renderChart(request));
    }
  }
  await renderer.close();
}

async function compareKustomizations(tally: Tally, root: string): Promise<void> {
  const renderer = openRenderer(checkoutAssets, root);
  for (const folder of kustomizationsBelow(root)) {
    const request = { path: relative(root, folder), origins: true };
    const native = () => commands.kustomize(folder);
    await compare(tally, folder, native, () => renderer.renderKustomization(request));
  }
  await renderer.close();
}

const charts = new Tally('charts', `helm ${commands.versions.helm}`);
for (const { name, root } of chartSources()) await compareCharts(charts, name, root);

const corpus = process.env.CORPUS_DIR;
const kustomizations = new Tally('kustomizations', `kustomize ${commands.versions.kustomize}`);
if (corpus !== undefined && existsSync(corpus)) {
  for (const entry of readdirSync(corpus, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    await compareKustomizations(kustomizations, join(corpus, entry.name));
    await compareCharts(charts, entry.name, join(corpus, entry.name));
  }
}

const ugly = new Tally('kustomizations of ugly objects', `kustomize ${commands.versions.kustomize}`);
const folder = mkdtempSync(join(tmpdir(), 'ccpolicy-ugly-'));
writeUglyObjects(folder, UGLY_OBJECTS, 1);
await compareKustomizations(ugly, folder);
rmSync(folder, { recursive: true });

const tallies = [charts, kustomizations, ugly];
for (const tally of tallies) tally.print();
process.exitCode = tallies.every(({ different }) => different === 0) ? 0 : 1;
