/** Digests of what is rendered of the fixtures, with origins; run as a program, it prints them. */

import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { openRenderer, type Renderer } from '../../../engine/render/renderer.ts';
import { checkoutAssets } from '../../../scripts/checkout-assets.ts';
import { RENDER_CASES } from './cases.ts';

function openFixture(folder: string): Renderer {
  return openRenderer(checkoutAssets, fileURLToPath(new URL(`fixtures/${folder}`, import.meta.url)));
}

/** One line for each case: its name, and the digest of text and origins. */
export async function digestsOfCases(): Promise<string[]> {
  const renderers = { repository: openFixture('repository'), odd: openFixture('odd') };
  try {
    const lines: string[] = [];
    for (const each of RENDER_CASES) {
      const renderer = renderers['folder' in each ? each.folder : 'repository'];
      const rendered =
        'chart' in each
          ? await renderer.renderChart({ ...each.chart, origins: true })
          : await renderer.renderKustomization({ ...each.kustomization, origins: true });
      if (rendered.failure !== undefined || rendered.origins === undefined)
        throw new Error(`${each.name} is not rendered`);
      lines.push(`${each.name} ${createHash('sha256').update(JSON.stringify(rendered)).digest('hex')}`);
    }
    return lines;
  } finally {
    await Promise.all(Object.values(renderers).map((renderer) => renderer.close()));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await digestsOfCases()).join('\n'));
