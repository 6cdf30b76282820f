/** Rows about `fix`: working out 1,000 repairs, and writing them. */

import { join } from 'node:path';
import { inTurn, median, run } from './measure.ts';
import type { Row } from './row.ts';
import { copyFolder, corpus, DOCUMENTS, type Setting, script } from './setting.ts';

/** 1,000 findings with a safe fix in 10,000 documents. */
export async function fixRows(setting: Setting): Promise<Row[]> {
  const options = {
    documents: DOCUMENTS,
    perFile: 50,
    confidentialPercent: 30,
    findingEvery: 10,
    finding: 'key',
  } as const;
  const folder = await corpus('fixable', options);
  const copy = join(setting.scratch, 'to-fix');
  const fix = (...args: string[]) => setting.ccpolicy(['fix', copy, ...args, '--jobs', '1']);
  const prepare = () => copyFolder(folder, copy);
  prepare();
  const { check, diff, write } = inTurn(
    {
      check: setting.ccpolicy(['check', copy, '--format', 'json', '--jobs', '1']),
      diff: fix('--diff'),
      write: { ...fix(), prepare },
    },
    setting.runs,
  );
  const fixed = join(setting.scratch, 'fixed');
  copyFolder(copy, fixed);
  const floor = median(
    Array.from({ length: setting.runs }, () => {
      const { stdout } = run({ ...script('write-floor.mjs', fixed, copy), prepare });
      return Number(stdout.split(' ')[0]) / 1000;
    }),
  );
  return [
    {
      id: 'fix-diff',
      what: 'fix --diff, 1,000 findings: wall against check',
      value: diff.wall / check.wall,
      unit: '×',
      bar: 2.5,
      sense: 'at-most',
      parts: { diff: diff.wall, check: check.wall },
    },
    {
      id: 'fix-write',
      what: 'writing them (fix minus fix --diff): wall against a script that makes the same writes',
      value: (write.wall - diff.wall) / floor,
      unit: '×',
      bar: 1.3,
      sense: 'at-most',
      parts: { fix: write.wall, diff: diff.wall, floor },
    },
  ];
}
