/** What a run says is unused: only what it could have needed. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const AS_OF = ['--as-of', '2026-11-21'];
const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: a}\nspec:\n  runtimeClassName: kata-vm-isolation\n  containers: [{name: x, image: x}]\n';
const exception = (name: string, entry: string) => `apiVersion: ccpolicy.dev/v1
kind: PolicyException
metadata: {name: ${name}}
spec:
  exceptions: [${entry}]
  match: {any: [{resources: {kinds: [Pod], names: [gone], namespaces: [b]}}]}
  reason: none any more
  owner: team
  expiresAt: 2027-01-01
`;
const FILES = {
  'apps/a.yaml': POD,
  'other/b.yaml': POD.replace('name: web', 'name: other'),
  '.policies/exceptions.yaml': [
    exception('by-id', '{ruleIds: [cc-no-host-network]}'),
    exception('by-two-ids', '{ruleIds: [cc-no-host-network, cc-image-digest]}'),
    exception('by-policy', '{policyName: house, ruleNames: [digest]}'),
    exception('by-profile', '{policyName: aks-pod-sandboxing, ruleNames: [cc-no-host-*]}'),
  ].join('---\n'),
  '.policies/policy.yaml': `apiVersion: ccpolicy.dev/v1
kind: Policy
metadata: {name: house}
spec:
  rules:
    - {name: digest, rule: cc-image-digest, match: {any: [{resources: {kinds: [Pod], names: [gone]}}]}}
`,
};

describe('what is unused', () => {
  const cwd = temporaryFolder(FILES);
  /** The names that the notes of a run speak of. */
  const unused = (args: readonly string[], stdin?: string) => {
    const options = { cwd, ...(stdin === undefined ? {} : { stdin }) };
    const { report, stderr } = runJson([...AS_OF, '--policy', '.policies', ...args], options);
    assert.equal(stderr, '');
    const notes = (report.notes ?? []).filter(({ code }) => code !== 'WORKLOAD_UNJUDGED');
    return notes.map(({ message }) => /"([^"]*)"/.exec(message)?.[1]);
  };

  it('is told when everything was asked of everything', () => {
    for (const paths of [[], ['.'], [cwd]]) {
      assert.deepEqual(unused(paths), ['by-id', 'by-two-ids', 'by-policy', 'by-profile', 'digest'], paths.join());
    }
  });

  it('is not told of rules that were not asked', () => {
    assert.deepEqual(unused(['--rule', 'cc-no-host-network']), ['by-id']);
    assert.deepEqual(unused(['--rule', 'cc-image-digest']), ['by-policy', 'digest']);
    assert.deepEqual(unused(['--skip-rule', 'cc-image-digest']), ['by-id', 'by-profile']);
    assert.deepEqual(unused(['--skip-rule', 'cc-no-privileged']), [
      'by-id',
      'by-two-ids',
      'by-policy',
      'by-profile',
      'digest',
    ]);
    assert.deepEqual(unused(['--profile', 'aks-sgx']), ['by-policy', 'digest']);
  });

  it('is a name that nothing has; profiles are known with and without version, own rules by folder and id', () => {
    const own = `# METADATA
# title: T
# custom: {kinds: [Pod], reads: ["resource:/spec"], messages: {m: "M."}}
package acme.own

violations contains {"messageId": "m", "args": {}, "path": "/spec"} if input.resource.spec.absent
`;
    const entries = [
      '{policyName: aks-pod-sandboxing, ruleNames: [cc-no-host-network]}',
      '{policyName: aks-pod-sandboxing@preview-2024-08, ruleNames: [cc-image-digest]}',
      '{policyName: acme, ruleNames: [acme/own]}',
      '{policyName: house, ruleNames: [digest, digst]}',
      '{policyName: acne, ruleNames: [own]}',
      '{policyName: acme, ruleNames: [acme/owm]}',
      '{policyName: baseline, ruleNames: [cc-image-digst]}',
    ];
    const used = exception('used', entries.join(', ')).replace('names: [gone], namespaces: [b]', 'namespaces: [a]');
    const folder = temporaryFolder({
      'a.yaml': POD.replace('spec:', 'spec:\n  hostNetwork: true'),
      '.policies/e.yaml': used,
      '.policies/policy.yaml': FILES['.policies/policy.yaml'].replace(', names: [gone]', ''),
      'acme/own/policy.rego': own,
    });
    const { report } = runJson([...AS_OF, '--policy', '.policies', '--policy', 'acme'], { cwd: folder });
    assert.deepEqual(
      report.notes?.map(({ message }) => message),
      [
        'Exception "used": "acme" has no rule "acme/owm". Did you mean acme/own?',
        'Exception "used": "baseline" has no rule "cc-image-digst". Did you mean cc-image-digest?',
        'Exception "used": "house" has no rule "digst". Did you mean digest?',
        'Exception "used": There is no policy "acne". Did you mean acme?',
      ],
    );
  });

  it('is not told of a part of the repository', () => {
    assert.deepEqual(unused(['apps']), []);
    assert.deepEqual(unused(['apps', 'other']), []);
    assert.deepEqual(unused(['--stdin'], readFileSync(join(cwd, 'apps/a.yaml'), 'utf8')), []);
  });
});
