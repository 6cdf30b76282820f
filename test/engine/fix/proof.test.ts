/** What the proof of a repair holds against it, and what not: seen from the command, with users' rules that quarrel. */

import assert from 'node:assert/strict';
import { runCli } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** Wants `tier: gold`; its repair makes `no-gold` speak. */
const GOLD = `# METADATA
# title: Everything is gold
# custom:
#   severity: critical
#   action: Audit
#   kinds: [Pod]
#   reads: ["resource:/metadata/labels"]
#   messages:
#     gold: "Make it gold."
#   fix: safe
package acme.gold

import data.ccpolicy.lib

violations contains lib.fail("gold", {}, "/metadata/labels/tier", {"fix": {
	"kind": "safe",
	"operations": [lib.set_value("/metadata/labels/tier", "gold")],
}}) if {
	input.resource.metadata.labels.tier != "gold"
}
`;
const NO_GOLD = `# METADATA
# title: Nothing is gold
# custom:
#   severity: low
#   action: Audit
#   kinds: [Pod]
#   reads: ["resource:/metadata/labels"]
#   messages:
#     no_gold: "Gold is forbidden."
package acme.no_gold

import data.ccpolicy.lib

violations contains lib.fail("no_gold", {}, "/metadata/labels/tier", {}) if input.resource.metadata.labels.tier == "gold"
`;

const pod = (className: string) => `apiVersion: v1
kind: Pod
metadata:
  name: inference
  labels:
    tier: iron
spec:
  runtimeClassName: ${className}
  containers:
    - name: inference
      image: registry.example.net/ml/inference:4.4.1
`;

describe('fix: the proof', () => {
  it('drops the repair that makes another rule speak, and keeps the innocent ones made after it', () => {
    const folder = temporaryFolder({
      'pod.yaml': pod('kata-qemu-snp'),
      'rules/gold/policy.rego': GOLD,
      'rules/no-gold/policy.rego': NO_GOLD,
    });
    const { stdout } = runCli(['fix', '--diff', '--policy', 'rules'], { cwd: folder });
    assert.match(stdout, /^\+ {6}imagePullPolicy: Always$/m);
    assert.doesNotMatch(stdout, /gold/);
  });

  it('does not mind a finding that moves with the same words', () => {
    // The policy belongs elsewhere on the new platform; that it is missing is no news.
    const folder = temporaryFolder({ 'pod.yaml': pod('kata-cc-isolation') });
    const { stdout } = runCli(['fix', '--diff', '--accept', 'suggestions'], { cwd: folder });
    assert.match(stdout, /^\+ {2}runtimeClassName: kata-remote$/m);
  });
});
