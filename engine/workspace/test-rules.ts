/** `test`: the good, bad and fixed documents of a user's rule folders, through the engine that will run them. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { openCatalog } from '../catalog/catalog.ts';
import type { CcpolicyError } from '../errors.ts';
import { type CaseResult, testRuleFolder } from '../test/rule-folder.ts';
import { CASE_DATE } from '../test/run-cases.ts';
import type { WorkspaceHost } from './host.ts';
import { Modules } from './modules.ts';
import { loadOwnPolicies } from './policy-files.ts';

/** The tests of one rule. */
export interface RuleTest {
  readonly ruleId: string;
  /** The folder of its documents, as the user would type it. */
  readonly folder: string;
  readonly results: readonly CaseResult[];
}

/** All tests of a folder. */
export interface RuleTests {
  readonly rules: readonly RuleTest[];
  readonly notices: readonly CcpolicyError[];
  /** Unit tests in Rego, which `opa test` runs and ccpolicy does not; as the user would type them. */
  readonly leftOut: readonly string[];
}

/**
 * Compiles the folder and runs the documents of each rule.
 *
 * @throws PolicyError when there is no such folder; RegoError at the place of a mistake in a rule.
 */
export async function testRules(directory: string, cwd: string, host: WorkspaceHost): Promise<RuleTests> {
  const catalog = openCatalog(host.bundle);
  const path = resolve(cwd, directory);
  const named = [{ path, written: directory, purpose: 'rules' as const }];
  const { folders, notices } = await loadOwnPolicies(named, cwd, catalog.rules.values(), false, host);
  const modules = new Modules(catalog, folders, CASE_DATE, host.assets);
  const tools = { catalog, modules: modules.evaluators, folders };
  const rules: RuleTest[] = [];
  try {
    for (const folder of folders) {
      for (const [ruleId, below] of folder.directories) {
        const read = (name: string) => readOptional(join(path, below, name));
        const documents = { good: read('good.yaml'), bad: read('bad.yaml'), fixed: read('bad.fixed.yaml') };
        const results = (await testRuleFolder(ruleId, documents, tools)).filter(
          // That nothing is repaired is no test of a file that is not there.
          ({ file, problems }) => documents.fixed !== undefined || file !== 'bad.fixed.yaml' || problems.length > 0,
        );
        rules.push({ ruleId, folder: below === '' ? directory : `${directory.replace(/\/$/, '')}/${below}`, results });
      }
    }
  } finally {
    await modules.close();
  }
  return { rules: rules.sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1)), notices, leftOut: unitTests(path, directory) };
}

function unitTests(path: string, directory: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('_test.rego'))
    .map((name) => `${directory.replace(/\/$/, '')}/${name.split(sep).join('/')}`)
    .sort();
}

function readOptional(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
