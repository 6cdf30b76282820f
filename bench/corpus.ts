/**
 * The benchmark's corpus: seeded, so that everybody measures the same bytes. Workload documents of seven kinds, about
 * 1.3 KB each; a share of them confidential; a share of those with one finding.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CorpusOptions {
  readonly documents: number;
  /** Documents in one file. */
  readonly perFile: number;
  /** How many in a hundred are confidential. */
  readonly confidentialPercent: number;
  /** Every n-th document has one finding; 0 for none. */
  readonly findingEvery: number;
  /** What is wrong: a mutable tag, `hostNetwork`, or initdata under an old key, which is what `fix` repairs. */
  readonly finding?: 'tag' | 'network' | 'key';
}

const KINDS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const;
const WORDS = ['ledger', 'search', 'basket', 'invoice', 'stream', 'report', 'mail', 'quota', 'audit', 'index'];
/** `package agent_policy` and one rule, as generators write it. */
const POLICY_TOML = `algorithm = "sha256"
version = "0.1.0"

[data]
"policy.rego" = '''
package agent_policy

default CreateContainerRequest := false
'''
`;

/** mulberry32: small, seeded, the same everywhere. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Writes the corpus below `directory`; returns how many files it has. */
export async function writeCorpus(directory: string, options: CorpusOptions): Promise<number> {
  const { gzipSync } = await import('node:zlib');
  const initdata = gzipSync(POLICY_TOML, { level: 9 }).toString('base64');
  const next = random(20261121);
  mkdirSync(directory, { recursive: true });
  let file: string[] = [];
  let files = 0;
  const flush = () => {
    const folder = join(directory, `team-${String(Math.floor(files / 100)).padStart(3, '0')}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `apps-${String(files).padStart(6, '0')}.yaml`), file.join('---\n'));
    files += 1;
    file = [];
  };
  for (let index = 0; index < options.documents; index++) {
    const confidential = isConfidential(index, options);
    file.push(workload(index, next, { confidential, finding: hasFinding(index, options), options, initdata }));
    if (file.length === options.perFile) flush();
  }
  if (file.length > 0) flush();
  return files;
}

/** Findings come first among the confidential, so that both shares are exact. */
function isConfidential(index: number, options: CorpusOptions): boolean {
  return index % 100 < options.confidentialPercent;
}

function hasFinding(index: number, options: CorpusOptions): boolean {
  if (options.findingEvery === 0) return false;
  if (options.confidentialPercent === 100) return index % options.findingEvery === 0;
  const perHundred = 100 / options.findingEvery;
  return index % 100 < perHundred;
}

interface Choice {
  readonly confidential: boolean;
  readonly finding: boolean;
  readonly options: CorpusOptions;
  readonly initdata: string;
}

function workload(index: number, next: () => number, choice: Choice): string {
  const kind = KINDS[index % KINDS.length] ?? 'Pod';
  const name = `${WORDS[Math.floor(next() * WORDS.length)] ?? 'app'}-${index}`;
  const head = `apiVersion: ${apiVersionOf(kind)}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: team-${index % 40}\n`;
  const place = isWrong(choice, 'key') ? 'runtime' : 'hypervisor';
  const annotation = choice.confidential
    ? `  annotations:\n    io.katacontainers.config.${place}.cc_init_data: ${choice.initdata}\n`
    : '  annotations:\n    prometheus.io/scrape: "true"\n    prometheus.io/port: "9090"\n';
  const labels = `  labels:\n    app.kubernetes.io/name: ${name}\n    app.kubernetes.io/part-of: shop\n    tier: backend\n`;
  const template = `metadata:\n${labels}${annotation}spec:\n${podSpec(name, next, choice, kind)}`;
  if (kind === 'Pod') return `${head}${labels}${annotation}spec:\n${podSpec(name, next, choice, kind)}`;
  const selector = `  selector:\n    matchLabels:\n      app.kubernetes.io/name: ${name}\n`;
  if (kind === 'CronJob') {
    return `${head}${labels}spec:\n  schedule: "*/15 * * * *"\n  jobTemplate:\n    spec:\n      template:\n${indent(template, 8)}`;
  }
  const spec = kind === 'Job' ? '  backoffLimit: 3\n' : kind === 'DaemonSet' ? selector : `  replicas: 2\n${selector}`;
  return `${head}${labels}spec:\n${spec}  template:\n${indent(template, 4)}`;
}

function isWrong({ finding, options }: Choice, what: NonNullable<CorpusOptions['finding']>): boolean {
  return finding && (options.finding ?? 'tag') === what;
}

function podSpec(name: string, next: () => number, choice: Choice, kind: string): string {
  const digest = Array.from({ length: 64 }, () => Math.floor(next() * 16).toString(16)).join('');
  const image = isWrong(choice, 'tag') ? 'ghcr.io/acme/app:1.4.2' : `ghcr.io/acme/app:1.4.2@sha256:${digest}`;
  const lines = [
    ...(choice.confidential ? ['  runtimeClassName: kata-qemu-snp'] : []),
    ...(isWrong(choice, 'network') ? ['  hostNetwork: true'] : []),
    `  serviceAccountName: ${name}`,
    `  restartPolicy: ${kind === 'Job' || kind === 'CronJob' ? 'OnFailure' : 'Always'}`,
    '  containers:',
    '    - name: app',
    `      image: ${image}`,
    '      imagePullPolicy: Always',
    '      args: ["--listen", ":8080", "--log-level", "info"]',
    '      ports:',
    '        - name: http',
    '          containerPort: 8080',
    '      env:',
    '        - name: LOG_FORMAT',
    '          value: json',
    '      resources:',
    '        requests:',
    '          cpu: 250m',
    '          memory: 256Mi',
    '        limits:',
    '          cpu: "1"',
    '          memory: 512Mi',
    '      readinessProbe:',
    '        httpGet:',
    '          path: /healthz',
    '          port: http',
    '      securityContext:',
    '        allowPrivilegeEscalation: false',
    '      volumeMounts:',
    '        - name: cache',
    '          mountPath: /var/cache/app',
    '  volumes:',
    '    - name: cache',
    '      emptyDir:',
    '        sizeLimit: 128Mi',
  ];
  return `${lines.join('\n')}\n`;
}

function apiVersionOf(kind: string): string {
  if (kind === 'Pod') return 'v1';
  return kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : 'apps/v1';
}

function indent(text: string, spaces: number): string {
  const pad = ' '.repeat(spaces);
  return text.replace(/^(?=.)/gm, pad);
}
