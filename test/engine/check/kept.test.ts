/** What is kept while files stream by must not decide a verdict: the findings of `check` are those of `check --all`. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleResult } from '../../../engine/model/report.ts';
import { check } from '../../../engine/workspace/check.ts';
import { ROOT } from '../../support/checkout.ts';
import { withWorkspace } from '../../support/host.ts';

const FOLDERS = ['policies/rules', 'examples'];

async function findingsOf(folder: string, all: boolean): Promise<string[]> {
  const found = await withWorkspace(join(ROOT, folder), { all, settings: { jobs: 1 } }, (workspace) =>
    check(workspace, { failOn: null }),
  );
  return found.report.results.filter(({ status }) => status === 'fail' || status === 'warn').map(titleOf);
}

function titleOf({ ruleId, status, severity, failureAction, location, pointer }: RuleResult): string {
  return `${location.path}:${location.line} ${ruleId} ${status} ${severity} ${failureAction} ${pointer}`;
}

describe('what is kept', function () {
  this.timeout(60_000);

  for (const folder of FOLDERS) {
    it(`finds in ${folder} what is found when everything is kept`, async () => {
      assert.ok(readdirSync(join(ROOT, folder)).length > 0);
      const everything = await findingsOf(folder, true);
      assert.ok(everything.length > 20);
      assert.deepEqual(await findingsOf(folder, false), everything);
    });
  }
});
