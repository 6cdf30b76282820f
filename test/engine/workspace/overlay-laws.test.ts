/**
 * An overlay is judged as what it gives: the same results as for the manifest that somebody else's patching makes of it,
 * and each exact place holds the value. `OVERLAYS=2000 npx mocha test/engine/workspace/overlay-laws.test.ts` tries more.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Report, RuleResult } from '../../../engine/model/report.ts';
import { check } from '../../../engine/workspace/check.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';
import { withWorkspace } from '../../support/host.ts';
import { overlayCases, overlayFiles, valueAtPath, writtenOut } from '../../support/random-overlays.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const RUNS = Number(process.env['OVERLAYS'] ?? 60);

const told = ({ results }: Report) =>
  results
    .map(
      ({ ruleId, status, message, resource }) =>
        `${resource.namespace}/${resource.name} ${ruleId} ${status} ${message}`,
    )
    .sort();

async function reportOf(cwd: string, render: 'auto' | 'none'): Promise<Report> {
  const settings = { render, asOf: '2026-11-21', jobs: 1, all: true } as const;
  return (await withWorkspace(cwd, { settings }, (workspace) => check(workspace, { failOn: null }))).report;
}

/** The text at a place, as YAML reads it. */
function textAt(root: string, { location }: RuleResult): unknown {
  const line = readFileSync(`${root}/${location.path}`, 'utf8').split('\n')[location.line - 1] ?? '';
  assert.equal(location.endLine, location.line);
  const text = line.slice(location.column - 1, location.endColumn - 1);
  return readDocuments({ path: 'place.yaml', text })[0]?.value;
}

describe('random overlays', function () {
  this.timeout(600_000);

  it('are judged as what they give, and each exact place holds the value in question', async () => {
    const cases = fc.sample(overlayCases, { seed: 20261121, numRuns: RUNS });
    const named = cases.map((each, index) => ({ each, name: `w${index}` }));
    const plain = Object.fromEntries(
      named.map(({ each, name }) => [`${name}.yaml`, JSON.stringify(writtenOut(each, name))]),
    );
    const root = temporaryFolder(Object.assign({}, ...named.map(({ each, name }) => overlayFiles(each, name))));
    const rendered = await reportOf(root, 'auto');
    assert.deepEqual(rendered.errors, []);
    assert.deepEqual(told(rendered), told(await reportOf(temporaryFolder(plain), 'none')));
    let exact = 0;
    for (const result of rendered.results) {
      const name = /w\d+$/.exec(result.resource.name)?.[0];
      const value = valueAtPath(JSON.parse(plain[`${name}.yaml`] ?? 'null'), result.pointer);
      const isScalar = value !== undefined && (value === null || typeof value !== 'object');
      if (result.status !== 'fail' || result.location.approximate || !isScalar) continue;
      const text = textAt(root, result);
      const isPart = result.location.path.endsWith('kustomization.yaml') && String(value).includes(String(text));
      assert.ok(text === value || isPart, `${JSON.stringify(result)} ${text}`);
      exact += 1;
    }
    assert.ok(exact > RUNS, `${exact} places`);
  });
});
