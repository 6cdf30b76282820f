/** Confidential pods that nobody can judge: told with their place, and never below a green tick. */

import assert from 'node:assert/strict';
import { runCli, runJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const AS_OF = ['--as-of', '2026-11-21'];
const container = '[{name: a, image: "ghcr.io/acme/a:1.0"}]';
const job = (spec: string) =>
  `apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: train, namespace: ml}\nspec:\n${spec}`;
const MASTER = job(
  `  replicas:\n    Master:\n      template:\n        spec:\n          runtimeClassName: kata-qemu-snp\n          containers: ${container}\n`,
);
const config = (path: string) =>
  `apiVersion: ccpolicy.dev/v1\nkind: Config\nplatforms: {podTemplatePaths: {kubeflow.org/PyTorchJob: ${path}}}\n`;

function notesOf(files: Record<string, string>) {
  const { report } = runJson(AS_OF, { cwd: temporaryFolder(files) });
  return (report.notes ?? []).map(({ code, location }) => [code, location?.line]);
}

describe('a confidential pod at a place that nobody named', () => {
  it('is told with its place, without a tick', () => {
    const cwd = temporaryFolder({ 'a.yaml': MASTER });
    const { exit, stdout } = runCli(['check', ...AS_OF], { cwd });
    assert.equal(exit, 0);
    assert.match(
      stdout.replaceAll(/\s+/g, ' '),
      /PyTorchJob train is not judged: it asks for the RuntimeClass kata-qemu-snp in a place .*podTemplatePaths\. \(a\.yaml:9\)/,
    );
    assert.doesNotMatch(stdout, /✔/);
  });

  it('is found in parts of pods and in items of lists, and where the configuration names another place', () => {
    const task =
      'apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: t}\nspec:\n  podTemplate: {runtimeClassName: kata-qemu-tdx}\n';
    assert.deepEqual(notesOf({ 'a.yaml': task }), [['POD_TEMPLATE_UNKNOWN', 5]]);
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${MASTER.replaceAll('\n', '\n  ').trimEnd()}\n`;
    assert.deepEqual(notesOf({ 'a.yaml': list }), [['POD_TEMPLATE_UNKNOWN', 12]]);
    const elsewhere = { '.ccpolicy.yaml': config('/spec/replicas/Worker/template'), 'a.yaml': MASTER };
    assert.deepEqual(notesOf(elsewhere), [['POD_TEMPLATE_UNKNOWN', 9]]);
  });

  it('is judged, without a note, where the configuration names it', () => {
    const items = job(
      `  pods:\n    - spec: {runtimeClassName: kata-qemu-snp, hostNetwork: true, containers: ${container}}\n`,
    );
    for (const [path, text] of [
      ['/spec/replicas/Master/template', MASTER],
      ['/spec/pods/0', items],
    ] as const) {
      const { report } = runJson(AS_OF, { cwd: temporaryFolder({ '.ccpolicy.yaml': config(path), 'a.yaml': text }) });
      assert.deepEqual(report.notes, []);
      assert.ok(report.results.some(({ ruleId }) => ruleId === 'cc-require-agent-policy'));
    }
  });

  it('is none where a class is ordinary, where a policy draws a pattern, and where only a word is read', () => {
    const rest = {
      'a.yaml': MASTER.replace('kata-qemu-snp', 'nvidia'),
      'b.yaml': MASTER.replace('kubeflow.org/v1', 'kyverno.io/v1').replace('PyTorchJob', 'ClusterPolicy'),
      'c.yaml': job('  runtimeClassName: kata-qemu-snp\n'),
    };
    assert.deepEqual(notesOf(rest), []);
  });
});

describe('a confidential workload without a profile', () => {
  const POD = `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: x}\nspec:\n  runtimeClassName: kata-qemu-se\n  containers: ${container}\n`;

  it('is told, without a tick', () => {
    assert.deepEqual(notesOf({ 'a.yaml': POD }), [['WORKLOAD_UNJUDGED', 1]]);
    const { stdout } = runCli(['check', ...AS_OF], { cwd: temporaryFolder({ 'a.yaml': POD }) });
    assert.match(stdout, /judges coco on\s+se\. \(a\.yaml:1\)\n- Nothing found/);
  });

  it('is told when another profile was chosen', () => {
    const cwd = temporaryFolder({ 'a.yaml': POD.replace('-se', '-tdx') });
    const { exit, stdout } = runCli(['check', ...AS_OF, '--profile', 'coco-snp'], { cwd });
    assert.equal(exit, 0);
    assert.match(stdout, /no chosen profile judges coco-tdx/);
    assert.doesNotMatch(stdout, /✔/);
  });
});

describe('a document that begins beside its separator', () => {
  for (const start of [
    '--- {apiVersion: v1, kind: Pod}',
    '---{apiVersion: v1, kind: Pod}',
    '---apiVersion: v1\nkind: Pod',
    '--- foo\napiVersion: v1\nkind: Pod',
  ]) {
    it(`is an error: ${JSON.stringify(start)}`, () => {
      const cwd = temporaryFolder({ 'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n${start}\n` });
      const { exit, report } = runJson(AS_OF, { cwd });
      assert.equal(exit, 3);
      assert.deepEqual(
        report.errors.map(({ code, location }) => [code, location?.line]),
        [['yaml-separator', 4]],
      );
    });
  }
});
