/** Every rule folder: its good and bad documents through the real Wasm. */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readCases } from '../engine/test/cases.ts';
import { compareCase, judgeCase } from '../engine/test/run-cases.ts';
import { catalog, catalogModules, ROOT } from './support/checkout.ts';

const rules = `${ROOT}policies/rules`;

for (const group of readdirSync(rules).sort()) {
  for (const id of readdirSync(`${rules}/${group}`).sort()) {
    describe(`rule ${id}`, () => {
      it('is in the bundle', () => assert.ok(catalog.rules.has(id), 'run npm run build:policies'));
      for (const kind of ['good', 'bad'] as const) documents(`${rules}/${group}/${id}`, id, kind);
    });
  }
}

function documents(folder: string, id: string, kind: 'good' | 'bad'): void {
  const path = `${folder}/${kind}.yaml`;
  it(`has ${kind}.yaml`, () => assert.ok(existsSync(path)));
  if (!existsSync(path)) return;
  const { cases, problems } = readCases({ path: `${kind}.yaml`, text: readFileSync(path, 'utf8') });
  it(`has cases in ${kind}.yaml`, () => {
    assert.deepEqual(problems, []);
    assert.ok(cases.length > 0);
  });
  for (const rule of cases) {
    it(`${kind}: ${rule.title || `line ${rule.line}`}`, async () => {
      const report = await judgeCase(id, rule, { catalog, modules: catalogModules(), folders: [] });
      const differences = compareCase(rule, report, kind);
      assert.deepEqual(
        differences.map(({ line, message }) => `${kind}.yaml:${line}: ${message}`),
        [],
      );
    });
  }
}
