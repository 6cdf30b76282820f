/** Charts of Go modules, named with their versions, and how each is rendered. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { ChartRequest } from '../../../engine/render/requests.ts';

/** Chosen for what they do: CRDs of megabytes, hooks, packed and library subcharts, schemas, `tpl`, certificates. */
const MODULES: readonly string[] = [
  'helm.sh/helm/v3@v3.22.0',
  'github.com/kyverno/kyverno@v1.13.4',
  'github.com/open-policy-agent/gatekeeper/v3@v3.18.2',
  'github.com/cilium/cilium@v1.16.6',
  'sigs.k8s.io/external-dns@v0.15.1',
  'sigs.k8s.io/kueue@v0.10.1',
  'sigs.k8s.io/metrics-server@v0.7.2',
  'sigs.k8s.io/node-feature-discovery@v0.17.3',
  'sigs.k8s.io/secrets-store-csi-driver@v1.4.8',
];

/** A folder below which charts are looked for. */
export interface ChartSource {
  readonly name: string;
  readonly root: string;
}

/** The modules' folders in Go's cache, fetched when they are not there. */
export function chartSources(modules: readonly string[] = MODULES): ChartSource[] {
  const folder = mkdtempSync(join(tmpdir(), 'ccpolicy-charts-'));
  try {
    writeFileSync(join(folder, 'go.mod'), 'module charts\n');
    return modules.map((name) => {
      const env = { ...process.env, GOFLAGS: '-mod=mod' };
      const text = execFileSync('go', ['mod', 'download', '-json', name], { cwd: folder, env, encoding: 'utf8' });
      return { name, root: (JSON.parse(text) as { Dir: string }).Dir };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Every chart below a folder, packed ones included, relative to it. */
export function chartsBelow(root: string, folder: string = root): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const here = entries.some(({ name }) => name === 'Chart.yaml') ? [relative(root, folder)] : [];
  const below = entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return chartsBelow(root, path);
    return entry.isFile() && entry.name.endsWith('.tgz') ? [relative(root, path)] : [];
  });
  return [...here, ...below];
}

/** Each chart is rendered plainly, and with most of what can be asked for. */
export function requestsFor(path: string): ChartRequest[] {
  const common = { path, origins: true, releaseName: 'rel', namespace: 'ns', kubeVersion: '1.31.0' };
  return [
    common,
    {
      ...common,
      kubeVersion: '1.29.3',
      includeCrds: true,
      noHooks: true,
      isUpgrade: true,
      set: ['replicaCount=3,image.tag=x'],
      setString: ['podAnnotations.number=1'],
      setJson: ['nodeSelector={"a":"b"}'],
      apiVersions: ['monitoring.coreos.com/v1'],
    },
  ];
}
