/** How many threads read a set must not be seen in the report: byte for byte the same. */

import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openFrame } from '../../../engine/check/read-set.ts';
import type { Settings } from '../../../engine/config/settings.ts';
import { renderJson } from '../../../engine/report/json.ts';
import { check } from '../../../engine/workspace/check.ts';
import { estimateBytes } from '../../../engine/workspace/disk-files.ts';
import { planFix } from '../../../engine/workspace/fix.ts';
import { readRendered } from '../../../engine/workspace/read-rendered.ts';
import { readSet } from '../../../engine/workspace/scan.ts';
import { ROOT } from '../../support/checkout.ts';
import { withWorkspace } from '../../support/host.ts';
import { teamRule } from '../../support/own-rule.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary.ts';

const POD = (name: string, more = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}${more}}
spec:
  runtimeClassName: kata-qemu-snp
  hostNetwork: true
  containers:
    - {name: app, image: "ghcr.io/acme/${name}:1", envFrom: [{secretRef: {name: token}}]}
`;

/** What makes shares hard to put together: joins across files, lists, patches, broken, doubled and aliased documents. */
function hardSet(): string {
  const folder = temporaryFolder();
  cpSync(`${ROOT}examples`, join(folder, 'examples'), { recursive: true });
  const many = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [
      `many/pod-${index}.yaml`,
      POD(`pod-${index}`, `, namespace: n${index % 3}`),
    ]),
  );
  writeFiles(folder, {
    ...many,
    'many/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: token, namespace: n1}\nstringData: {a: b}\n',
    'many/service.yaml':
      'apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: n1}\nspec: {selector: {a: b}}\n',
    'broken.yaml': `${POD('whole')}---\na: [\n---\n${POD('after')}`,
    'doubled.yaml': POD('doubled').replace('hostNetwork: true', 'hostNetwork: true\n  hostNetwork: false'),
    'aliased.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: &d {x: "1", __proto__: "2"}\nbinaryData: *d\n',
    'list.yaml': `apiVersion: v1\nkind: List\nitems:\n${['a', 'b'].map((name) => POD(name).replace(/^/gm, '    ').replace('    ', '  - ')).join('\n')}`,
    'wrong.yaml': POD('wrong').replace('hostNetwork: true', 'hostNetwork: 7'),
    'latin.yaml': Buffer.from([0x61, 0x3a, 0xff]),
    'overlay/kustomization.yaml': 'namespace: n2\nresources: [pod.yaml]\npatches: [{path: patch.yaml}]\n',
    'overlay/pod.yaml': POD('overlaid'),
    'overlay/patch.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: overlaid}\nspec: {hostPID: true}\n',
    'chart/Chart.yaml': 'name: c\n',
    'chart/templates/t.yaml': '{{ .Values.x }}\n',
    'policies/own.yaml': `apiVersion: ccpolicy.dev/v1
kind: Policy
metadata: {name: strict}
spec:
  rules:
    - name: network
      match: {any: [{resources: {kinds: [Pod], namespaces: [n1]}}]}
      rule: cc-no-host-network
      failureAction: Audit
    - name: nobody
      match: {any: [{resources: {kinds: [ReplicaSet]}}]}
      rule: cc-no-privileged
---
apiVersion: ccpolicy.dev/v1
kind: PolicyException
metadata: {name: one-pod}
spec:
  exceptions: [{ruleIds: [cc-no-host-network]}]
  match: {any: [{resources: {kinds: [Pod], names: [pod-7]}}]}
  reason: a test
  owner: team
  expiresAt: 2027-01-01
---
apiVersion: ccpolicy.dev/v1
kind: PolicyException
metadata: {name: no-pod}
spec:
  exceptions: [{ruleIds: [cc-no-host-network]}]
  match: {any: [{resources: {kinds: [Pod], names: [pod-99]}}]}
  reason: a test
  owner: team
  expiresAt: 2027-01-01
`,
    'rules/own/policy.rego': teamRule('rules.own'),
  });
  return folder;
}

describe('jobs', function () {
  this.timeout(120_000);
  let folder: string;

  before(() => {
    folder = hardSet();
  });

  const reportOf = (settings: Settings, all = false) =>
    withWorkspace(folder, { settings, all }, async (workspace) => {
      const { report, rules, secrets } = await check(workspace, { failOn: null });
      const context = {
        rules,
        secrets,
        policyReportGroup: 'openreports.io' as const,
        source: () => undefined,
        showExceptions: false,
        color: false,
        width: 80,
        failOn: null,
      };
      return { text: renderJson(report, context), coverage: report.coverage, findings: report.results.length };
    });

  it('never show in a report', async () => {
    const one = await reportOf({ jobs: 1 });
    assert.ok(one.findings > 100 && one.coverage.notEvaluated.length >= 3, 'the set has what makes it hard');
    for (const jobs of [2, 3]) assert.equal((await reportOf({ jobs })).text, one.text);
  });

  it('never show in what policies and exceptions were needed for', async () => {
    const settings = { policies: [join(folder, 'policies')] };
    const one = await reportOf({ ...settings, jobs: 1 });
    assert.match(one.text, /"nobody\\" of policy/);
    assert.match(one.text, /no-pod/);
    assert.doesNotMatch(one.text, /one-pod/);
    for (const jobs of [2, 3]) assert.equal((await reportOf({ ...settings, jobs })).text, one.text);
  });

  it('never show with rules of the users own', async () => {
    const settings = { policies: [join(folder, 'rules')] };
    const one = await reportOf({ ...settings, jobs: 1 });
    assert.match(one.text, /rules\/own/);
    assert.equal((await reportOf({ ...settings, jobs: 2 })).text, one.text);
  });

  it('never show where every resource is kept', async () => {
    const one = await reportOf({ jobs: 1, policies: [join(folder, 'policies')] }, true);
    assert.equal((await reportOf({ jobs: 2, policies: [join(folder, 'policies')] }, true)).text, one.text);
  });

  it('never show in repairs', async () => {
    const repairsOf = (jobs: number) =>
      withWorkspace(folder, { settings: { jobs } }, async (workspace) => {
        const { repairs } = await planFix(workspace, { accepted: new Set(['safe']), failOn: null });
        return repairs.map(({ file, text }) => ({ path: file.path, text }));
      });
    const one = await repairsOf(1);
    assert.ok(one.some(({ text }) => text !== undefined));
    assert.deepEqual(await repairsOf(2), one);
  });

  it('tell progress as often as one thread would need it', async () => {
    await withWorkspace(folder, { settings: { jobs: 2 } }, async (workspace) => {
      const told: number[] = [];
      await readRendered(workspace, { progress: (done) => told.push(done) });
      assert.equal(told.at(-1), workspace.files.paths.length);
      assert.deepEqual(
        told,
        told.toSorted((a, b) => a - b),
      );
    });
  });

  it('are not started for a small set unless asked for', async () => {
    await withWorkspace(folder, {}, async ({ run, files, jobs, root }) => {
      assert.ok(jobs !== null && estimateBytes(root, files.paths) < 1_000_000);
      const assets = () => assert.fail('no worker');
      const options = { frame: openFrame(files), keepsCandidates: false };
      await readSet({ run, files, jobs: { ...jobs, cores: 4, assets } }, options);
      await assert.rejects(readSet({ run, files, jobs: { ...jobs, wanted: 2, assets } }, options), /no worker/);
    });
  });
});
