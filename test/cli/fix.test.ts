/** `fix` as users run it: a patch that git takes, files that are old or new, and what is left alone with a reason. */

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { cliArguments, cliEnvironment, runCli, runJson } from '../support/cli.ts';
import { badDocuments } from '../support/rule-documents.ts';
import { temporaryFolder } from '../support/temporary.ts';

const AS_OF = ['--as-of', '2026-11-21'];
const LIMITS = '      resources:\n        limits: {cpu: "1", memory: 1Gi}\n';
const BROKEN = `# the web tier
apiVersion: v1
kind: Pod
metadata:
  name: web # keep
spec:
  runtimeClassName: kata-vm-isolation
  hostNetwork: true
  containers:
    - name: app
      image: ghcr.io/acme/app:1.0@sha256:${'0123456789abcdef'.repeat(4)}
${LIMITS}`;
const REPAIRED = BROKEN.replace('  hostNetwork: true\n', '');

/** All texts below a folder, by path. */
function textsOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !path.startsWith('.git') && statSync(`${folder}/${path}`).isFile(),
  );
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')]));
}

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'core.autocrlf=false', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });

describe('fix on the command line', function () {
  this.timeout(60_000);

  it('--diff is a patch that git applies, equal to what fix writes, and a second run is empty', () => {
    const texts = badDocuments();
    const [first = ''] = Object.keys(texts);
    const files = {
      ...texts,
      'windows/crlf.yaml': (texts[first] ?? '').replaceAll('\n', '\r\n'),
      'no-newline.yaml': BROKEN.trimEnd().replace(`${LIMITS.trimEnd()}`, LIMITS.trimEnd()),
      'sp ace/ümlaut "q".yaml': `\ufeff${BROKEN}`,
    };
    const patched = temporaryFolder(files);
    const written = temporaryFolder(files);
    const diff = runCli(['fix', '--diff', ...AS_OF], { cwd: patched });
    assert.deepEqual(textsOf(patched), files, '--diff changes nothing');
    assert.ok(diff.stdout.split('\ndiff --git').length > 20);
    git(patched, 'init', '-q');
    execFileSync('git', ['apply', '-'], { cwd: patched, input: diff.stdout });
    assert.equal(runCli(['fix', ...AS_OF], { cwd: written }).exit, diff.exit);
    assert.deepEqual(textsOf(patched), textsOf(written));
    assert.equal(textsOf(written)['sp ace/ümlaut "q".yaml'], `\ufeff${REPAIRED}`);
    const again = runCli(['fix', '--diff', ...AS_OF], { cwd: patched }).stdout;
    assert.equal(again, '');
    execFileSync('git', ['apply', '--allow-empty'], { cwd: patched, input: again });
  });

  it('says what it did, and exits 0 when nothing blocks afterwards', () => {
    const cwd = temporaryFolder({ 'a.yaml': BROKEN });
    const dry = runCli(['fix', '--dry-run', ...AS_OF], { cwd });
    assert.deepEqual(textsOf(cwd), { 'a.yaml': BROKEN });
    assert.equal(dry.stderr, '1 would be repaired in 1 file; 0 left (0 blocking)\n');
    const run = runCli(['fix', ...AS_OF], { cwd });
    assert.deepEqual(textsOf(cwd), { 'a.yaml': REPAIRED });
    assert.equal(run.stdout, dry.stdout);
    assert.match(run.stdout, /^a\.yaml\n {2}repaired {2}8: cc-no-host-network: /);
    assert.deepEqual([run.exit, run.stderr], [0, '1 was repaired in 1 file; 0 left (0 blocking)\n']);
    assert.equal(runCli(['fix', ...AS_OF], { cwd }).stderr, 'nothing to repair; 0 left (0 blocking)\n');
  });

  it('repairs what is rendered at its source, and says what an overlay could add', () => {
    const pod = BROKEN.replace('name: web # keep', 'name: web');
    const plain = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {runtimeClassName: null}\n';
    const files = {
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod,
      'plain/kustomization.yaml': 'resources: [../base]\npatches: [{path: plain.yaml}]\n',
      'plain/plain.yaml': plain,
      'tee/kustomization.yaml': 'resources: [../base]\n',
    };
    const cwd = temporaryFolder(files);
    const run = (...args: string[]) => runCli(['fix', '--render', 'auto', ...AS_OF, ...args], { cwd });
    const patch = `patches:
  - target:
      version: v1
      kind: Pod
      name: web
    patch: |-
      - op: remove
        path: /spec/hostNetwork
`;
    const diff = run('--diff');
    assert.equal(diff.stdout, '');
    assert.match(
      diff.stderr,
      /^base\/pod\.yaml\n {2}left {6}8: cc-no-host-network: Pod web in plain would change, too\n/,
    );
    assert.match(diff.stderr, /\n {2}suggest {3}cc-no-host-network: add to tee\/kustomization\.yaml/);
    assert.ok(diff.stderr.includes(patch.replace(/^(?=.)/gm, ' '.repeat(14))));
    assert.deepEqual([diff.exit, textsOf(cwd)], [1, files]);
    const accepted = run('--accept', 'suggestions');
    assert.match(accepted.stdout, /^tee\/kustomization\.yaml\n {2}repaired {2}base\/pod\.yaml:8: cc-no-host-network: /);
    const fixed = { ...files, 'tee/kustomization.yaml': `${files['tee/kustomization.yaml']}${patch}` };
    assert.deepEqual([accepted.exit, textsOf(cwd)], [0, fixed]);
    assert.match(run('--accept', 'suggestions').stderr, /^nothing to repair; 0 left/);
  });

  it('exits 1 when something still blocks, 3 when something could not be judged', () => {
    const unlimited = BROKEN.replace(LIMITS, '').replace('  name: web # keep', '  name: db');
    assert.equal(runCli(['fix', '--rule', 'R63', ...AS_OF], { cwd: temporaryFolder({ 'a.yaml': unlimited }) }).exit, 0);
    const snp = unlimited.replace('kata-vm-isolation', 'kata-qemu-snp');
    assert.equal(runCli(['fix', ...AS_OF], { cwd: temporaryFolder({ 'a.yaml': snp }) }).exit, 1);
    const cwd = temporaryFolder({ 'a.yaml': `${BROKEN}---\napiVersion: v1\nkind: Pod\nmetadata: [\n` });
    const run = runCli(['fix', ...AS_OF], { cwd });
    assert.equal(run.exit, 3);
    assert.match(run.stderr, /^error\[[a-z-]+\]: a\.yaml:1[0-9]:/m);
    assert.equal(textsOf(cwd)['a.yaml'], `${REPAIRED}---\napiVersion: v1\nkind: Pod\nmetadata: [\n`);
  });

  it('--check-clean refuses a dirty tree and takes a clean one', () => {
    const cwd = temporaryFolder({ 'a.yaml': BROKEN });
    git(cwd, 'init', '-q');
    const dirty = runCli(['fix', '--check-clean', ...AS_OF], { cwd });
    assert.deepEqual([dirty.exit, textsOf(cwd)['a.yaml']], [2, BROKEN]);
    assert.match(dirty.stderr, /uncommitted changes, for example a\.yaml.*\n {2}Commit or stash/);
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'first');
    const clean = runCli(['fix', '--check-clean', ...AS_OF], { cwd });
    assert.deepEqual([clean.exit, textsOf(cwd)['a.yaml']], [0, REPAIRED]);
  });

  it('leaves generated files alone, with the reason', () => {
    const generated = `# Code generated by a chart. DO NOT EDIT.\n${BROKEN}`;
    const cwd = temporaryFolder({
      'marked/a.yaml': BROKEN,
      'header.yaml': generated,
      '.gitattributes': 'marked/** linguist-generated=true\n',
    });
    const run = runCli(['fix', ...AS_OF], { cwd });
    assert.equal(textsOf(cwd)['marked/a.yaml'], BROKEN);
    assert.equal(textsOf(cwd)['header.yaml'], generated);
    assert.match(run.stdout, /header\.yaml\n {2}left {6}9: cc-no-host-network: the file says that it is generated/);
    assert.match(run.stdout, /marked\/a\.yaml\n {2}left {6}8: [^:]*: [^:]*\slinguist-generated/);
    assert.equal(run.exit, 1);
    const diff = runCli(['fix', '--diff', ...AS_OF], { cwd });
    assert.equal(diff.stdout, '');
    assert.match(diff.stderr, /marked\/a\.yaml\n {2}left {6}8: [^:]*: [^:]*\slinguist-generated/);
    const { stdout } = runCli(['check', ...AS_OF], { cwd });
    assert.match(stdout, /fix {2}not by `ccpolicy fix`: the file says that it is generated/);
    assert.doesNotMatch(stdout, /repairs this|can repair/);
  });

  it('refuses what is written once and used twice', () => {
    const aliased = `x: &spec
  runtimeClassName: kata-vm-isolation
  hostNetwork: true
  containers: [{name: app, image: "ghcr.io/acme/app:1"}]
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: *spec
`;
    const cwd = temporaryFolder({ 'a.yaml': aliased });
    const run = runCli(['fix', '--rule', 'R61', ...AS_OF], { cwd });
    assert.equal(textsOf(cwd)['a.yaml'], aliased);
    assert.match(run.stdout, /left .*cc-no-host-network: .*(alias|anchor)/);
  });

  it('does not touch what an agent policy binds, but moves the policy to the key that counts', () => {
    const policy = Buffer.from('package agent_policy\n\ndefault AllowRequestsFailingPolicy := true\n').toString(
      'base64',
    );
    const annotated = (key: string) =>
      BROKEN.replace('name: web # keep', `name: web\n  annotations:\n    ${key}: ${policy}`).replace(
        'kata-vm-isolation',
        'kata-cc-isolation',
      );
    const bound = annotated('io.katacontainers.config.agent.policy');
    const cwd = temporaryFolder({ 'a.yaml': bound });
    const finding = runJson(['--rule', 'R61', ...AS_OF], { cwd });
    assert.equal(finding.report.results.length, 1);
    runCli(['fix', '--rule', 'R61', ...AS_OF], { cwd });
    assert.equal(textsOf(cwd)['a.yaml'], bound);
    runCli(['fix', '--rule', 'R61', '--accept', 'suggestions', ...AS_OF], { cwd });
    assert.equal(textsOf(cwd)['a.yaml'], bound.replace('  hostNetwork: true\n', ''));

    const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    io.katacontainers.config.agent.policy: ${policy}
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      runtimeClassName: kata-cc-isolation
      containers: [{name: app, image: "ghcr.io/acme/app:1"}]
`;
    const moved = temporaryFolder({ 'a.yaml': deployment });
    runCli(['fix', '--rule', 'R10', ...AS_OF], { cwd: moved });
    const after = textsOf(moved)['a.yaml'] ?? '';
    assert.ok(after.indexOf('agent.policy') > after.indexOf('template:'), after);
  });

  it('repairs in the same run what a repair in another file makes judged', () => {
    const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: a}
spec:
  runtimeClassName: kata-qemu-snp
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: app, image: "ghcr.io/acme/app:1.0", env: [{name: PW, valueFrom: {secretKeyRef: {name: s, key: pw}}}]}
`;
    const service = `# Reached from outside.
apiVersion: v1
kind: Service
metadata: {name: web, namespace: a}
spec:
  selector: {app: web}
  ipFamilyPolicy: PreferDualStack
  ports: [{port: 53}]
`;
    const cwd = temporaryFolder({ 'web.yaml': deployment, 'net/service.yaml': service });
    assert.deepEqual(
      runJson(AS_OF, { cwd }).report.results.map(({ ruleId }) => ruleId),
      ['cc-runtime-class-misplaced'],
    );
    const accept = ['--accept', 'suggestions', ...AS_OF];
    const { stdout: patch } = runCli(['fix', '--diff', ...accept], { cwd });
    const run = runCli(['fix', ...accept], { cwd });
    assert.equal(textsOf(cwd)['net/service.yaml'], service.replace('PreferDualStack', 'SingleStack'));
    assert.match(run.stdout, /^net\/service\.yaml\n {2}repaired {2}7: cc-ipv4-only/m);
    assert.match(run.stdout, /^web\.yaml\n(.+\n)+ {2}now seen {2}Deployment web: cc-require-agent-policy/m);
    assert.match(patch, /^\+ {2}ipFamilyPolicy: SingleStack$/m);
    assert.match(runCli(['fix', ...accept], { cwd }).stderr, /^nothing to repair/);
  });

  it('tells the line in the file, also of a repair that another one made possible', () => {
    const second = `apiVersion: apps/v1
kind: Deployment
metadata: {name: two}
spec:
  selector: {matchLabels: {app: two}}
  template:
    runtimeClassName: kata-vm-isolation
    metadata: {labels: {app: two}}
    spec:
      hostNetwork: true
      containers: [{name: app, image: "ghcr.io/acme/app:1.0", resources: {limits: {cpu: 1, memory: 1Gi}}}]
`;
    const cwd = temporaryFolder({ 'a.yaml': `${BROKEN}---\n${second}` });
    const { stdout } = runCli(['fix', '--dry-run', ...AS_OF], { cwd });
    const told = [...stdout.matchAll(/repaired {2}(\d+): (\S+):/g)].map(([, line, rule]) => `${line} ${rule}`);
    // The second one is told at its line once the misplaced class above it is gone: one less.
    const above = `${BROKEN}---\n`.split('\n').length - 1;
    assert.deepEqual(told, [
      '8 cc-no-host-network',
      `${above + 7} cc-runtime-class-misplaced`,
      `${above + 9} cc-no-host-network`,
    ]);
  });

  it('proves a repair before all rules, though only one is chosen', () => {
    const rego = `# METADATA
# title: Pods keep the network of the host
# custom:
#   kinds: [Pod]
#   reads: ["pod:/hostNetwork"]
#   messages:
#     lost: "The pod lost the network of the host."
package mine.rules.network

import data.ccpolicy.lib

violations contains lib.fail("lost", {}, "/spec", {}) if not input.pod.spec.hostNetwork
`;
    const cwd = temporaryFolder({ 'a.yaml': BROKEN, 'mine/network/policy.rego': rego });
    const run = runCli(['fix', '--rule', 'R61', '--policy', 'mine', ...AS_OF], { cwd });
    assert.match(run.stdout, /left .*cc-no-host-network: it would make .*lost\s+the network/, run.stdout + run.stderr);
    assert.equal(textsOf(cwd)['a.yaml'], BROKEN);
  });

  it('counts what could not be written as left, and exits 5', function () {
    if (process.getuid?.() === 0) return this.skip();
    const cwd = temporaryFolder({ 'shut/a.yaml': BROKEN });
    chmodSync(`${cwd}/shut`, 0o500);
    const run = runCli(['fix', ...AS_OF], { cwd });
    chmodSync(`${cwd}/shut`, 0o700);
    assert.deepEqual([run.exit, run.stdout, textsOf(cwd)['shut/a.yaml']], [5, '', BROKEN]);
    assert.match(run.stderr, /nothing was repaired, 1 file could not be written; 1 left \(1 blocking\), see/);
  });

  it('writes through links inside the root, never outside, and keeps modes', () => {
    const outside = temporaryFolder({ 'b.yaml': BROKEN });
    const cwd = temporaryFolder({ 'store/a.txt': BROKEN, 'c.yaml': BROKEN });
    symlinkSync('store/a.txt', `${cwd}/a.yaml`);
    symlinkSync(`${outside}/b.yaml`, `${cwd}/b.yaml`);
    chmodSync(`${cwd}/c.yaml`, 0o640);
    runCli(['fix', ...AS_OF], { cwd });
    assert.equal(readFileSync(`${cwd}/store/a.txt`, 'utf8'), REPAIRED);
    assert.ok(lstatSync(`${cwd}/a.yaml`).isSymbolicLink());
    assert.equal(readFileSync(`${outside}/b.yaml`, 'utf8'), BROKEN);
    assert.equal(statSync(`${cwd}/c.yaml`).mode & 0o7777, 0o640);
    assert.deepEqual(
      readdirSync(cwd).filter((name) => name.includes('ccpolicy')),
      [],
    );
  });

  it('killed at any moment, it leaves every file old or new, and the next run finishes', async () => {
    const files = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`f${index}.yaml`, BROKEN]));
    const args = cliArguments(['fix', ...AS_OF]);
    let seed = 42;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    let halfway = 0;
    for (let round = 0; round < 5; round += 1) {
      const cwd = temporaryFolder(files);
      const child = spawn(process.execPath, args, { cwd, env: cliEnvironment(), stdio: 'ignore' });
      const exited = once(child, 'exit');
      // From the first file that is written, a moment more: before that nothing can be half.
      await changed(cwd, exited);
      await new Promise((done) => setTimeout(done, random() * 40));
      child.kill('SIGKILL');
      await exited;
      const texts = Object.entries(textsOf(cwd)).filter(([path]) => path.endsWith('.yaml'));
      assert.deepEqual(
        texts.filter(([, text]) => text !== BROKEN && text !== REPAIRED),
        [],
      );
      assert.equal(texts.length, 120);
      const done = texts.filter(([, text]) => text === REPAIRED).length;
      if (done > 0 && done < 120) halfway += 1;
      if (round > 0) continue;
      assert.equal(runCli(['fix', ...AS_OF], { cwd }).exit, 0);
      assert.ok(Object.entries(textsOf(cwd)).every(([path, text]) => text === REPAIRED || !path.endsWith('.yaml')));
    }
    assert.ok(halfway >= 2, `killed ${halfway} times between two files`);
  });
});

describe('a file that changes under fix', () => {
  it('is left alone, with exit 3 and as it is now', () => {
    // Whoever else writes does so when the repaired text is ready.
    const hook = `const fs = require('node:fs'), open = fs.openSync;
      fs.openSync = (path, ...rest) => {
        if (String(path).includes('.ccpolicy-')) fs.appendFileSync('a.yaml', '# meanwhile\\n');
        return open(path, ...rest);
      };`;
    const cwd = temporaryFolder({ 'a.yaml': BROKEN, '.cache/hook.cjs': hook });
    const run = runCli(['fix', 'a.yaml', ...AS_OF], { cwd, node: ['--require', `${cwd}/.cache/hook.cjs`] });
    assert.equal(run.exit, 3, run.stderr);
    assert.match(run.stderr, /^error\[FIX_STALE\]: a\.yaml changed while ccpolicy worked; it is left alone\.$/m);
    assert.equal(readFileSync(`${cwd}/a.yaml`, 'utf8'), `${BROKEN}# meanwhile\n`);
  });
});

/** Waits until a folder's first file is repaired, or the process has ended. */
async function changed(folder: string, exited: Promise<unknown>): Promise<void> {
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  const isChanged = () => readFileSync(`${folder}/f0.yaml`, 'utf8') !== BROKEN;
  while (!ended && !isChanged()) await new Promise((done) => setTimeout(done, 1));
}
