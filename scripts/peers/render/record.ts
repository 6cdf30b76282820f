/**
 * Lets the real kustomize and helm render the cases of test/engine/render/cases.ts.
 *
 * - no flag: writes test/engine/render/fixtures/recorded
 * - `--check`: compares with it
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RENDER_CASES, type RenderCase } from '../../../test/engine/render/cases.ts';
import { Commands } from './commands.ts';

const FIXTURES = fileURLToPath(new URL('../../../test/engine/render/fixtures/', import.meta.url));
const ROOT = join(FIXTURES, 'repository');
const rootOf = (each: RenderCase) => ('folder' in each ? join(FIXTURES, each.folder) : ROOT);

const commands = new Commands();

function renderNatively(each: RenderCase): string {
  const text =
    'chart' in each ? commands.helm(ROOT, each.chart) : commands.kustomize(join(rootOf(each), each.kustomization.path));
  if (text === null) throw new Error(`${each.name} cannot be rendered by the real command`);
  return text;
}

let different = 0;
for (const each of RENDER_CASES) {
  const file = join(FIXTURES, 'recorded', `${each.name}.yaml`);
  const text = renderNatively(each);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`${each.name}: the real command renders something else than is recorded`);
    different += 1;
  }
}
console.log(
  `${RENDER_CASES.length - different} of ${RENDER_CASES.length} recorded renderings are those of the commands`,
);
process.exitCode = different === 0 ? 0 : 1;
