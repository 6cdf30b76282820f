/**
 * `render-all.ts list|all|roots REPOSITORY DIST`: prints the folders of all kustomizations, renders them all, or renders
 * what `check` would render, with the workers and programs of a built `dist` folder.
 */

import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openRenderer } from '../engine/render/renderer.ts';
import type { AssetUrl } from '../engine/sandbox/assets.ts';
import { openWorkspace } from '../engine/workspace/open.ts';
import { renderSet } from '../engine/workspace/render-set.ts';
import { testHost } from '../test/support/host.ts';

const [mode = '', repository = '', dist = ''] = process.argv.slice(2);
const assets: AssetUrl = (name) => pathToFileURL(join(dist, name.endsWith('-worker') ? `${name}.js` : name));

function kustomizations(): string[] {
  const entries = readdirSync(repository, { recursive: true, withFileTypes: true });
  return entries
    .filter(({ name }) => /^(?:kustomization\.ya?ml|Kustomization)$/.test(name))
    .map(({ name, parentPath }) => relative(repository, dirname(join(parentPath, name))) || '.')
    .sort();
}

async function renderAll(): Promise<void> {
  const renderer = openRenderer(assets, repository, { isLong: true });
  for (const path of kustomizations()) await renderer.renderKustomization({ path, origins: true });
  await renderer.close();
}

async function renderRoots(): Promise<void> {
  const request = { cwd: repository, paths: [], settings: { render: 'auto' as const }, all: false };
  const workspace = await openWorkspace(request, { ...testHost, assets });
  await renderSet(workspace);
  await workspace.close();
}

if (mode === 'list') process.stdout.write(kustomizations().join('\n'));
else await (mode === 'all' ? renderAll() : renderRoots());
