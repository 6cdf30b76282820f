/**
 * `render-all.ts list|all|roots REPOSITORY`: prints the folders of all kustomizations, renders them all, or renders what
 * `check` would render.
 */

import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { openRenderer } from '../engine/render/renderer.ts';
import { openWorkspace } from '../engine/workspace/open.ts';
import { renderSet } from '../engine/workspace/render-set.ts';
import { checkoutAssets } from '../scripts/checkout-assets.ts';
import { testHost } from '../test/support/host.ts';

const [mode = '', repository = ''] = process.argv.slice(2);

function kustomizations(): string[] {
  const entries = readdirSync(repository, { recursive: true, withFileTypes: true });
  return entries
    .filter(({ name }) => /^(?:kustomization\.ya?ml|Kustomization)$/.test(name))
    .map(({ name, parentPath }) => relative(repository, dirname(join(parentPath, name))) || '.')
    .sort();
}

async function renderAll(): Promise<void> {
  const renderer = openRenderer(checkoutAssets, repository, { isLong: true });
  for (const path of kustomizations()) await renderer.renderKustomization({ path, origins: true });
  await renderer.close();
}

async function renderRoots(): Promise<void> {
  const request = { cwd: repository, paths: [], settings: { render: 'auto' as const }, all: false };
  const workspace = await openWorkspace(request, testHost);
  await renderSet(workspace);
  await workspace.close();
}

if (mode === 'list') process.stdout.write(kustomizations().join('\n'));
else await (mode === 'all' ? renderAll() : renderRoots());
