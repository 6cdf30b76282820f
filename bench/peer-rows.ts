/** Rows about peers: five equivalent rules on the same documents, each tool with its defaults. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn, type Measurement, run, type Subject } from './measure.ts';
import type { Row } from './row.ts';
import { corpus, DOCUMENTS, type Setting } from './setting.ts';

const RULES = ['cc-image-no-latest', 'cc-image-digest', 'cc-no-host-network', 'cc-no-host-pid-ipc', 'cc-no-privileged'];
const TOOLS = {
  conftest: 'github.com/open-policy-agent/conftest@v0.71.1',
  'kubectl-kyverno': 'github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno@v1.19.1',
} as const;
const BUSY = { documents: DOCUMENTS, perFile: 50, confidentialPercent: 30, findingEvery: 10 };

/** How a tool is run on a folder, and how its output reads: one `rule namespace/name` per finding. */
interface Peer {
  readonly id: string;
  readonly bar: number;
  readonly subject: (folder: string) => Subject;
  readonly findings: (output: string) => string[];
}

/** Our lead over conftest and over the Kyverno CLI; the findings must be the same before anything is measured. */
export async function peerRows(setting: Setting): Promise<Row[]> {
  const folder = await corpus('workloads', BUSY);
  const network = await corpus('workloads', { ...BUSY, finding: 'network' });
  const rows: Row[] = [];
  for (const peer of [conftest(setting), kyverno(setting)]) {
    for (const set of [folder, network]) agree(setting, peer, set);
    const { ours, theirs } = inTurn(
      { ours: ourSubject(setting, folder), theirs: peer.subject(folder) },
      Math.min(setting.runs, 3),
    );
    rows.push(toRow(peer, ours, theirs));
  }
  return rows;
}

function ourSubject(setting: Setting, folder: string): Subject {
  return setting.ccpolicy(['check', folder, '--format', 'json', ...RULES.flatMap((rule) => ['--rule', rule])]);
}

function toRow({ id, bar }: Peer, ours: Measurement, theirs: Measurement): Row {
  return {
    id,
    what: `five rules on 10,000 documents: faster than ${id}`,
    value: theirs.wall / ours.wall,
    unit: '×',
    bar,
    sense: 'at-least',
    parts: { ours: ours.wall, theirs: theirs.wall },
  };
}

/** @throws Error when the two say different things */
function agree(setting: Setting, peer: Peer, folder: string): void {
  const report = JSON.parse(run(ourSubject(setting, folder)).stdout) as {
    results: { ruleId: string; resource: { namespace: string; name: string } }[];
  };
  const ours = report.results.map(({ ruleId, resource }) => `${ruleId} ${resource.namespace}/${resource.name}`);
  const theirs = peer.findings(run(peer.subject(folder)).stdout);
  const difference = [...new Set(ours)].sort().join('\n') === [...new Set(theirs)].sort().join('\n');
  if (!difference || ours.length === 0) {
    throw new Error(
      `${peer.id} finds ${theirs.length}, we find ${ours.length}: not the same\n${theirs.slice(0, 3)}\n${ours.slice(0, 3)}`,
    );
  }
}

function conftest(setting: Setting): Peer {
  const tool = install(setting, 'conftest');
  return {
    id: 'conftest',
    bar: 4,
    subject: (folder) => ({
      command: [tool, 'test', folder, '--policy', policies('conftest'), '--output', 'json'],
      exits: [0, 1],
    }),
    findings: (output) => {
      const files = JSON.parse(output) as { failures?: { msg: string }[] }[];
      return files.flatMap(({ failures = [] }) => failures.map(({ msg }) => msg.replace(/ \S+ /, ' ')));
    },
  };
}

function kyverno(setting: Setting): Peer {
  const tool = install(setting, 'kubectl-kyverno');
  const subject = (folder: string, ...more: string[]): Subject => ({
    command: [tool, 'apply', join(policies('kyverno'), 'confidential.yaml'), '--resource', folder, ...more],
    exits: [0, 1],
  });
  return {
    id: 'kyverno',
    bar: 15,
    subject: (folder) => subject(folder),
    findings: (output) =>
      [...output.matchAll(/^policy (\S+) -> resource ([^/\s]+)\/[^/\s]+\/(\S+) failed/gm)].map(
        ([, rule = '', namespace = '', name = '']) => `${rule} ${namespace}/${name}`,
      ),
  };
}

function policies(peer: string): string {
  return fileURLToPath(new URL(`peers/${peer}`, import.meta.url));
}

function install(setting: Setting, name: keyof typeof TOOLS): string {
  const folder = join(setting.kept, 'tools', TOOLS[name].replace(/^.*@/, ''));
  const tool = join(folder, name);
  if (existsSync(tool)) return tool;
  process.stderr.write(`go install ${TOOLS[name]} …\n`);
  const { status } = spawnSync('go', ['install', TOOLS[name]], {
    env: { ...process.env, GOBIN: folder },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`${TOOLS[name]} cannot be installed; it needs Go`);
  return tool;
}
