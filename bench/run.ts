/**
 * `npm run bench [-- --only ID,ID --runs N --out FILE --save]`: measures, prints the table, says what got worse since
 * the last agreed figures (bench/baseline.json). `--save` agrees to the new ones. Needs bash; the peers need Go, and so does rendering a
 * real repository (`CORPUS_DIR` names the folder that holds it).
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { floorRows, formatRows, sizeRows, startRows, userRuleRows } from './check-rows.ts';
import { fixRows } from './fix-rows.ts';
import { peerRows } from './peer-rows.ts';
import { renderRows } from './render-rows.ts';
import { holds, type Row, regressions, table } from './row.ts';
import { openSetting, type Setting } from './setting.ts';

const PARTS: Readonly<Record<string, (setting: Setting) => Promise<Row[]>>> = {
  start: startRows,
  floor: floorRows,
  formats: formatRows,
  fix: fixRows,
  rego: userRuleRows,
  render: renderRows,
  size: sizeRows,
  peers: peerRows,
};
const BASELINE = new URL('baseline.json', import.meta.url);

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '5' },
    out: { type: 'string' },
    save: { type: 'boolean', default: false },
  },
});

function readBaseline(): Row[] {
  return (JSON.parse(readFileSync(BASELINE, 'utf8')) as { rows: Row[] }).rows;
}

function toJson(rows: readonly Row[]): string {
  return `${JSON.stringify({ node: process.version, cores: availableParallelism(), rows }, null, 2)}\n`;
}

async function measure(): Promise<Row[]> {
  const setting = openSetting(Number(values.runs));
  const rows: Row[] = [];
  try {
    for (const name of values.only?.split(',') ?? Object.keys(PARTS)) {
      const part = PARTS[name];
      if (part === undefined) throw new Error(`--only: there is no "${name}"; known: ${Object.keys(PARTS).join(', ')}`);
      process.stderr.write(`${name} …\n`);
      const measured = await part(setting);
      process.stderr.write(table(measured));
      rows.push(...measured);
    }
  } finally {
    setting.close();
  }
  return rows;
}

const rows = await measure();
process.stdout.write(table(rows));
const worse = regressions(rows, readBaseline());
for (const sentence of worse) process.stdout.write(`worse than agreed: ${sentence}\n`);
if (values.out !== undefined) writeFileSync(values.out, toJson(rows));
if (values.save) {
  const others = readBaseline().filter(({ id }) => !rows.some((row) => row.id === id));
  writeFileSync(BASELINE, toJson([...others, ...rows]));
}
process.exitCode = rows.every(holds) && worse.length === 0 ? 0 : 1;
