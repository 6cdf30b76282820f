/** What the guides show is taken by the command as it stands there. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ROOT } from './support/checkout.ts';
import { runCli, runJson } from './support/cli.ts';
import { temporaryFolder } from './support/temporary.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: NAME, namespace: NAMESPACE}
spec:
  runtimeClassName: kata-vm-isolation
  hostNetwork: true
  containers: [{name: main, image: ghcr.io/acme/main:1.0.0}]
`;

describe('docs/configuration.md', () => {
  const page = readFileSync(`${ROOT}docs/configuration.md`, 'utf8');
  const [config = '', policy = '', exception = ''] = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
    ([, text = '']) => text,
  );
  const pod = (name: string, namespace: string) => POD.replace('NAMESPACE', namespace).replace('NAME', name);

  it('shows a configuration, a policy and an exception that do what it says', () => {
    const cwd = temporaryFolder({
      '.ccpolicy.yaml': config,
      'policies/policy.yaml': policy,
      'policies/exception.yaml': exception,
      'charts/api/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
      'charts/api/values-prod.yaml': '{}\n',
      'clusters/old/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: old}\n',
      'legacy/pod.yaml': pod('old', 'prod-a'),
      'apps/web.yaml': pod('web', 'prod-a'),
      'apps/node.yaml': pod('node-agent', 'prod-a'),
      'apps/trainer.yaml': pod('trainer-1', 'prod-ml'),
    });
    const { report, stderr } = runJson(['.', '--all', '--as-of', '2026-11-21'], { cwd });
    assert.deepEqual(report.errors, [], stderr);
    const said = report.results
      .filter(({ ruleId }) => ruleId === 'cc-no-host-network')
      .map(({ resource, policy: asked, status }) => `${resource.name} ${asked.split('@')[0]} ${status}`)
      .filter((text) => !text.endsWith('skip'));
    assert.deepEqual(said.sort(), ['node-agent aks-pod-sandboxing fail', 'web confidential-prod fail']);
    const digest = report.results.find(({ ruleId, status }) => ruleId === 'cc-image-digest' && status === 'fail');
    assert.deepEqual([digest?.severity, digest?.failureAction], ['high', 'Enforce']);
  });
});

describe('docs/writing-rules.md', () => {
  it('shows a rule of the user that is compiled, tested and run', () => {
    const page = readFileSync(`${ROOT}docs/writing-rules.md`, 'utf8');
    const [, rego = ''] = [...page.matchAll(/^```rego\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
    const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\n';
    const cwd = temporaryFolder({
      'acme/team-label/policy.rego': rego,
      'acme/team-label/bad.yaml': `# case: no labels\n${deployment.replace('metadata:', 'metadata: # want[Audit]: names no team')}`,
      'acme/team-label/good.yaml': `# case: a team\n${deployment}  labels: {team: payments}\n`,
      'api.yaml': deployment,
    });
    const tested = runCli(['test', 'acme'], { cwd });
    assert.equal(tested.exit, 0, tested.stdout + tested.stderr);
    const { report } = runJson(['api.yaml', '--policy', 'acme'], { cwd });
    assert.deepEqual(
      report.results.map(({ ruleId, message }) => [ruleId, message]),
      [['acme/team-label', 'api names no team. Add the label team.']],
    );
  });
});
