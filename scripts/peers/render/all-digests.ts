/**
 * Prints a digest of text and origins of every rendering: of the committed cases, and of all kustomizations and charts below
 * `CORPUS_DIR`. Run under different versions of Node by `nodes.ts`.
 */

import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openRenderer } from '../../../engine/render/renderer.ts';
import { digestsOfCases } from '../../../test/engine/render/digests.ts';
import { checkoutAssets } from '../../checkout-assets.ts';
import { chartsBelow, requestsFor } from './charts.ts';
import { kustomizationsBelow } from './kustomizations.ts';

function print(name: string, rendered: object): void {
  console.log(`${name} ${createHash('sha256').update(JSON.stringify(rendered)).digest('hex')}`);
}

async function printAll(root: string): Promise<void> {
  const renderer = openRenderer(checkoutAssets, root);
  try {
    for (const folder of kustomizationsBelow(root)) {
      const path = relative(root, folder);
      print(folder, await renderer.renderKustomization({ path, origins: true }));
    }
    for (const path of chartsBelow(root)) {
      for (const [index, request] of requestsFor(path).entries()) {
        print(`${join(root, path)} #${index}`, await renderer.renderChart(request));
      }
    }
  } finally {
    await renderer.close();
  }
}

for (const line of await digestsOfCases()) console.log(line);
const corpus = process.env.CORPUS_DIR;
const entries = corpus === undefined ? [] : readdirSync(corpus, { withFileTypes: true });
for (const entry of entries) if (entry.isDirectory()) await printAll(join(entry.parentPath, entry.name));
