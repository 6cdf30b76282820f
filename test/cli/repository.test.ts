/** A repository is judged the same from wherever it is checked: its top decides what counts and how files are named. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { runCli, runJson } from '../support/cli.ts';
import { type Files, temporaryFolder } from '../support/temporary.ts';

const AS_OF = ['--as-of', '2026-11-21'];
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  runtimeClassName: kata-vm-isolation
  hostNetwork: true
  containers:
    - name: app
      image: ghcr.io/acme/app:1.0@sha256:${'0123456789abcdef'.repeat(4)}
`;
const LIMITS_PATCH = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      resources:
        limits: {cpu: "1", memory: 1Gi}
`;
const OVERLAY: Files = {
  'base/kustomization.yaml': 'resources: [pod.yaml]\n',
  'base/pod.yaml': POD,
  'overlays/prod/kustomization.yaml':
    'namespace: prod\nresources: [../../base]\npatches:\n  - path: limits.yaml\n    target: {kind: Pod}\n',
  'overlays/prod/limits.yaml': LIMITS_PATCH,
};

function repository(files: Files): string {
  const folder = temporaryFolder(files);
  mkdirSync(`${folder}/.git`);
  return folder;
}

const found = (run: ReturnType<typeof runJson>) =>
  run.report.results.map(({ ruleId, location, resource }) => `${location.path} ${resource.namespace} ${ruleId}`);

describe('the top of the repository', () => {
  const whole = ['base/pod.yaml prod cc-no-host-network'];

  it('a folder of it is judged with the kustomizations that work on it', () => {
    const cwd = repository(OVERLAY);
    assert.deepEqual(found(runJson(AS_OF, { cwd })), whole);
    assert.deepEqual(found(runJson(['base', ...AS_OF], { cwd })), whole);
    assert.deepEqual(found(runJson(['base/pod.yaml', ...AS_OF], { cwd })), whole);
  });

  it('from a folder inside, and from outside of it, everything reads the same', () => {
    const cwd = repository(OVERLAY);
    const inside = runJson(AS_OF, { cwd: `${cwd}/base` });
    assert.deepEqual(found(inside), whole);
    for (const elsewhere of [temporaryFolder(), dirname(cwd), '/']) {
      assert.equal(runJson([`${cwd}/base`, ...AS_OF], { cwd: elsewhere }).stdout, inside.stdout, elsewhere);
    }
  });

  it('from the top of the file system, a folder without a repository is its own root', () => {
    const folder = temporaryFolder(OVERLAY);
    assert.deepEqual(found(runJson([folder, ...AS_OF], { cwd: '/' })), whole);
  });

  it('a patch that is named alone stays a patch, or is judged in what it changes', () => {
    const cwd = repository(OVERLAY);
    const skipped = (...args: string[]) =>
      runJson(['overlays/prod/limits.yaml', ...args, ...AS_OF], { cwd }).report.coverage.skipped;
    assert.deepEqual(skipped('--render', 'none'), { 'kustomize patch': 1 });
    assert.deepEqual(skipped(), { 'judged as rendered': 1 });
  });

  it('without a repository only what the working directory holds is known', () => {
    const cwd = temporaryFolder(OVERLAY);
    assert.deepEqual(found(runJson(['base', ...AS_OF], { cwd })), whole);
    assert.ok(found(runJson(AS_OF, { cwd: `${cwd}/base` })).includes('pod.yaml default cc-require-cpu-memory-limits'));
  });

  it('ignore files above the working directory count', () => {
    const cwd = repository({ '.gitignore': '/apps/old\n', 'apps/a.yaml': POD, 'apps/old/b.yaml': POD });
    assert.equal(runJson(AS_OF, { cwd: `${cwd}/apps` }).report.coverage.files, 1);
  });

  it('the patterns of a configuration count from its folder', () => {
    const config = 'apiVersion: ccpolicy.dev/v1\nkind: Config\nexclude: [old/]\nproduction: {paths: ["dev/"]}\n';
    const cwd = repository({ 'apps/.ccpolicy.yaml': config, 'apps/a.yaml': POD, 'apps/old/b.yaml': POD });
    for (const args of [['apps'], ['apps/a.yaml', 'apps/old']]) {
      assert.equal(runJson([...args, ...AS_OF], { cwd }).report.coverage.resources, 1, args.join(' '));
    }
  });

  it('the patch of `fix --diff` applies where it was made', () => {
    const cwd = temporaryFolder(OVERLAY);
    execFileSync('git', ['init', '-q'], { cwd });
    const { stdout } = runCli(['fix', '--diff', ...AS_OF], { cwd: `${cwd}/base` });
    assert.match(stdout, /^--- a\/base\/pod\.yaml$/m);
    execFileSync('git', ['apply', '-'], { cwd: `${cwd}/base`, input: stdout });
    assert.equal(readFileSync(`${cwd}/base/pod.yaml`, 'utf8'), POD.replace('  hostNetwork: true\n', ''));
  });
});
