/** The README stays true: its manifest and its output are the real ones, its commands exist, its links lead somewhere. */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalog, ROOT } from './support/checkout.ts';
import { runCli } from './support/cli.ts';

const readme = readFileSync(`${ROOT}README.md`, 'utf8');
const MANIFEST = 'examples/apps/ledger/reconciler.yaml';

/** Contents of the first block in a language. */
function block(language: string): string {
  const found = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(readme)?.[1];
  assert.ok(found, `no ${language} block`);
  return found;
}

/** The documents that people read, relative to the root. */
function pages(): string[] {
  const below = (folder: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const all = [...readdirSync(ROOT), ...below('docs'), ...below('policies'), ...below('examples')];
  return all.filter((path) => path.endsWith('.md'));
}

describe('README', () => {
  it('shows the manifest as it is', () => {
    const shown = block('yaml').trimEnd().split('\n');
    const lines = readFileSync(`${ROOT}${MANIFEST}`, 'utf8').split('\n');
    const start = lines.indexOf(shown[0] ?? '');
    shown.forEach((line, index) => {
      const real = lines[start + index] ?? '';
      if (line.endsWith('…')) assert.ok(real.startsWith(line.slice(0, -1)), line);
      else assert.equal(real, line);
    });
  });

  it('shows what check says of it', () => {
    const { stdout, exit } = runCli(['check', MANIFEST, '--as-of', '2026-11-21']);
    assert.equal(stdout.slice(0, block('text').length), block('text'));
    assert.equal(exit, 1);
  });

  it('names scripts and counts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name = '']) => name);
    assert.deepEqual(
      named.filter((name) => !Object.hasOwn(scripts, name)),
      [],
    );
    assert.match(readme, new RegExp(`\\[${catalog.rules.size} rules\\]`));
  });
});

describe('documents', () => {
  it('link to files that exist', () => {
    const broken = pages().flatMap((page) => {
      const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
      const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target);
      return targets
        .filter((target) => !/^(?:https?|mailto):/.test(target) && !existsSync(join(ROOT, dirname(page), target)))
        .map((target) => `${page}: ${target}`);
    });
    assert.deepEqual(broken, []);
  });
});
