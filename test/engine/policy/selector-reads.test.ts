/** Whoever is chosen by labels or annotations must have labels and annotations that Kubernetes takes. */

import assert from 'node:assert/strict';
import type { ResourceFilter } from '../../../engine/model/policy.ts';
import { runJson } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: 1}, annotations: {"acme.example/tier": true}}
spec:
  runtimeClassName: kata-qemu-snp
  containers: [{name: app, image: "ghcr.io/acme/app:1.0", securityContext: {privileged: true}}]
`;
const document = (kind: string, spec: object) =>
  JSON.stringify({ apiVersion: 'ccpolicy.dev/v1', kind, metadata: { name: 'chosen' }, spec });
const policy = (resources: ResourceFilter, exclude?: ResourceFilter) =>
  document('Policy', {
    rules: [
      {
        name: 'r',
        match: { any: [{ resources }] },
        ...(exclude === undefined ? {} : { exclude: { any: [{ resources: exclude }] } }),
        rule: 'cc-no-privileged',
      },
    ],
  });
const exception = (resources: ResourceFilter) =>
  document('PolicyException', {
    exceptions: [{ ruleIds: ['cc-no-privileged'] }],
    match: { any: [{ resources }] },
    reason: 'a test',
    owner: 'team',
    expiresAt: '2027-01-01',
  });

/** The pointers of the errors of a run in which one rule is judged that reads neither labels nor annotations. */
function wrong(chooser: string): (string | undefined)[] {
  const cwd = temporaryFolder({ 'apps/pod.yaml': POD, 'policy.json': chooser });
  const args = ['apps', '--policy', 'policy.json', '--rule', 'cc-no-privileged', '--as-of', '2026-11-21'];
  const { exit, report } = runJson(args, { cwd });
  assert.equal(exit === 3, report.errors.length > 0);
  return report.errors.map(({ location }) => location?.pointer);
}

describe('what policies choose by', () => {
  const LABEL = ['/metadata/labels/app'];
  const ANNOTATION = ['/metadata/annotations/acme.example~1tier'];
  const KINDS = { kinds: ['Pod'] };

  it('has its types checked, though no rule reads it', () => {
    assert.deepEqual(wrong(policy({ ...KINDS, selector: { matchLabels: { app: '1' } } })), LABEL);
    assert.deepEqual(wrong(policy({ ...KINDS, annotations: { 'acme.example/tier': 'true' } })), ANNOTATION);
    assert.deepEqual(wrong(policy(KINDS, { selector: { matchLabels: { app: '2' } } })), LABEL);
    assert.deepEqual(wrong(exception({ ...KINDS, selector: { matchLabels: { app: '1' } } })), LABEL);
  });

  it('and nothing else has', () => {
    assert.deepEqual(wrong(policy({ ...KINDS, names: ['web'] })), []);
    assert.deepEqual(wrong(policy({ ...KINDS, namespaceSelector: { matchLabels: { app: '1' } } })), []);
  });
});
