/**
 * Writes the generated pages: `policies/README.md`, one page per rule, `docs/errors.md`, `docs/commands/`, and
 * `docs/rego-builtins.md`. `--check` only compares with what is committed.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCatalog } from '../engine/catalog/catalog.ts';
import { builtinsPage } from './builtins-page.ts';
import { commandPages } from './docs/command-pages.ts';
import { errorsPage } from './docs/errors-page.ts';
import { rulePage } from './docs/rule-page.ts';
import { rulesTable } from './docs/rules-table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = (name: string) => readFileSync(join(root, 'policies/bundle', name));

/** Page texts by path. */
function pages(): Map<string, string> {
  const catalog = openCatalog({
    lock: bundle('bundle.lock.json'),
    catalog: bundle('catalog.json'),
    wasm: () => bundle('policy.wasm'),
  });
  const made = new Map<string, string>();
  for (const rule of catalog.rules.values()) {
    const folder = `policies/rules/${rule.group}/${rule.id}`;
    const text = (name: string) => readFileSync(join(root, folder, name), 'utf8');
    const fixed = existsSync(join(root, folder, 'bad.fixed.yaml')) ? text('bad.fixed.yaml') : undefined;
    const documents = { good: text('good.yaml'), bad: text('bad.yaml'), fixed };
    made.set(`${folder}/README.md`, rulePage(rule, documents, catalog.profiles));
  }
  made.set('policies/README.md', rulesTable(catalog.rules.values(), catalog.profiles));
  made.set('docs/errors.md', errorsPage());
  made.set('docs/rego-builtins.md', builtinsPage());
  for (const [name, text] of commandPages()) made.set(`docs/commands/${name}.md`, text);
  return made;
}

/** Generated pages of rules and commands that are gone. */
function leftovers(made: ReadonlyMap<string, string>): string[] {
  const commands = existsSync(join(root, 'docs/commands')) ? readdirSync(join(root, 'docs/commands')) : [];
  return commands.map((name) => `docs/commands/${name}`).filter((path) => !made.has(path));
}

function staleOf(made: ReadonlyMap<string, string>): string[] {
  return [...made]
    .filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text)
    .map(([path]) => path);
}

const made = pages();
const stale = staleOf(made);
if (process.argv.includes('--check')) {
  for (const path of [...stale, ...leftovers(made)]) console.error(`${path} is stale; run \`npm run docs\``);
  process.exitCode = stale.length + leftovers(made).length === 0 ? 0 : 1;
} else {
  for (const path of leftovers(made)) rmSync(join(root, path));
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), made.get(path) ?? '');
    console.log(path);
  }
}
