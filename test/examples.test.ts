/** The example repository: what is found in it, that sound workloads pass, and that its patch applies and says everything. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './support/checkout.ts';
import { runCli, runJson } from './support/cli.ts';
import { temporaryFolder } from './support/temporary.ts';

const AS_OF = ['--as-of', '2026-11-21'];

/** Rule and action (E blocks, A audits) of every finding, by file; a file that is not here has none. */
const FINDINGS: Readonly<Record<string, readonly string[]>> = {
  'examples/apps/ci-runners/runner.yaml': [
    'sandbox-legacy-runtime-class E',
    'cc-no-host-pid-ipc E',
    'cc-require-cpu-memory-limits E',
    'cc-image-digest A',
  ],
  'examples/apps/clean-room/join.yaml': ['akscc-retired E'],
  'examples/apps/clean-room/report.yaml': [
    'cc-require-agent-policy E',
    'akscc-retired E',
    'cc-image-digest A',
    'cc-no-hostpath E',
    'cc-service-tcp-only E',
  ],
  'examples/apps/key-vault/unseal-legacy.yaml': [
    'sgx-retired-sku E',
    'sgx-legacy-epc-resource E',
    'sgx-no-driver-mount E',
  ],
  'examples/apps/ledger/reconciler.yaml': ['cc-runtime-class-misplaced E', 'cc-runtime-class-required E'],
  'examples/apps/ledger/statements.yaml': [
    'cc-policy-annotation-key E',
    'cc-runtime-class-known E',
    'cc-no-host-network E',
    'cc-image-no-latest E',
    'cc-no-interactive-debug E',
    'cc-no-interactive-debug E',
    'cc-require-cpu-memory-limits E',
    'cc-no-k8s-secret-in-tee A',
  ],
  'examples/apps/scoring/scorer.yaml': [
    'cc-require-agent-policy E',
    'peerpods-machine-type E',
    'peerpods-annotation-name E',
    'cc-image-pull-policy-always A',
    'cc-image-digest A',
    'cc-require-cpu-memory-limits E',
    'peerpods-vm-resource A',
  ],
  'examples/apps/thumbnails/base/deployment.yaml': ['cc-no-host-pid-ipc E'],
  'examples/apps/thumbnails/overlays/prod/kustomization.yaml': ['cc-image-digest A'],
  'examples/apps/thumbnails/overlays/prod/network.yaml': ['cc-no-host-network E'],
  'examples/charts/converter/values.yaml': ['cc-no-host-pid-ipc E'],
  'examples/platform/attestation/default.yaml': [
    'att-config-valid A',
    'att-config-https E',
    'att-config-min-firmware E',
    'att-config-secure-boot E',
  ],
  'examples/platform/coco/ccruntime.yaml': [
    'coco-operator-deprecated E',
    'coco-ccruntime-fields A',
    'coco-ccruntime-fields A',
  ],
};

describe('examples', function () {
  this.timeout(60_000);

  it('show findings of every system, in these files and no others', () => {
    const { exit, report } = runJson(['examples', ...AS_OF]);
    const found: Record<string, string[]> = {};
    for (const { ruleId, failureAction, location } of report.results) {
      const list = found[location.path] ?? [];
      found[location.path] = list;
      list.push(`${ruleId} ${failureAction.charAt(0)}`);
    }
    assert.deepEqual(found, FINDINGS);
    assert.deepEqual(report.errors, []);
    assert.equal(exit, 1);
  });

  it('show what overlays and a chart set, at their lines', () => {
    const { report } = runJson(['examples', ...AS_OF]);
    const rendered = report.results.flatMap(({ ruleId, location, renderings }) =>
      renderings === undefined
        ? []
        : [`${location.path}:${location.line} ${ruleId} ${renderings.roots.length}/${renderings.of}`],
    );
    assert.deepEqual(rendered, [
      'examples/apps/thumbnails/base/deployment.yaml:14 cc-no-host-pid-ipc 2/2',
      'examples/apps/thumbnails/overlays/prod/kustomization.yaml:9 cc-image-digest 1/2',
      'examples/apps/thumbnails/overlays/prod/network.yaml:9 cc-no-host-network 1/2',
      'examples/charts/converter/values.yaml:7 cc-no-host-pid-ipc 1/1',
    ]);
    const plain = runJson(['examples', '--render', 'none', ...AS_OF]).report.results;
    assert.equal(plain.length, report.results.length - rendered.length + 1);
  });

  it('judge sound workloads of every system, and let them pass', () => {
    const sound = [
      ['examples/apps/ledger/deployment.yaml', 'coco-snp@0.22'],
      ['examples/apps/scoring/export.yaml', 'coco-peer-pods@0.22'],
      ['examples/apps/key-vault/unseal.yaml', 'aks-sgx@2026-07'],
      ['examples/apps/ci-runners/build.yaml', 'aks-pod-sandboxing@2026-06'],
    ] as const;
    for (const [path, profile] of sound) {
      const { exit, report } = runJson([path, '--all', ...AS_OF]);
      const asked = new Set(report.results.map(({ policy }) => policy));
      assert.ok(asked.has(profile), path);
      assert.ok(report.summary.pass > 0, path);
      assert.equal(report.summary.fail, 0, path);
      assert.equal(exit, 0, path);
    }
  });

  it('are repaired by a patch that git applies, and a second one is empty', () => {
    const copy = temporaryFolder();
    cpSync(join(ROOT, 'examples'), join(copy, 'examples'), { recursive: true });
    const git = (args: readonly string[], input = '') =>
      execFileSync('git', args, { cwd: copy, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
    git(['init', '--quiet']);
    const first = runCli(['fix', 'examples', '--diff', ...AS_OF], { cwd: copy });
    assert.match(first.stdout, /^diff --git a\/examples\//);
    git(['apply', '--whitespace=error-all'], first.stdout);
    const second = runCli(['fix', 'examples', '--diff', ...AS_OF], { cwd: copy });
    assert.equal(second.stdout, '');

    const { report } = runJson(['examples', ...AS_OF], { cwd: copy });
    const left = report.results.map(({ location, ruleId }) => `${location.path} ${ruleId}`);
    const gone = Object.entries(FINDINGS).flatMap(([path, rules]) =>
      rules.map((rule) => `${path} ${rule.slice(0, -2)}`).filter((finding) => !left.includes(finding)),
    );
    assert.deepEqual(gone, [
      'examples/apps/ci-runners/runner.yaml cc-no-host-pid-ipc',
      'examples/apps/key-vault/unseal-legacy.yaml sgx-legacy-epc-resource',
      'examples/apps/key-vault/unseal-legacy.yaml sgx-no-driver-mount',
      'examples/apps/ledger/statements.yaml cc-policy-annotation-key',
      'examples/apps/ledger/statements.yaml cc-require-cpu-memory-limits',
      'examples/apps/scoring/scorer.yaml peerpods-annotation-name',
      'examples/apps/scoring/scorer.yaml cc-image-pull-policy-always',
      'examples/apps/thumbnails/base/deployment.yaml cc-no-host-pid-ipc',
      'examples/apps/thumbnails/overlays/prod/network.yaml cc-no-host-network',
      'examples/charts/converter/values.yaml cc-no-host-pid-ipc',
      'examples/platform/attestation/default.yaml att-config-min-firmware',
      'examples/platform/attestation/default.yaml att-config-secure-boot',
    ]);
  });

  it('has an exception for everything that is found, and all of them together waive it', () => {
    const printed = runCli(['check', 'examples', '--show-exceptions', ...AS_OF]).stdout;
    const documents = printed.match(/^---\n[\s\S]*?(?=\n\n)/gm) ?? [];
    const filled = documents.join('\n').replaceAll(/(reason|owner): .*/g, '$1: of the example');
    const file = join(temporaryFolder(), 'exceptions.yaml');
    writeFileSync(file, filled);
    const { report, exit } = runJson(['examples', '--exceptions', file, ...AS_OF]);
    assert.deepEqual([exit, report.results, report.notes], [0, [], []]);
    // One of them is found in two renderings, and waived in both.
    assert.equal(report.coverage.excepted, Object.values(FINDINGS).flat().length + 1);
  });
});
