/** Rows about `fix`: working out 1,000 repairs, and writing them. */

import { join } from 'node:path';
import { inTurn, median, run } from './measure.ts';
import type { Row } from './row.ts';
import { copyFolder, corpus, DOCUMENTS, type Setting, script } from './setting.ts';

/** 1,000 findings with a safe fix in 10,000 documents. */
const FIXABLE = { documents: DOCUMENTS, confidentialPercent: 30, findingEvery: 10, finding: 'key' } as const;

/** Working them out, and writing them. */
export async function fixRows(setting: Setting): Promise<Row[]> {
  return [await diffRow(setting), await writeRow(setting)];
}

async function diffRow(setting: Setting): Promise<Row> {
  const folder = await corpus('fixable', { ...FIXABLE, perFile: 50 });
  const { check, diff } = inTurn(
    {
      check: setting.ccpolicy(['check', folder, '--format', 'json', '--jobs', '1']),
      diff: setting.ccpolicy(['fix', folder, '--diff', '--jobs', '1']),
    },
    setting.runs,
  );
  return {
    id: 'fix-diff',
    what: 'fix --diff, 1,000 findings: wall against check',
    value: diff.wall / check.wall,
    unit: '×',
    bar: 2.5,
    sense: 'at-most',
    parts: { diff: diff.wall, check: check.wall },
  };
}

/** One document per file, hence 1,000 writes: fewer would be lost in what a machine does beside. */
async function writeRow(setting: Setting): Promise<Row> {
  const folder = await corpus('fixable', { ...FIXABLE, perFile: 1 });
  const copy = join(setting.scratch, 'to-fix');
  const fixed = join(setting.scratch, 'fixed');
  const prepare = () => copyFolder(folder, copy);
  const fix = (...args: string[]) => ({ ...setting.ccpolicy(['fix', copy, ...args, '--jobs', '1']), prepare });
  run(fix());
  copyFolder(copy, fixed);
  // The difference of two long runs: a disk is slow now and then.
  const rounds = Array.from({ length: setting.runs * 2 - 1 }, () => ({
    diff: run(fix('--diff')).wall,
    write: run(fix()).wall,
    floor: Number(run({ ...script('write-floor.mjs', fixed, copy), prepare }).stdout.split(' ')[0]) / 1000,
  }));
  const written = median(rounds.map(({ diff, write }) => write - diff));
  const floor = median(rounds.map((round) => round.floor));
  return {
    id: 'fix-write',
    what: 'writing them (fix minus fix --diff): wall against a script that makes the same writes',
    value: written / floor,
    unit: '×',
    bar: 1.3,
    sense: 'at-most',
    parts: { written, floor },
  };
}
