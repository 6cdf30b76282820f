/** `check` as users run it: verdicts, exit codes, what counts and what is left alone, the same bytes every time. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { FORMATS } from '../../engine/report/index.ts';
import { cliArguments, cliEnvironment, installation, runCli, runJson } from '../support/cli.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

const AS_OF = ['--as-of', '2026-11-21'];
const pod = (name: string, spec: string, metadata = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n${metadata}spec:\n${spec}`;
const containers = (image: string, more = '') => `  containers:\n    - name: app\n      image: ${image}\n${more}`;
const DIGEST = `ghcr.io/acme/app:1.0@sha256:${'0123456789abcdef'.repeat(4)}`;
/** Sandboxed, with the host network: one finding that blocks, and one that `fix` repairs. */
const HOST_NETWORK = pod(
  'web',
  `  runtimeClassName: kata-vm-isolation\n  hostNetwork: true\n${containers(DIGEST, '      resources:\n        limits: {cpu: "1", memory: 1Gi}\n')}`,
);
const CLEAN = HOST_NETWORK.replace('  hostNetwork: true\n', '');

const idsOf = (run: ReturnType<typeof runJson>) => run.report.results.map(({ ruleId }) => ruleId);

describe('exit codes of check', () => {
  it('0: nothing blocks', () => {
    const run = runCli(['check', ...AS_OF], { cwd: temporaryFolder({ 'a.yaml': CLEAN }) });
    assert.equal(run.exit, 0, run.stdout);
    assert.equal(run.stderr, '');
  });

  it('0: findings that audit do not block', () => {
    const run = runJson(AS_OF, { cwd: temporaryFolder({ 'a.yaml': CLEAN.replace(/@sha256.*/, '') }) });
    assert.deepEqual([run.exit, idsOf(run), run.report.results[0]?.failureAction], [0, ['cc-image-digest'], 'Audit']);
  });

  it('1: a finding blocks', () => {
    const run = runJson(AS_OF, { cwd: temporaryFolder({ 'a.yaml': HOST_NETWORK }) });
    assert.deepEqual([run.exit, idsOf(run), run.report.summary.blocking], [1, ['cc-no-host-network'], 1]);
  });

  it('2 wins over everything: nothing is judged with a wrong policy', () => {
    const cwd = temporaryFolder({ 'a.yaml': `${HOST_NETWORK}---\na: [\n`, 'p.yaml': 'apiVersion: ccpolicy.dev/v1\n' });
    assert.equal(runCli(['check', '--policy', 'p.yaml'], { cwd }).exit, 2);
  });

  it('3: a manifest cannot be read, and its neighbours are judged all the same', () => {
    const broken = 'apiVersion: v1\nkind: Pod\nmetadata: [\n';
    const run = runJson(AS_OF, {
      cwd: temporaryFolder({ 'a.yaml': `${HOST_NETWORK}---\n${broken}---\n${HOST_NETWORK}` }),
    });
    assert.deepEqual([run.exit, idsOf(run)], [3, ['cc-no-host-network', 'cc-no-host-network']]);
    assert.equal(run.report.errors.length, 1);
    assert.equal(run.report.errors[0]?.location?.path, 'a.yaml');
    assert.ok((run.report.errors[0]?.location?.line ?? 0) > HOST_NETWORK.split('\n').length);
    assert.equal(run.report.coverage.notEvaluated.length, 1);
  });

  it('3: nothing at all was checked', () => {
    const empty = runCli(['check'], { cwd: temporaryFolder() });
    assert.deepEqual([empty.exit, empty.stderr.includes('there is no YAML or JSON file here')], [3, true]);
    const foreign = runCli(['check'], { cwd: temporaryFolder({ 'values.yaml': 'replicas: 1\n' }) });
    const told =
      'error[NOTHING_CHECKED]: nothing was checked: there is no Kubernetes manifest to judge in 1 file: 1 foreign YAML';
    assert.deepEqual([foreign.exit, foreign.stderr.startsWith(told)], [3, true], foreign.stderr);
    assert.ok(!/nothing was checked/i.test(foreign.stdout), 'it is said once');
  });

  it('3: all that was named is excluded, a patch, or a chart, and what helps is told', () => {
    const cwd = temporaryFolder({
      '.ccpolicyignore': 'old/**\n',
      '.ccpolicy.yaml': 'apiVersion: ccpolicy.dev/v1\nkind: Config\nexclude: ["kept/**"]\n',
      'old/apps/a.yaml': HOST_NETWORK,
      'kept/a.yaml': HOST_NETWORK,
      'kept/b.yaml': HOST_NETWORK,
      'over/kustomization.yaml': 'resources: [../base]\npatches: [{path: patch.yaml}]\n',
      'over/patch.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {hostPID: true}\n',
      'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
      'chart/templates/a.yaml': HOST_NETWORK,
    });
    const cases = {
      'check old/apps': ['1 path excluded by .ccpolicyignore', 'Name the file itself'],
      'check kept': ['2 paths excluded by the configuration', 'Name the file itself'],
      'fix kept': ['2 paths excluded by the configuration', 'Name the file itself'],
      'check --render none over/patch.yaml': ['in 1 file: 1 kustomize patch', 'Leave out --render none.'],
      'check --render none chart': ['in 2 files: 1 chart template, 1 foreign YAML or JSON', 'Leave out --render none.'],
    };
    for (const [args, parts] of Object.entries(cases)) {
      const { stderr, exit } = runCli(args.split(' '), { cwd });
      assert.deepEqual([exit, ...parts.filter((part) => !stderr.includes(part))], [3], `${args}: ${stderr}`);
    }
  });

  it('3: the installation is damaged', () => {
    const folder = temporaryFolder({ 'package.json': readFileSync(`${installation()}/package.json`) });
    cpSync(`${installation()}/dist`, `${folder}/dist`, { recursive: true });
    const missing = runCli(['check'], { cwd: temporaryFolder({ 'a.yaml': CLEAN }), installation: folder });
    assert.match(
      missing.stderr,
      /^error\[CATALOG_DAMAGED\]: The installation is damaged: policies\/bundle\/bundle\.lock\.json/,
    );
    assert.equal(missing.exit, 3);
    for (const name of ['bundle.lock.json', 'catalog.json', 'policy.wasm']) {
      const bytes = readFileSync(`${installation()}/policies/bundle/${name}`);
      writeFiles(folder, { [`policies/bundle/${name}`]: name === 'policy.wasm' ? bytes.fill(0, 100, 200) : bytes });
    }
    const altered = runCli(['check'], { cwd: temporaryFolder({ 'a.yaml': HOST_NETWORK }), installation: folder });
    assert.match(altered.stderr, /policy\.wasm is not the file that bundle\.lock\.json describes/);
    assert.equal(altered.exit, 3);
  });

  it('5: git cannot answer', () => {
    const run = runCli(['fix', '--check-clean'], { cwd: temporaryFolder({ 'a.yaml': CLEAN }) });
    assert.deepEqual([run.exit, run.stderr.includes('leave --check-clean out')], [5, true]);
  });

  it('70: a bug shows its stack, and nothing else does', () => {
    const planted = 'data:text/javascript,Array.prototype.toSorted=()=>{throw new TypeError("planted")}';
    const run = runCli(['check'], { cwd: temporaryFolder({ 'a.yaml': CLEAN }), node: ['--import', planted] });
    assert.equal(run.exit, 70);
    assert.match(run.stderr, /^This is a bug in ccpolicy\..*\nTypeError: planted\n {4}at /);
  });

  it('130: interrupted', async () => {
    const up = 'data:text/javascript,setTimeout(()=>process.stderr.write("up"),200)';
    const args = cliArguments(['check', '--stdin'], { node: ['--import', up] });
    const child = spawn(process.execPath, args, { env: cliEnvironment(), stdio: 'pipe' });
    child.stdin.write('apiVersion: v1\n');
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [code, signal] = await once(child, 'exit');
    // A shell says 130 of a process that died of signal 2.
    assert.deepEqual([code, signal], [null, 'SIGINT']);
  });
});

describe('what is read', () => {
  it('items of Lists, JSON, and workloads that the configuration names', () => {
    const rollout = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'canary', namespace: 'shop' },
      spec: { template: { spec: { runtimeClassName: 'kata-vm-isolation', hostNetwork: true, containers: [] } } },
    };
    const item = HOST_NETWORK.replaceAll('\n', '\n    ');
    const cwd = temporaryFolder({
      'list.yaml': `apiVersion: v1\nkind: List\nitems:\n  - ${item.trimEnd()}\n`,
      'rollout.json': JSON.stringify(rollout, null, 2),
      '.ccpolicy.yaml':
        'apiVersion: ccpolicy.dev/v1\nkind: Config\nplatforms:\n  podTemplatePaths: {argoproj.io/Rollout: /spec/template}\n',
    });
    const { report } = runJson([...AS_OF, '--rule', 'R61'], { cwd });
    assert.deepEqual(
      report.results.map(({ location, resource }) => [location.path, location.line, location.pointer, resource.name]),
      [
        ['list.yaml', 10, '/spec/hostNetwork', 'web'],
        ['rollout.json', 12, '/spec/template/spec/hostNetwork', 'canary'],
      ],
    );
  });

  it('what ignore files leave, and never through links that leave the root or run in circles', () => {
    const outside = temporaryFolder({ 'secret.yaml': HOST_NETWORK });
    const cwd = temporaryFolder({
      'apps/a.yaml': HOST_NETWORK,
      'apps/b.yaml': HOST_NETWORK,
      'ignored/c.yaml': HOST_NETWORK,
      '.ccpolicyignore': 'ignored/\n/apps/b.yaml\n',
    });
    symlinkSync(outside, `${cwd}/away`);
    symlinkSync('..', `${cwd}/apps/up`);
    symlinkSync('nowhere.yaml', `${cwd}/broken.yaml`);
    const { report, exit } = runJson(AS_OF, { cwd });
    assert.deepEqual(
      report.results.map(({ location }) => location.path),
      ['apps/a.yaml'],
    );
    assert.deepEqual(report.coverage.skipped, {
      'broken link': 1,
      'link that leaves the root': 1,
      'path excluded by .ccpolicyignore': 2,
    });
    assert.equal(exit, 1);
    // A file that the user names is judged, whatever ignores it.
    assert.equal(runJson([...AS_OF, 'apps/b.yaml'], { cwd }).report.results.length, 1);
  });

  it('standard input, under the name that it is given', () => {
    const cwd = temporaryFolder();
    const plain = runJson([...AS_OF, '--stdin'], { cwd, stdin: HOST_NETWORK });
    assert.deepEqual([plain.exit, plain.report.results[0]?.location.path], [1, '<stdin>']);
    const named = runJson([...AS_OF, '--stdin', '--stdin-filename', 'apps/web.yaml'], { cwd, stdin: HOST_NETWORK });
    assert.equal(named.report.results[0]?.location.path, 'apps/web.yaml');
    const binary = runCli(['check', '--stdin'], { cwd, stdin: Uint8Array.of(0x61, 0xff, 0xfe) });
    assert.deepEqual([binary.exit, binary.stderr.includes('Standard input: This file is not UTF-8')], [3, true]);
  });

  it('leaves charts, patches and foreign YAML alone when nothing is rendered, and says how many', () => {
    const { report, exit } = runJson([...AS_OF, '--render', 'none'], {
      cwd: temporaryFolder({
        'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
        'chart/templates/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Release.Name }}}\n',
        'kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: patch.yaml}]\n',
        'patch.yaml': pod('web', '  hostNetwork: true\n'),
        'web.yaml': CLEAN,
        'values.yaml': 'replicas: 1\n',
      }),
    });
    assert.equal(exit, 0);
    assert.deepEqual(report.coverage.skipped, { 'chart template': 1, 'foreign YAML': 2, 'kustomize patch': 1 });
  });

  it('does not blame a resource that kustomize completes, where nothing is rendered, for what it lacks', () => {
    const unlimited = CLEAN.replace(/ {6}resources:\n.*\n/, '');
    const files = { 'web.yaml': unlimited, 'kustomization.yaml': 'resources: [web.yaml]\n' };
    const rule = [...AS_OF, '--all', '--rule', 'cc-require-cpu-memory-limits', '--render', 'none'];
    const alone = runJson(rule, { cwd: temporaryFolder(files) });
    assert.ok(alone.report.results.some(({ status }) => status === 'fail'));
    const patched = runJson(rule, {
      cwd: temporaryFolder({
        ...files,
        'kustomization.yaml': 'resources: [web.yaml]\npatches: [{path: limits.yaml, target: {kind: Pod, name: web}}]\n',
        'limits.yaml': pod('web', containers(DIGEST)),
      }),
    });
    assert.equal(
      patched.report.results.some(({ status }) => status === 'fail'),
      false,
    );
    assert.ok(patched.report.results.some(({ skipReason }) => skipReason?.startsWith('incomplete: ')));
  });

  it('judges the last of duplicate keys, and says so', () => {
    const twice = HOST_NETWORK.replace('  hostNetwork: true\n', '  hostNetwork: false\n  hostNetwork: true\n');
    const { report, exit } = runJson(AS_OF, { cwd: temporaryFolder({ 'a.yaml': twice }) });
    assert.deepEqual([exit, report.results.map(({ ruleId }) => ruleId)], [3, ['cc-no-host-network']]);
    assert.deepEqual(
      report.errors.map(({ location }) => location?.line),
      [8],
    );
  });

  it('passes over what is filled in later, visibly', () => {
    const placeholders = HOST_NETWORK.replace(DIGEST, '${IMAGE}').replace('hostNetwork: true', 'hostNetwork: ${HOST}');
    const { report, exit } = runJson(AS_OF, { cwd: temporaryFolder({ 'a.yaml': placeholders }) });
    assert.deepEqual([exit, report.results, report.errors], [0, [], []]);
    const reasons = Object.keys(report.coverage.skippedRules);
    assert.ok(reasons.includes('placeholder'), reasons.join());
    assert.ok(
      reasons.some((reason) => reason.startsWith('This is no image reference')),
      reasons.join(),
    );
  });

  it('refuses wrong types once, and asks no rule that reads them', () => {
    const wrong = HOST_NETWORK.replace('hostNetwork: true', 'hostNetwork: "true"');
    const { report, exit } = runJson([...AS_OF, '--all'], { cwd: temporaryFolder({ 'a.yaml': wrong }) });
    assert.equal(exit, 3);
    assert.deepEqual(
      report.errors.map(({ code, message, location }) => [code, message, location?.line, location?.column]),
      [
        [
          'MANIFEST_TYPE',
          'hostNetwork must be true or false, but is a string: the API server refuses this object.',
          7,
          16,
        ],
      ],
    );
    const answer = report.results.find(({ ruleId }) => ruleId === 'cc-no-host-network');
    assert.deepEqual([answer?.status, answer?.skipReason], ['skip', 'wrong type: /spec/hostNetwork']);
  });
});

describe('what is wrong a thousand times', () => {
  it('is told a few times, with the number of the rest', () => {
    const data = Array.from({ length: 50 }, (_, index) => `  k${index}: ${index}\n`).join('');
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: ns}\ndata:\n${data}`;
    const { report, exit } = runJson(AS_OF, { cwd: temporaryFolder({ 'a.yaml': map }) });
    assert.equal(exit, 3);
    assert.deepEqual([report.errors.length, report.coverage.notEvaluated.length], [21, 21]);
    assert.match(report.errors[20]?.message ?? '', /^k20 must be a string, .* So it is with 29 more in this object\.$/);
    assert.equal(report.errors[20]?.location?.line, 25);
  });
});

describe('a document that is not UTF-8', () => {
  const text = `${HOST_NETWORK}---\n# \xff\n---\n${HOST_NETWORK.replace('name: web', 'name: other')}`;

  it('does not hide its neighbours, and nothing in its file is repaired', () => {
    const cwd = temporaryFolder({});
    writeFileSync(`${cwd}/a.yaml`, Buffer.from(text, 'latin1'));
    const { report, exit } = runJson(AS_OF, { cwd });
    assert.equal(exit, 3);
    assert.deepEqual(
      report.results.map(({ resource, location }) => [resource.name, location.line]),
      [
        ['web', 7],
        ['other', 22],
      ],
    );
    assert.deepEqual(
      report.errors.map(({ code, location }) => [code, location?.line]),
      [['FILE_NOT_UTF8', 14]],
    );
    const fixed = runCli(['fix', ...AS_OF], { cwd });
    assert.equal(fixed.exit, 3);
    assert.match(fixed.stdout, /left +7: cc-no-host-network: a part of the file is not UTF-8/);
    assert.equal(readFileSync(`${cwd}/a.yaml`, 'latin1'), text);
  });
});

describe('what decides a verdict', () => {
  const SNP = CLEAN.replace('kata-vm-isolation', 'kata-qemu-snp');

  it('a named profile judges its platforms only, and the others are a visible skip', () => {
    const cwd = temporaryFolder({ 'sandbox.yaml': HOST_NETWORK, 'snp.yaml': SNP.replaceAll('web', 'db') });
    const { report } = runJson([...AS_OF, '--profile', 'aks-pod-sandboxing@2025-09'], { cwd });
    assert.deepEqual([...new Set(report.results.map(({ resource }) => resource.name))], ['web']);
    assert.equal(report.coverage.skippedRules['no chosen profile judges coco-snp'], 1);
  });

  it('the day: a version of a profile holds from its release on, and old days have old rules', () => {
    const cwd = temporaryFolder({ 'snp.yaml': SNP });
    const profilesAt = (day: string) => runJson(['--as-of', day], { cwd }).report.profiles;
    const names = ['2019-01-01', '2024-10-20', '2025-12-01', '2026-11-21'].map((day) =>
      profilesAt(day).map(({ name }) => name),
    );
    // Before the first release, its rules: better old rules than none.
    assert.deepEqual(names, [['coco-snp@0.10'], ['coco-snp@0.10'], ['coco-snp@0.17'], ['coco-snp@0.22']]);
  });

  it('--dev frees test classes, --production never', () => {
    const dev = CLEAN.replace('kata-vm-isolation', 'kata-qemu-coco-dev');
    const cwd = temporaryFolder({ 'a.yaml': dev });
    const rule = [...AS_OF, '--rule', 'cc-no-dev-runtime-class'];
    assert.equal(runJson([...rule, '--production'], { cwd }).report.summary.fail, 1);
    assert.equal(runJson([...rule, '--dev'], { cwd }).report.summary.fail, 0);
    assert.equal(runJson(rule, { cwd }).report.summary.fail, 1);
  });

  it('--fail-on replaces the actions', () => {
    const cwd = temporaryFolder({
      'a.yaml': HOST_NETWORK,
      'b.yaml': CLEAN.replace(/@sha256.*/, '').replaceAll('web', 'b'),
    });
    const exitWith = (level: string) => runJson([...AS_OF, '--fail-on', level], { cwd });
    assert.deepEqual([exitWith('never').exit, exitWith('never').report.summary.blocking], [0, 0]);
    assert.deepEqual([exitWith('critical').exit, exitWith('low').report.summary.blocking], [1, 2]);
  });

  it('the user’s policies: Enforce wins, overrides lower by namespace', () => {
    const policy = (action: string) => `apiVersion: ccpolicy.dev/v1
kind: Policy
metadata: {name: strict}
spec:
  failureAction: ${action}
  failureActionOverrides: [{action: Audit, namespaces: ["dev-*"]}]
  rules:
    - name: digests
      match: {any: [{resources: {kinds: [Pod]}}]}
      rule: cc-image-digest
`;
    const floating = CLEAN.replace(/@sha256.*/, '');
    const inDev = floating.replace('  name: web\n', '  name: other\n  namespace: dev-1\n');
    const cwd = temporaryFolder({ 'a.yaml': floating, 'b.yaml': inDev, 'p/strict.yaml': policy('Enforce') });
    const { report, exit } = runJson([...AS_OF, '--policy', 'p', 'a.yaml', 'b.yaml'], { cwd });
    assert.equal(exit, 1);
    assert.deepEqual(
      report.results.map(({ resource, failureAction, policy: by }) => [resource.name, failureAction, by]),
      [
        ['web', 'Enforce', 'strict'],
        ['other', 'Audit', 'strict'],
      ],
    );
  });

  it('--show-exceptions prints what waives; it expires, and an unused one is told', () => {
    const cwd = temporaryFolder({ 'a.yaml': HOST_NETWORK });
    const shown = runCli(['check', ...AS_OF, '--show-exceptions'], { cwd }).stdout;
    const [pasted = ''] = /^---\napiVersion: ccpolicy\.dev\/v1\n[\s\S]*?(?=\n\n)/m.exec(shown) ?? [];
    assert.ok(pasted !== '', shown);
    const text = pasted
      .replace(/reason: .*/, 'reason: the node agent needs it')
      .replace(/owner: .*/, 'owner: team-net');
    writeFiles(cwd, { 'e/exception.yaml': `${text}\n` });
    const { report, exit } = runJson([...AS_OF, '--exceptions', 'e', 'a.yaml'], { cwd });
    assert.deepEqual([exit, report.results.length, report.coverage.excepted], [0, 0, 1], text);
    const late = runJson(['--as-of', '2031-01-01', '--exceptions', 'e', '--rule', 'R61', 'a.yaml'], { cwd });
    assert.deepEqual([late.exit, late.report.results.length], [1, 1]);
    assert.ok(
      late.report.notes?.some(({ code }) => code === 'EXCEPTION_EXPIRED'),
      JSON.stringify(late.report.notes),
    );
    writeFiles(cwd, { 'a.yaml': CLEAN });
    const unused = runJson([...AS_OF, '--exceptions', 'e'], { cwd });
    assert.ok(
      unused.report.notes?.some(({ code }) => code === 'EXCEPTION_UNUSED'),
      JSON.stringify(unused.report.notes),
    );
  });

  it('--rule and --skip-rule, by id or ordinal', () => {
    const cwd = temporaryFolder({ 'a.yaml': HOST_NETWORK.replace(/@sha256.*/, '') });
    assert.deepEqual(idsOf(runJson([...AS_OF, '--rule', 'R36'], { cwd })), ['cc-image-digest']);
    assert.deepEqual(idsOf(runJson([...AS_OF, '--skip-rule', 'cc-image-digest'], { cwd })), ['cc-no-host-network']);
  });

  it('--all shows passes and skips, and the counts stay', () => {
    const cwd = temporaryFolder({ 'a.yaml': HOST_NETWORK });
    const few = runJson(AS_OF, { cwd }).report;
    const all = runJson([...AS_OF, '--all'], { cwd }).report;
    assert.deepEqual(all.summary, few.summary);
    assert.equal(all.results.length, few.summary.pass + few.summary.fail + few.summary.skip);
    assert.deepEqual(all.coverage, few.coverage);
  });
});

describe('the same inputs give the same bytes', () => {
  const cwd = () =>
    temporaryFolder({
      'apps/a.yaml': HOST_NETWORK,
      'apps/b.yaml': `${CLEAN.replace(/@sha256.*/, '').replaceAll('web', 'b')}---\napiVersion: v1\nkind: Pod\nmetadata: [\n`,
    });

  const names = Object.keys(FORMATS);
  /** All formats of one run, by name. */
  const reports = (from: string, ...flags: string[]) => {
    const out = temporaryFolder();
    const outputs = names.flatMap((name) => ['--output', `${name}=${out}/${name}`]);
    const run = runCli(['check', ...AS_OF, ...flags, ...outputs], { cwd: from });
    return { ...run, texts: Object.fromEntries(names.map((name) => [name, readFileSync(`${out}/${name}`, 'utf8')])) };
  };

  it('again, from another folder, and for the same files elsewhere', () => {
    const folder = cwd();
    const first = reports(folder);
    assert.deepEqual(reports(folder), first);
    assert.deepEqual(reports('/', '--cwd', folder), first);
    const elsewhere = cwd();
    assert.deepEqual(reports(elsewhere), first);
    for (const text of Object.values(first.texts)) assert.equal(text.includes(basename(folder)), false);
    assert.equal(first.exit, 3);
  });

  it('several reports in one run equal those of single runs', () => {
    const folder = cwd();
    const { texts } = reports(folder);
    for (const name of names) {
      assert.equal(runCli(['check', ...AS_OF, '--format', name], { cwd: folder }).stdout, texts[name], name);
    }
  });

  it('colours come when they are asked for, and never against NO_COLOR or in files', () => {
    const folder = cwd();
    const csi = '\u001b[';
    assert.equal(runCli(['check', ...AS_OF], { cwd: folder }).stdout.includes(csi), false);
    assert.ok(runCli(['check', ...AS_OF, '--color', 'always'], { cwd: folder }).stdout.includes(csi));
    const env = { NO_COLOR: '1', CCPOLICY_COLOR: 'auto' };
    assert.equal(runCli(['check', ...AS_OF], { cwd: folder, env }).stdout.includes(csi), false);
    runCli(['check', ...AS_OF, '--color', 'always', '--output', `terminal=${folder}/out.txt`], { cwd: folder });
    assert.equal(readFileSync(`${folder}/out.txt`, 'utf8').includes(csi), false);
  });

  it('--timings and --quiet touch stderr only', () => {
    const folder = cwd();
    const plain = runCli(['check', ...AS_OF], { cwd: folder });
    const timed = runCli(['check', ...AS_OF, '--timings', '--quiet'], { cwd: folder });
    assert.equal(timed.stdout, plain.stdout);
    assert.match(timed.stderr, /^read +[0-9.]+ ms\njudge +[0-9.]+ ms\nreport +[0-9.]+ ms\n/);
  });
});
