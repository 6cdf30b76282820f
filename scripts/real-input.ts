/**
 * Runs `check` and `fix` on real repositories: `CORPUS_DIR=… real-input.ts [--as-of DATE] [--output FILE] [--sample N]
 * [--seed N] [--peer]`. Each folder of CORPUS_DIR is a repository of its own. Prints figures, ordinary and confidential
 * documents apart; the file gets every finding on a confidential document and a seeded sample of the others, for reading.
 * `--peer` asks Kubernetes' own YAML reader as well, and needs Go. Exits 1 at a crash, a difference or a wrong fix.
 */

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { processHost } from '../cli/host.ts';
import type { FixKind } from '../engine/model/rule.ts';
import { buildPeer } from './peers/kubernetes-yaml/peer.ts';
import { randomFrom } from './peers/kubernetes-yaml/ugly.ts';
import { type Judged, judge, openRepository, type ReadFinding, type Sort } from './real-input/judged.ts';
import { compareReadings, type Readings } from './real-input/kubernetes-reads.ts';
import { type Repaired, repair } from './real-input/repaired.ts';

const { values } = parseArgs({
  options: {
    'as-of': { type: 'string', default: new Date().toISOString().slice(0, 10) },
    output: { type: 'string' },
    sample: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    peer: { type: 'boolean', default: false },
  },
});
const corpus = process.env.CORPUS_DIR;
if (corpus === undefined) throw new Error('CORPUS_DIR names the folder that holds the repositories');

interface Outcome {
  readonly name: string;
  readonly judged?: Judged;
  readonly fixes: readonly Repaired[];
  readonly readings?: Readings;
  readonly crashes: readonly string[];
}

const host = processHost();
const asOf = values['as-of'];
const binary = values.peer ? buildPeer() : undefined;
/** What `fix` does by itself, and what it does when suggestions are accepted. */
const ACCEPTED: readonly ReadonlySet<FixKind>[] = [new Set(['safe']), new Set(['safe', 'suggest'])];

async function visit(name: string, root: string): Promise<Outcome> {
  const crashes: string[] = [];
  const attempt = async <Result>(what: string, work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      crashes.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
      return undefined;
    }
  };
  const judged = await attempt('check', async () => {
    const workspace = await openRepository(root, asOf, host);
    try {
      return await judge(workspace);
    } finally {
      await workspace.close();
    }
  });
  const fixes: Repaired[] = [];
  for (const accepted of ACCEPTED) {
    const fix = await attempt(`fix ${[...accepted]}`, () => repair(root, asOf, accepted, host));
    if (fix !== undefined) fixes.push(fix);
  }
  const readings =
    binary === undefined || judged === undefined ? {} : { readings: compareReadings(binary, judged.texts) };
  return { name, ...(judged === undefined ? {} : { judged }), fixes, ...readings, crashes };
}

function sampleOf(findings: readonly ReadFinding[], size: number, seed: number): ReadFinding[] {
  const random = randomFrom(seed);
  const pool = [...findings];
  const chosen: ReadFinding[] = [];
  while (pool.length > 0 && chosen.length < size) chosen.push(...pool.splice(random(pool.length), 1));
  return chosen;
}

function countBy(findings: readonly ReadFinding[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, action, status } of findings) {
    const key = `${rule} ${action}${status === 'fail' ? '' : ` ${status}`}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const outcomes: Outcome[] = [];
for (const entry of readdirSync(corpus, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
  if (!entry.isDirectory()) continue;
  outcomes.push(await visit(entry.name, join(corpus, entry.name)));
  const { judged, crashes } = outcomes.at(-1) ?? { crashes: [] };
  console.error(
    `${entry.name}: ${judged?.coverage.files ?? 0} files, ${judged?.findings.length ?? 0} findings, ${crashes.length} crashes`,
  );
}

const findings = outcomes.flatMap(({ name, judged }) =>
  (judged?.findings ?? []).map((finding) => ({ ...finding, place: `${name}/${finding.place}` })),
);
const of = (sort: Sort) => {
  const own = findings.filter((finding) => finding.sort === sort);
  const documents = sum(outcomes.map(({ judged }) => judged?.documents[sort] ?? 0));
  const perThousand = documents === 0 ? 0 : Math.round((own.length / documents) * 10_000) / 10;
  return { documents, findings: own.length, perThousand, byRule: countBy(own) };
};
const fixesOf = (index: number) => {
  const fixes = outcomes.flatMap(({ fixes }) => fixes[index] ?? []);
  return {
    files: sum(fixes.map(({ files }) => files)),
    applied: sum(fixes.map(({ applied }) => applied.length)),
    refused: sum(fixes.map(({ refused }) => refused.length)),
    faults: fixes.flatMap(({ faults }) => faults),
  };
};
const skipped: Record<string, number> = {};
for (const { judged } of outcomes)
  for (const [reason, count] of Object.entries(judged?.coverage.skipped ?? {}))
    skipped[reason] = (skipped[reason] ?? 0) + count;
const figures = {
  repositories: outcomes.length,
  files: sum(outcomes.map(({ judged }) => judged?.coverage.files ?? 0)),
  documents: sum(outcomes.map(({ judged }) => judged?.coverage.documents ?? 0)),
  resources: sum(outcomes.map(({ judged }) => judged?.resources ?? 0)),
  crashes: outcomes.flatMap(({ name, crashes }) => crashes.map((crash) => `${name}: ${crash}`)),
  ordinary: of('ordinary'),
  confidential: of('confidential'),
  skipped,
  errors: sum(outcomes.map(({ judged }) => judged?.errors.length ?? 0)),
  readByKubernetesOnly: outcomes.flatMap(({ name, readings }) =>
    (readings?.onlyKubernetes ?? []).map((entry) => `${name}/${entry}`),
  ),
  readOtherwise: outcomes.flatMap(({ name, readings }) =>
    (readings?.otherwise ?? []).map((entry) => `${name}/${entry}`),
  ),
  fix: fixesOf(0),
  fixWithSuggestions: fixesOf(1),
};
console.log(JSON.stringify(figures, null, 2));
if (values.output !== undefined) {
  const ordinary = findings.filter(({ sort }) => sort === 'ordinary');
  const reading = {
    figures,
    confidential: findings.filter(({ sort }) => sort === 'confidential'),
    ordinary: sampleOf(ordinary, Number(values.sample), Number(values.seed)),
    errors: outcomes.flatMap(({ name, judged }) =>
      (judged?.errors ?? []).map((error) => ({ repository: name, ...error })),
    ),
    repositories: outcomes.map(({ name, judged, fixes, readings }) => {
      const { documents, coverage } = judged ?? {};
      return { name, documents, coverage, fixes, compared: readings?.compared };
    }),
  };
  writeFileSync(values.output, `${JSON.stringify(reading, null, 1)}\n`);
}
const faults = [
  ...figures.crashes,
  ...figures.readByKubernetesOnly,
  ...figures.fix.faults,
  ...figures.fixWithSuggestions.faults,
];
process.exitCode = faults.length === 0 ? 0 : 1;
