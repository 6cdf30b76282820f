/** Every rule folder: its good, bad and fixed documents through the real Wasm. */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type CaseResult, testRuleFolder } from '../engine/test/rule-folder.ts';
import { catalog, catalogModules, ROOT } from './support/checkout.ts';

const rules = `${ROOT}policies/rules`;
const tools = { catalog, modules: catalogModules(), folders: [] };
/** The first release's; a rule that is lost must not go unnoticed. */
const FIRST_RULES = 48;

const folders = readdirSync(rules)
  .sort()
  .flatMap((group) => readdirSync(`${rules}/${group}`).map((id) => ({ id, path: `${rules}/${group}/${id}` })))
  .filter(({ path }) => existsSync(`${path}/policy.rego`));

describe('the catalogue', () => {
  it('has every rule folder, and nothing else', () => {
    assert.deepEqual([...catalog.rules.keys()].sort(), folders.map(({ id }) => id).sort());
    assert.ok(folders.length >= FIRST_RULES);
  });
});

for (const { id, path } of folders) {
  describe(`rule ${id}`, () => {
    let results: readonly CaseResult[] = [];
    before(async () => {
      const read = (name: string) =>
        existsSync(`${path}/${name}`) ? readFileSync(`${path}/${name}`, 'utf8') : undefined;
      const documents = { good: read('good.yaml'), bad: read('bad.yaml'), fixed: read('bad.fixed.yaml') };
      results = await testRuleFolder(id, documents, tools);
    });
    for (const file of ['good.yaml', 'bad.yaml', 'bad.fixed.yaml'] as const) {
      it(file, () => {
        const own = results.filter((result) => result.file === file);
        assert.ok(own.length > 0);
        const problems = own.flatMap(({ title, problems: found }) =>
          found.map(({ line, message }) => `${file}:${line}: ${message} (${title})`),
        );
        assert.deepEqual(problems, []);
      });
    }
  });
}
