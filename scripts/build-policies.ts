/**
 * Makes `policies/bundle` from `policies/`: one `policy.wasm`, `catalog.json`, `bundle.lock.json`.
 *
 * - no flag: builds and writes
 * - `--check`: builds in memory and compares with what is committed
 * - `--rule ID` (repeatable): only checks and compiles these rules, writes nothing
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FACTS } from '../engine/facts/index.ts';
import { openCompiler } from '../engine/rego/compile.ts';
import { checkoutAssets } from './checkout-assets.ts';
import { type BundleBuild, buildBundle } from './policy-bundle.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean' }, rule: { type: 'string', multiple: true } } });
const root = fileURLToPath(new URL('../policies', import.meta.url));
const bundle = join(root, 'bundle');

/** Files that are not what a build gives. */
function staleFiles(build: BundleBuild): string[] {
  return [...build.files]
    .filter(([name, bytes]) => !existsSync(join(bundle, name)) || !readFileSync(join(bundle, name)).equals(bytes))
    .map(([name]) => `policies/bundle/${name} is stale; run \`npm run build:policies\``);
}

function write(build: BundleBuild): void {
  mkdirSync(bundle, { recursive: true });
  for (const [name, bytes] of build.files) writeFileSync(join(bundle, name), bytes);
}

async function main(): Promise<string[]> {
  const only = values.rule === undefined ? {} : { only: new Set(values.rule) };
  const facts = FACTS.size === 0 ? {} : { facts: new Set(FACTS.keys()) };
  const compiler = openCompiler(checkoutAssets);
  const build = await buildBundle({ root, ...facts, ...only }, compiler).finally(() => compiler.close());
  if (values.rule === undefined) for (const note of build.notes) console.warn(`note: ${note}`);
  if (build.problems.length > 0) {
    return build.problems.map(({ file, row, message }) => `policies/${file}:${row}: ${message}`);
  }
  if (values.check === true) return [...staleFiles(build), ...build.notes];
  if (values.rule === undefined) write(build);
  const size = build.files.get('policy.wasm')?.length ?? 0;
  console.log(`policy.wasm: ${size} bytes`);
  return [];
}

const complaints = await main();
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
