/** R69 under a configuration that enforces it: what the repository shows to be clear blocks, what it cannot show does not. */

import assert from 'node:assert/strict';
import { runJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const RULE = 'cc-no-k8s-secret-in-tee';
const SET = `apiVersion: v1
kind: Secret
metadata: {name: model-key, namespace: ml}
stringData: {key: Tr0ub4dor}
---
apiVersion: v1
kind: Pod
metadata: {name: inference, namespace: ml}
spec:
  runtimeClassName: kata-qemu-snp
  containers:
    - name: inference
      image: registry.example.net/ml/inference:4.4.1
      envFrom:
        - secretRef: {name: model-key}
        - secretRef: {name: elsewhere}
  volumes:
    - name: share
      azureFile: {shareName: models, secretName: model-key}
`;

function actions(config: string): string[] {
  const files = { 'pod.yaml': SET, '.ccpolicy.yaml': `apiVersion: ccpolicy.dev/v1\nkind: Config\n${config}\n` };
  const { report } = runJson(['--as-of', '2026-11-21'], { cwd: temporaryFolder(files) });
  return report.results
    .filter(({ ruleId }) => ruleId === RULE)
    .map(({ location, failureAction }) => `${location.pointer} ${failureAction}`)
    .sort();
}

describe('the action of cc-no-k8s-secret-in-tee', () => {
  const places = ['/spec/containers/0/envFrom/0/secretRef/name', '/spec/containers/0/envFrom/1/secretRef/name'];
  const share = '/spec/volumes/0/azureFile/secretName';

  it('is the profile’s: Audit', () => {
    assert.deepEqual(
      actions(''),
      [...places, share].map((path) => `${path} Audit`),
    );
  });

  it('blocks on request, where the values are known', () => {
    assert.deepEqual(actions(`failureAction: {${RULE}: Enforce}`), [
      `${places[0]} Enforce`,
      `${places[1]} Audit`,
      `${share} Audit`,
    ]);
  });
});
