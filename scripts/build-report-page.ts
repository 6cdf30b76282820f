/** Bundles the HTML report's style and script into `engine/report/page.gen.json`, with the digests that its policy names. */

import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = new URL('../', import.meta.url);
const TARGET = new URL('engine/report/page.gen.json', ROOT);

async function bundle(file: string): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`engine/report/page/${file}`, ROOT))],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    legalComments: 'none',
  });
  return (result.outputFiles[0]?.text ?? '').trim();
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** The text of the generated file. */
export async function reportPage(): Promise<string> {
  const [style, script] = [await bundle('page.css'), await bundle('page.js')];
  const page = { styleDigest: digest(style), scriptDigest: digest(script), style, script };
  return `${JSON.stringify(page, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(TARGET, await reportPage());
