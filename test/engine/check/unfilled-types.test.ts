/** A text that something fills in later has no type yet: no error, but a visible skip. */

import assert from 'node:assert/strict';
import { runJson } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const pod = (cpu: string) => `apiVersion: v1
kind: Pod
metadata:
  name: inference
spec:
  runtimeClassName: kata-qemu-snp
  containers:
    - name: inference
      image: registry.example.net/ml/inference:4.4.1
      resources:
        limits:
          cpu: ${cpu}
          memory: 1Gi
`;

function judge(cpu: string) {
  const { report } = runJson(['--as-of', '2026-11-21'], { cwd: temporaryFolder({ 'pod.yaml': pod(cpu) }) });
  return { codes: report.errors.map(({ code }) => code), skipped: report.coverage.skippedRules };
}

describe('types of what is filled in later', () => {
  for (const cpu of ['$(cpu_limit)', '$(params.cpu)', '${CPU}', '"{{ .Values.cpu }}"']) {
    it(`${cpu} is a placeholder`, () => {
      const { codes, skipped } = judge(cpu);
      assert.deepEqual(codes, []);
      assert.ok((skipped['placeholder'] ?? 0) > 0, JSON.stringify(skipped));
    });
  }

  for (const cpu of ['plenty', '$(cpu', '1$(x)']) {
    it(`${cpu} is a mistake`, () => {
      assert.deepEqual(judge(cpu).codes, ['MANIFEST_TYPE']);
    });
  }

  it('hides nothing of what stands beside the placeholder', () => {
    const two = `${pod('"1"')}      securityContext: {privileged: true}
    - name: sidecar
      image: registry.example.net/ml/sidecar:1.0.0
      securityContext: {privileged: "\${PRIVILEGED}"}
      resources: {limits: {cpu: "\${CPU}", memory: 1Gi}}
`;
    const { report } = runJson(['--as-of', '2026-11-21', '--all'], { cwd: temporaryFolder({ 'pod.yaml': two }) });
    const of = (rule: string) =>
      report.results
        .filter(({ ruleId }) => ruleId === rule)
        .map(({ status, location, skipReason }) => `${status} ${skipReason ?? location.pointer}`)
        .sort();
    assert.deepEqual(of('cc-no-privileged'), [
      'fail /spec/containers/0/securityContext/privileged',
      'skip placeholder: /spec/containers/1/securityContext/privileged',
    ]);
    assert.deepEqual(of('cc-require-cpu-memory-limits'), ['skip placeholder: /spec/containers/1/resources/limits/cpu']);
    assert.deepEqual(report.errors, []);
  });
});
