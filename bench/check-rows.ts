/** Rows about `check`: against the floor, by size, by format, and at the start. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTurn, NODE, peakMemory, run, type Subject } from './measure.ts';
import type { Row } from './row.ts';
import { corpus, DOCUMENTS, type Setting, script } from './setting.ts';

const PER_FILE = 50;
const ORDINARY = { documents: DOCUMENTS, perFile: PER_FILE, confidentialPercent: 1, findingEvery: 0 };

/** CPU and wall of `check` over those of the floor. */
async function overFloor(
  setting: Setting,
  { id, what, folder, bar }: { id: string; what: string; folder: string; bar: number },
): Promise<Row[]> {
  const { ours, floor } = inTurn(
    {
      ours: setting.ccpolicy(['check', folder, '--format', 'json', '--jobs', '1']),
      floor: script('floor.mjs', folder),
    },
    setting.runs,
  );
  return (['cpu', 'wall'] as const).map((time) => ({
    id: `${id}-${time}`,
    what: `${what}, ${time === 'cpu' ? 'CPU' : 'wall'} against the floor`,
    value: ours[time] / floor[time],
    unit: '×',
    bar,
    sense: 'at-most',
    parts: { ours: ours[time], floor: floor[time] },
  }));
}

/** 10,000 documents, 1 % and 30 % confidential, in files of 50 and in files of one. */
export async function floorRows(setting: Setting): Promise<Row[]> {
  const busy = { ...ORDINARY, confidentialPercent: 30, findingEvery: 10 };
  const sets = [
    { id: 'check-1', what: 'check, 1 % confidential', options: ORDINARY, bar: 1.5 },
    { id: 'check-1-single', what: 'the same, one document per file', options: { ...ORDINARY, perFile: 1 }, bar: 1.5 },
    { id: 'check-30', what: 'check, 30 % confidential, 1,000 findings', options: busy, bar: 2 },
    { id: 'check-30-single', what: 'the same, one document per file', options: { ...busy, perFile: 1 }, bar: 2 },
  ];
  const rows: Row[] = [];
  for (const { id, what, options, bar } of sets) {
    rows.push(...(await overFloor(setting, { id, what, bar, folder: await corpus('workloads', options) })));
  }
  return rows;
}

/** Ten times the documents: time and memory. */
export async function sizeRows(setting: Setting): Promise<Row[]> {
  const check = (folder: string) => setting.ccpolicy(['check', folder, '--format', 'json', '--jobs', '1']);
  const small = check(await corpus('workloads', ORDINARY));
  const large = check(await corpus('workloads', { ...ORDINARY, documents: 10 * DOCUMENTS }));
  const { tenth, all } = inTurn({ tenth: small, all: large }, Math.ceil(setting.runs / 2));
  const memory = { tenth: peakMemory(small, setting.scratch), all: peakMemory(large, setting.scratch) };
  return [
    {
      id: 'size-time',
      what: '100,000 documents against 10,000: wall',
      value: all.wall / tenth.wall,
      unit: '×',
      bar: 10.5,
      sense: 'at-most',
      parts: { all: all.wall, tenth: tenth.wall },
    },
    {
      id: 'size-memory',
      what: '100,000 documents against 10,000: peak memory',
      value: memory.all / memory.tenth,
      unit: '×',
      bar: 2,
      sense: 'at-most',
      parts: memory,
    },
    {
      id: 'memory',
      what: '100,000 documents: peak memory',
      value: memory.all,
      unit: 'MiB',
      bar: 600,
      sense: 'at-most',
      parts: {},
    },
  ];
}

const ONE_FILE = `apiVersion: v1
kind: Pod
metadata:
  name: ledger
spec:
  runtimeClassName: kata-qemu-snp
  containers:
    - name: app
      image: ghcr.io/acme/ledger:latest
`;

/** One small file with findings, a new process, a report for people. */
export async function startRows(setting: Setting): Promise<Row[]> {
  const file = join(setting.scratch, 'one.yaml');
  writeFileSync(file, ONE_FILE);
  const { ours, node } = inTurn({ ours: setting.ccpolicy(['check', file]), node: NODE }, setting.runs * 5);
  return [
    {
      id: 'start',
      what: 'one small file, terminal output: wall against `node -e 0`',
      value: ours.wall / node.wall,
      unit: '×',
      bar: 2,
      sense: 'at-most',
      parts: { ours: ours.wall, node: node.wall },
    },
  ];
}

/** All formats in one run against json alone. */
export async function formatRows(setting: Setting): Promise<Row[]> {
  const folder = await corpus('findings', { ...ORDINARY, confidentialPercent: 100, findingEvery: 1 });
  const others = ['terminal', 'sarif', 'junit', 'github', 'markdown', 'html', 'codeclimate', 'policyreport'];
  const reports = join(setting.scratch, 'reports');
  mkdirSync(reports, { recursive: true });
  const outputs = others.flatMap((format) => ['--output', `${format}=${join(reports, format)}`]);
  const json = setting.ccpolicy(['check', folder, '--format', 'json', '--jobs', '1']);
  const { all, alone } = inTurn(
    { all: { ...json, command: [...json.command, ...outputs] }, alone: json },
    setting.runs,
  );
  return [
    {
      id: 'formats',
      what: 'nine formats, 10,000 findings: wall against json alone',
      value: all.wall / alone.wall,
      unit: '×',
      bar: 1.5,
      sense: 'at-most',
      parts: { all: all.wall, alone: alone.wall },
    },
  ];
}

/** A folder with 20 rules of a user: compiled at first, then taken from the cache. */
export async function userRuleRows(setting: Setting): Promise<Row[]> {
  const file = join(setting.scratch, 'one.yaml');
  writeFileSync(file, ONE_FILE);
  const rules = join(setting.scratch, 'own-rules');
  writeUserRules(rules);
  let caches = 0;
  const first = (): Subject => {
    const cache = join(setting.scratch, `cache-${caches++}`);
    // The program itself starts from its cache, as in the other two; only the rules are new.
    const fresh = { env: { XDG_CACHE_HOME: cache } };
    run(setting.ccpolicy(['check', file], fresh));
    return setting.ccpolicy(['check', file, '--policy', rules], fresh);
  };
  const taken: number[] = [];
  for (let round = 0; round < setting.runs; round++) taken.push(run(first()).wall);
  const { cached, without, node } = inTurn(
    {
      cached: setting.ccpolicy(['check', file, '--policy', rules]),
      without: setting.ccpolicy(['check', file]),
      node: NODE,
    },
    setting.runs * 3,
  );
  const firstWall = taken.toSorted((a, b) => a - b)[taken.length >> 1] ?? Number.NaN;
  const row = (id: string, what: string, wall: number, bar: number): Row => ({
    id,
    what: `20 Rego files, ${what}: wall above a run without, in \`node -e 0\``,
    value: (wall - without.wall) / node.wall,
    unit: '×',
    bar,
    sense: 'at-most',
    parts: { with: wall, without: without.wall, node: node.wall },
  });
  return [row('rego-first', 'first run', firstWall, 15), row('rego-cached', 'cached', cached.wall, 1)];
}

function writeUserRules(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < 20; index++) {
    const text = `# METADATA
# title: Workloads name team ${index}
# description: Every workload says whose it is.
# custom:
#   severity: low
#   kinds: [Pod]
#   reads: ["resource:/metadata/labels"]
#   messages:
#     missing: "The label team-${index} is missing. Add it."
#   fix: none
#   remediation: Add the label.
package team.rule_${index}

import data.ccpolicy.lib

violations contains lib.fail("missing", {}, "/metadata/labels", {}) if {
	some team in ["a", "b", "c"]
	object.get(object.get(input.resource.metadata, "labels", {}), "team-${index}", "a") == team
	startswith(input.resource.metadata.name, "never-${index}")
}
`;
    writeFileSync(join(folder, `rule_${index}.rego`), text);
  }
}
