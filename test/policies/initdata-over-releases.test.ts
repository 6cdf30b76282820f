/** One pod as the releases of CoCo saw it (decisions 5): where initdata is read, under which key, and by which class. */

import assert from 'node:assert/strict';
import { runJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: tally
  namespace: election
  annotations:
    io.katacontainers.config.runtime.cc_init_data: H4sIAAAAAAACAyWLsQrCMBBA9/uK45ZsoaKDCB3dxVVEjvSaBmPT5q6if2+Lw1se772laiojtkiN3/mGgHMsNdnw2pwOvD8eCODWsfEdaCo5ha+vEgutgXMOJg5PjoIroz3+AUAnPS/Z8PyRcKkliOpV5kXU8NRiz1kFtvsHB0coeYEAAAA=
spec:
  runtimeClassName: kata-qemu-sev
  containers:
    - name: tally
      image: registry.example.net/election/tally@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945
      imagePullPolicy: Always
      env:
        - name: MODEL_KEY
          value: sealed.fakejwsheader.eyJ2ZXJzaW9uIjoiMC4xLjAiLCJ0eXBlIjoidmF1bHQifQ.fakesignature
      resources:
        limits: {cpu: "1", memory: 1Gi}
`;

function findings(profile: string): string[] {
  const { report } = runJson(['--profile', profile], { cwd: temporaryFolder({ 'pod.yaml': POD }) });
  return report.results.map(({ ruleId, failureAction }) => `${ruleId} ${failureAction}`).sort();
}

describe('a pod with initdata under the first key, over the releases', () => {
  it('0.10: nothing reads it, so the pod has no policy', () => {
    assert.deepEqual(findings('coco-snp@0.10'), ['cc-require-agent-policy Enforce']);
  });

  it('0.14: it is read, but the class is gone', () => {
    assert.deepEqual(findings('coco-snp@0.14'), ['coco-retired-runtime-class Enforce']);
  });

  it('0.17: the key was renamed too', () => {
    assert.deepEqual(findings('coco-snp@0.17'), [
      'cc-policy-annotation-key Enforce',
      'coco-retired-runtime-class Enforce',
    ]);
  });
});
