/** A repair in a base must leave its overlays what they are: kustomize names places by path, and lists by number. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runCli, runJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Where everything is rendered, the proof finds all that; here nothing is. */
const PLAIN = ['--as-of', '2026-11-21', '--render', 'none'];
const POD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      runtimeClassName: kata-vm-isolation
      hostNetwork: true
      containers:
        - {name: app, image: "ghcr.io/acme/app:1.0", resources: {limits: {cpu: "1", memory: 1Gi}}}
`;

/** The kind of the repair that is offered for the host network, and whether `fix` makes it. */
function offered(patch: string): string {
  const cwd = temporaryFolder({
    'base/kustomization.yaml': 'resources: [web.yaml]\n',
    'base/web.yaml': POD,
    'overlay/kustomization.yaml': `resources: [../base]\n${patch}`,
    'overlay/ops.yaml': '- {op: remove, path: /spec/template/spec/hostNetwork}\n',
  });
  const { report } = runJson(['--rule', 'cc-no-host-network', ...PLAIN], { cwd });
  const [result] = report.results as unknown as { fix: { kind: string; reason?: string } }[];
  runCli(['fix', '--rule', 'cc-no-host-network', ...PLAIN], { cwd });
  const made = readFileSync(`${cwd}/base/web.yaml`, 'utf8') === POD ? 'left' : 'made';
  return [result?.fix.kind, made, result?.fix.reason].filter((part) => part !== undefined).join(' ');
}

describe('a base under overlays', () => {
  const PINNED = (field: string) => `suggest left overlay/kustomization.yaml names it by its path (${field})`;
  const target = 'target: {kind: Deployment, name: web}';

  it('keeps what a JSON patch removes, replaces or looks into', () => {
    const ops = (op: string) => `patches: [{${target}, patch: '[${op}]'}]\n`;
    assert.equal(offered(ops('{"op": "remove", "path": "/spec/template/spec/hostNetwork"}')), PINNED('patches'));
    assert.equal(offered(ops('{"op": "test", "path": "/spec/template/spec", "value": {}}')), PINNED('patches'));
    assert.equal(offered(`patches: [{${target}, path: ops.yaml}]\n`), PINNED('patches'));
    assert.equal(
      offered(`patchesJson6902: [{target: {version: v1, kind: Deployment, name: web}, path: ops.yaml}]\n`),
      PINNED('patchesJson6902'),
    );
  });

  it('keeps what a replacement writes to', () => {
    const select = 'select: {kind: Deployment}, fieldPaths: [spec.template.spec.hostNetwork]';
    const replacement = `replacements: [{source: {kind: ConfigMap, name: c, fieldPath: data.x}, targets: [{${select}}]}]\n`;
    assert.equal(offered(replacement), PINNED('replacements'));
  });

  it('is repaired where patches go elsewhere, aim at others, or merge', () => {
    const elsewhere = `patches: [{${target}, patch: '[{"op": "replace", "path": "/spec/replicas", "value": 2}]'}]\n`;
    const others = `patches: [{target: {kind: Deployment, name: api}, path: ops.yaml}]\n`;
    const merged = `patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {hostNetwork: false}}}}'}]\n`;
    for (const patch of [elsewhere, others, merged, '']) assert.equal(offered(patch), 'safe made', patch);
  });

  it('keeps the numbers of a list that a patch counts', () => {
    const job = `apiVersion: batch/v1
kind: Job
metadata: {name: unseal}
spec:
  template:
    spec:
      containers:
        - name: app
          image: ghcr.io/acme/app:1.0
          resources: {limits: {cpu: "1", memory: 1Gi, sgx.intel.com/epc: 10Mi}}
          volumeMounts: [{name: sgx, mountPath: /dev/sgx_enclave}, {name: data, mountPath: /data}]
      volumes:
        - {name: sgx, hostPath: {path: /dev/sgx_enclave}}
        - {name: data, persistentVolumeClaim: {claimName: data-dev}}
`;
    const claim =
      '[{"op": "replace", "path": "/spec/template/spec/volumes/1/persistentVolumeClaim/claimName", "value": "p"}]';
    const files = (overlay: string) => ({
      'base/kustomization.yaml': 'resources: [job.yaml]\n',
      'base/job.yaml': job,
      'overlay/kustomization.yaml': `resources: [../base]\n${overlay}`,
    });
    const repaired = (overlay: string) => {
      const cwd = temporaryFolder(files(overlay));
      runCli(['fix', '--rule', 'sgx-no-driver-mount', ...PLAIN], { cwd });
      return readFileSync(`${cwd}/base/job.yaml`, 'utf8');
    };
    assert.notEqual(repaired(''), job, 'without the patch it is repaired');
    assert.equal(repaired(`patches: [{target: {kind: Job, name: unseal}, patch: '${claim}'}]\n`), job);
  });
});
