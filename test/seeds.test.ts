/**
 * The manifests that this project started from, as facts in our own names: same fields, same kinds of values. What they
 * give is settled (issue 4, §9): these rules with these actions per resource, however many findings.
 */

import assert from 'node:assert/strict';
import { runJson } from './support/cli.ts';
import { temporaryFolder } from './support/temporary.ts';

const SANDBOXING = {
  'trusted.yaml': `kind: Pod
apiVersion: v1
metadata:
  name: trusted
spec:
  containers:
    - name: trusted
      image: mcr.microsoft.com/aks/fundamental/base-ubuntu:v0.0.11
      command: ["/bin/sh", "-ec", "while :; do echo '.'; sleep 5 ; done"]
`,
  'untrusted.yaml': `kind: Pod
apiVersion: v1
metadata:
  name: untrusted
spec:
  runtimeClassName: kata-mshv-vm-isolation
  containers:
    - name: untrusted
      image: mcr.microsoft.com/aks/fundamental/base-ubuntu:v0.0.11
      command: ["/bin/sh", "-ec", "while :; do echo '.'; sleep 5 ; done"]
`,
};

const COCO = {
  'operator.yaml': `apiVersion: confidentialcontainers.org/v1beta1
kind: CcRuntime
metadata:
  name: coco-runtime
spec:
  runtimeName: kata
  config:
    installType: bundle
`,
  'inference.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: inference
  labels:
    app: inference
spec:
  runtimeClassName: kata-cc-sev-snp
  containers:
    - name: app
      image: registry.example.com/inference:v1.0
      resources:
        limits:
          memory: 4Gi
          cpu: "2"
      env:
        - name: MODEL_KEY
          valueFrom:
            secretKeyRef:
              name: model-decryption-key
              key: key
      volumeMounts:
        - name: models
          mountPath: /models
  volumes:
    - name: models
      persistentVolumeClaim:
        claimName: models
`,
  'attestation.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: attestation-config
  namespace: confidential-containers-system
data:
  config.json: |
    {
      "attestation_url": "https://attestation.example.com",
      "policy": {
        "allowed_digests": [
          "sha256:abc123..."
        ],
        "min_firmware_version": "1.55",
        "require_secure_boot": true,
        "allowed_platforms": ["sev-snp", "tdx"]
      }
    }
`,
  'peer-pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: remote
  annotations:
    io.katacontainers.config.hypervisor.machine_type: "sev-snp"
spec:
  runtimeClassName: kata-remote
  containers:
    - name: app
      image: registry.example.com/sensitive:v1
      resources:
        limits:
          kata.peerpods.io/vm: "1"
`,
};

const RULES: Readonly<Record<string, string>> = {
  R02: 'cc-runtime-class-alias',
  R07: 'sandbox-legacy-runtime-class',
  R18: 'cc-require-agent-policy',
  R36: 'cc-image-digest',
  R37: 'cc-image-pull-policy-always',
  R44: 'cc-require-cpu-memory-limits',
  R69: 'cc-no-k8s-secret-in-tee',
  R94: 'peerpods-machine-type',
  R97: 'peerpods-vm-resource',
  R99: 'coco-ccruntime-fields',
  R100: 'coco-operator-deprecated',
  R102: 'att-config-valid',
  R103: 'att-config-https',
  R104: 'att-config-digests',
  R107: 'att-config-platforms',
};

/** `R07 E`: rule and action; the rules by id in the report, by ordinal here. */
function pairs(files: Record<string, string>, ...flags: string[]): Record<string, string[]> {
  const { report } = runJson(['--as-of', '2026-11-21', ...flags], { cwd: temporaryFolder(files) });
  assert.deepEqual(report.errors, []);
  const ordinals = new Map(Object.entries(RULES).map(([ordinal, id]) => [id, ordinal]));
  const found: Record<string, Set<string>> = {};
  for (const { ruleId, failureAction, resource, status } of report.results) {
    found[resource.name] ??= new Set();
    const action = status === 'fail' ? failureAction.slice(0, 1) : status;
    found[resource.name]?.add(`${ordinals.get(ruleId) ?? ruleId} ${action}`);
  }
  return Object.fromEntries(Object.entries(found).map(([name, set]) => [name, [...set].sort()]));
}

const sorted = (text: string) => text.split(', ').sort();

describe('the seeds', () => {
  it('AKS Pod Sandboxing: the trusted pod is left in peace, the other is told of class, limits and digest', () => {
    assert.deepEqual(pairs(SANDBOXING), { untrusted: sorted('R07 E, R44 E, R36 A') });
  });

  it('AKS Pod Sandboxing as it was: the class is right, limits and digest are not', () => {
    assert.deepEqual(pairs(SANDBOXING, '--profile', 'aks-pod-sandboxing@preview-2024-08'), {
      untrusted: sorted('R44 E, R36 A'),
    });
  });

  it('CNCF Confidential Containers', () => {
    assert.deepEqual(pairs(COCO), {
      'coco-runtime': sorted('R99 A, R100 E'),
      inference: sorted('R02 E, R18 E, R37 E, R36 A, R69 A'),
      'attestation-config': sorted('R103 E, R104 E, R102 A, R107 A'),
      remote: sorted('R94 E, R18 E, R44 E, R36 A, R97 A, R37 A'),
    });
  });
});
