/**
 * Origins by planting: a token in every text and number whose change leaves the build whole, in 18 charts of Go modules
 * and, with `CORPUS_DIR`, in 50 kustomizations of each of its folders. What arrives must be traced to its own line.
 */

import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { chartSources } from './charts.ts';
import { TraceTally } from './plant/arrivals.ts';
import { plantChart } from './plant/charts.ts';
import { kustomizationRoots, plantKustomization } from './plant/kustomizations.ts';

const CHARTS: readonly (readonly [module: string, path: string])[] = [
  ['github.com/kyverno/kyverno@v1.13.4', 'charts/kyverno-policies'],
  ['github.com/kyverno/kyverno@v1.19.1', 'charts/kyverno-policies'],
  ['github.com/open-policy-agent/gatekeeper/v3@v3.18.2', 'charts/gatekeeper'],
  ['github.com/open-policy-agent/gatekeeper/v3@v3.18.2', 'cmd/build/helmify/static'],
  ['github.com/cilium/cilium@v1.16.6', 'examples/kubernetes/addons/prometheus'],
  ['github.com/cilium/cilium@v1.16.6', 'test/k8s/manifests/cnp-second-namespaces'],
  ['github.com/cilium/cilium@v1.16.6', 'test/k8s/manifests/registry-adder'],
  ['github.com/cert-manager/cert-manager@v1.17.1', 'make/config/pebble/chart'],
  ['github.com/cert-manager/cert-manager@v1.17.1', 'make/config/samplewebhook/chart'],
  ['github.com/openreports/reports-api@v0.2.1', 'charts/openreports'],
  ['sigs.k8s.io/external-dns@v0.15.1', 'charts/external-dns'],
  ['sigs.k8s.io/karpenter@v1.1.1', 'kwok/charts'],
  ['sigs.k8s.io/kueue@v0.10.1', 'charts/kueue'],
  ['sigs.k8s.io/lws@v0.5.1', 'charts/lws'],
  ['sigs.k8s.io/metrics-server@v0.7.2', 'charts/metrics-server'],
  ['sigs.k8s.io/node-feature-discovery@v0.17.3', 'deployment/helm/node-feature-discovery'],
  ['sigs.k8s.io/scheduler-plugins@v0.30.6', 'manifests/install/charts/as-a-second-scheduler'],
  ['sigs.k8s.io/secrets-store-csi-driver@v1.4.8', 'charts/secrets-store-csi-driver'],
];

const MOST_KUSTOMIZATIONS = 50;
const MOST_FILES = 60;

/** What is asked of each kind: the share of exact places, and that none is wrong where that is promised. */
const BARS = { kustomize: 0.99, templates: 1, values: 0.95 };

class Totals {
  readonly kustomize = new TraceTally();
  readonly templates = new TraceTally();
  readonly values = new TraceTally();

  add(kind: keyof typeof BARS, name: string, tally: TraceTally): void {
    this[kind].merge(tally);
    console.log(`${name}, ${kind}: ${tally}`);
    for (const example of tally.examples) console.log(`    ${example}`);
  }
}

async function plantCharts(totals: Totals): Promise<void> {
  const roots = new Map(
    chartSources([...new Set(CHARTS.map(([module]) => module))]).map((each) => [each.name, each.root]),
  );
  for (const [module, path] of CHARTS) {
    const name = `${module} ${path}`;
    const planted = await plantChart(join(roots.get(module) ?? '', path));
    if (planted === undefined) {
      console.log(`${name}: cannot be rendered`);
      continue;
    }
    totals.add('templates', name, planted.templates);
    totals.add('values', name, planted.values);
    if (planted.dropped > 0) console.log(`    ${planted.dropped} scalars were not tried`);
  }
}

/** Evenly among those that are made of several files, and not of so many that all builds would take minutes. */
async function plantKustomizations(totals: Totals, root: string): Promise<void> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(root, join(entry.parentPath, entry.name))).sort();
  const roots = kustomizationRoots(root, paths).filter(
    ({ reaches }) => reaches.size >= 3 && reaches.size <= MOST_FILES,
  );
  let done = 0;
  for (const target of spread(roots)) {
    if (done === MOST_KUSTOMIZATIONS) break;
    const planted = await plantKustomization(root, target);
    if (planted === undefined) continue;
    done += 1;
    totals.add('kustomize', target.file, planted.tally);
    if (planted.dropped > 0) console.log(`    ${planted.dropped} of ${planted.sites} scalars were not tried`);
  }
}

/** All of them, those first that lie far from one another. */
function spread<Item>(items: readonly Item[]): Item[] {
  const step = Math.max(1, Math.floor(items.length / MOST_KUSTOMIZATIONS));
  return Array.from({ length: step }, (_, start) => items.filter((__, index) => index % step === start)).flat();
}

const totals = new Totals();
const corpus = process.env.CORPUS_DIR;
if (corpus !== undefined && existsSync(corpus)) {
  const folders = readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders) await plantKustomizations(totals, join(corpus, name));
}
await plantCharts(totals);
let isGood = true;
for (const [kind, bar] of Object.entries(BARS) as [keyof typeof BARS, number][]) {
  const tally = totals[kind];
  console.log(`all ${kind}: ${tally}`);
  if (tally.total > 0 && tally.exact / tally.total < bar) isGood = false;
}
if (totals.values.wrong + totals.kustomize.wrong > 0) isGood = false;
process.exitCode = isGood ? 0 : 1;
