/** Rows about peers: five equivalent rules on the same documents, each tool with its defaults. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inTurn, type Measurement, run, type Subject } from './measure.ts';
import type { Row } from './row.ts';
import { corpus, DOCUMENTS, type Setting } from './setting.ts';

const RULES = ['cc-image-no-latest', 'cc-image-digest', 'cc-no-host-network', 'cc-no-host-pid-ipc', 'cc-no-privileged'];
const TOOLS = {
  conftest: { module: 'github.com/open-policy-agent/conftest', version: 'v0.71.1', main: '.' },
  'kubectl-kyverno': { module: 'github.com/kyverno/kyverno', version: 'v1.19.1', main: './cmd/cli/kubectl-kyverno' },
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
  // It walks no folders, and takes only one.
  const filesOf = (folder: string) =>
    (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.yaml')).sort();
  const subject = (folder: string): Subject => ({
    command: [
      tool,
      'apply',
      join(policies('kyverno'), 'confidential.yaml'),
      ...filesOf(folder).flatMap((name) => ['--resource', join(folder, name)]),
    ],
    exits: [0, 1],
  });
  return {
    id: 'kyverno',
    bar: 15,
    subject,
    findings: (output) =>
      [...output.matchAll(/^policy (\S+) -> resource ([^/\s]+)\/[^/\s]+\/(\S+) failed/gm)].map(
        ([, rule = '', namespace = '', name = '']) => `${rule} ${namespace}/${name}`,
      ),
  };
}

function policies(peer: string): string {
  return fileURLToPath(new URL(`peers/${peer}`, import.meta.url));
}

/** From its module at a pinned version: Kyverno's go.mod replaces modules, which `go install` refuses. */
function install(setting: Setting, name: keyof typeof TOOLS): string {
  const { module, version, main } = TOOLS[name];
  const folder = join(setting.kept, 'tools', version);
  const tool = join(folder, name);
  if (existsSync(tool)) return tool;
  process.stderr.write(`building ${module}@${version}, which may take long …\n`);
  mkdirSync(folder, { recursive: true });
  const { Dir: source } = JSON.parse(go(['mod', 'download', '-json', `${module}@${version}`], folder)) as {
    Dir: string;
  };
  go(['build', '-modcacherw', '-buildvcs=false', '-o', tool, main], source);
  return tool;
}

function go(args: readonly string[], cwd: string): string {
  const { status, stdout } = spawnSync('go', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`go ${args.join(' ')} failed: the peers need Go`);
  return stdout;
}
