/** Readers that leave, files that cannot be written, profiles that are pinned: the verdict stands. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { cliArguments, cliEnvironment, runCli, runJson } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const AS_OF = ['--as-of', '2026-11-21'];
const MISPLACED = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  runtimeClassName: kata-qemu-snp
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "ghcr.io/acme/web:1.0"}]
`;

/** Runs with a stdout that nobody reads. */
function runIntoClosedPipe(args: readonly string[], cwd: string): { exit: string; stderr: string } {
  const words = [process.execPath, ...cliArguments(args)].map((word) => `'${word}'`).join(' ');
  const script = `set -o pipefail; { ${words}; echo "exit $?" >&2; } | true`;
  const run = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8', env: cliEnvironment() });
  return { exit: /exit (\d+)/.exec(run.stderr)?.[1] ?? '', stderr: run.stderr };
}

describe('a reader that leaves', () => {
  for (const [name, args, exit] of [
    ['check', ['check', ...AS_OF, '--format', 'html'], '1'],
    ['fix', ['fix', ...AS_OF, '--diff'], '1'],
    ['rules', ['rules', '--format', 'json'], '0'],
  ] as const) {
    it(`does not change the verdict of ${name}, and is no bug`, () => {
      const run = runIntoClosedPipe(args, temporaryFolder({ 'a.yaml': MISPLACED }));
      assert.equal(run.exit, exit, run.stderr);
      assert.doesNotMatch(run.stderr, /EPIPE|at .*\.js/);
    });
  }
});

describe('a disk without room', () => {
  for (const args of [['check', ...AS_OF], ['fix', ...AS_OF, '--diff'], ['rules']]) {
    it(`is told by ${args[0]}, with exit 5`, function () {
      if (!existsSync('/dev/full')) this.skip();
      const words = [process.execPath, ...cliArguments(args)].map((word) => `'${word}'`).join(' ');
      const cwd = temporaryFolder({ 'a.yaml': MISPLACED });
      const run = spawnSync('bash', ['-c', `${words} >/dev/full`], { cwd, encoding: 'utf8', env: cliEnvironment() });
      assert.equal(run.status, 5);
      assert.match(run.stderr, /^error\[WRITE_FAILED\]: Standard output cannot be written \(ENOSPC\)\.\n.*\n$/);
    });
  }
});

/** No room for the end of the temporary file's name. */
const UNWRITABLE = 'x'.repeat(250);

describe('reports to files', () => {
  it('that cannot be written do not cost the others, and 3 comes before 5', () => {
    const cwd = temporaryFolder({ 'a.yaml': MISPLACED, 'b.yaml': 'apiVersion: v1\nkind: Pod\nx: [\n' });
    const outputs = ['--output', `junit=${UNWRITABLE}`, '--output', 'json=good.json'];
    const run = runCli(['check', ...AS_OF, ...outputs], { cwd });
    assert.equal(run.exit, 3);
    assert.match(run.stdout, /cc-runtime-class-misplaced/);
    assert.match(run.stderr, /x{250} \(ENAMETOOLONG\)/);
    assert.match(readFileSync(`${cwd}/good.json`, 'utf8'), /ccpolicy\.dev\/report\/v1/);
  });

  it('exit 5 when nothing else is wrong', () => {
    const cwd = temporaryFolder({ 'a.yaml': MISPLACED });
    assert.equal(runCli(['check', ...AS_OF, '--output', `junit=${UNWRITABLE}`], { cwd }).exit, 5);
  });

  it('cannot share one file', () => {
    const cwd = temporaryFolder({ 'a.yaml': MISPLACED });
    const run = runCli(['check', '--output', 'json=o', '--output', 'sarif=./o'], { cwd });
    assert.equal(run.exit, 2);
    assert.match(run.stderr, /twice/);
  });
});

describe('a report to a file', () => {
  it('never takes the place of what is checked, by whatever name', () => {
    const manifest = `${MISPLACED}---\na: 1\n`;
    const cwd = temporaryFolder({ 'k8s/a.yaml': manifest, 'k8s/values.json': '{}\n', 'else/b.yaml': manifest });
    symlinkSync('k8s', join(cwd, 'same'));
    symlinkSync('../else/b.yaml', join(cwd, 'k8s/link.yaml'));
    const named = { 'k8s/a.yaml': 'k8s/a.yaml', './same/a.yaml': 'k8s/a.yaml', 'k8s/values.json': 'k8s/values.json' };
    for (const [path, file] of Object.entries({
      ...named,
      'else/b.yaml': 'k8s/link.yaml',
      'k8s/link.yaml': 'k8s/link.yaml',
    })) {
      const run = runCli(['check', 'k8s', '--output', `json=${path}`], { cwd });
      assert.equal(run.exit, 2, path);
      assert.match(run.stderr, new RegExp(`--output json would overwrite ${file}, which is checked`));
    }
    assert.equal(readFileSync(join(cwd, 'k8s/a.yaml'), 'utf8'), manifest);
    assert.equal(
      runCli(['check', 'k8s', '--output', 'json=else/b.yaml', ...AS_OF], {
        cwd: temporaryFolder({ 'k8s/a.yaml': MISPLACED, 'else/b.yaml': '' }),
      }).exit,
      1,
    );
  });

  it('goes through links, and into what is no file', () => {
    const cwd = temporaryFolder({ 'a.yaml': MISPLACED, 'out/real.json': 'earlier' });
    symlinkSync('real.json', join(cwd, 'out/link.json'));
    const check = ['check', 'a.yaml', ...AS_OF];
    runCli([...check, '--output', 'json=out/link.json'], { cwd });
    assert.equal(readlinkSync(join(cwd, 'out/link.json')), 'real.json');
    const report = readFileSync(join(cwd, 'out/real.json'), 'utf8');
    assert.match(report, /ccpolicy\.dev\/report\/v1/);

    const command = [process.execPath, ...cliArguments(check)].map((word) => `'${word}'`).join(' ');
    const script = `mkfifo out/pipe; cat out/pipe >out/read & ${command} --output json=out/pipe >/dev/null; wait
      test -p out/pipe || echo replaced; ${command} --output json=/dev/stdout >out/both`;
    const run = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8', env: cliEnvironment() });
    assert.equal(run.stdout + run.stderr, '');
    assert.equal(readFileSync(join(cwd, 'out/read'), 'utf8'), report);
    const both = readFileSync(join(cwd, 'out/both'), 'utf8');
    assert.ok(both.endsWith(report) && both.length > report.length);
  });

  it('takes the place of an earlier one', () => {
    for (const text of [MISPLACED, 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\n']) {
      const cwd = temporaryFolder({ 'a.yaml': text });
      const outputs = ['json=1.json', 'sarif=2.json', 'codeclimate=3.json', 'policyreport=4.yaml'];
      const args = ['check', ...AS_OF, ...outputs.flatMap((output) => ['--output', output])];
      const [first, second] = [runCli(args, { cwd }), runCli(args, { cwd })];
      assert.deepEqual([first.stderr, second.stderr, second.exit], ['', '', first.exit]);
    }
  });

  it('is a policy report of the group that is asked for', () => {
    const cwd = temporaryFolder({ 'a.yaml': MISPLACED });
    const args = ['check', ...AS_OF, '--format', 'policyreport'];
    assert.match(runCli(args, { cwd }).stdout, /^---\napiVersion: openreports\.io\/v1alpha1\nkind: Report\n/);
    const older = runCli([...args, '--policy-report-group', 'wgpolicyk8s.io'], { cwd }).stdout;
    assert.match(older, /^---\napiVersion: wgpolicyk8s\.io\/v1alpha2\nkind: PolicyReport\n/);
  });
});

describe('a pinned profile', () => {
  it('does not lose the rules that find a workload without its platform', () => {
    const cwd = temporaryFolder({ 'a.yaml': MISPLACED });
    const run = runJson([...AS_OF, '--profile', 'coco-snp@0.22'], { cwd });
    assert.deepEqual(
      [run.exit, run.report.results.map(({ ruleId, failureAction }) => [ruleId, failureAction])],
      [1, [['cc-runtime-class-misplaced', 'Enforce']]],
    );
  });

  it('asks nothing else of ordinary workloads', () => {
    const cwd = temporaryFolder({ 'a.yaml': MISPLACED.replace('  runtimeClassName: kata-qemu-snp\n', '') });
    const run = runJson([...AS_OF, '--profile', 'coco-snp@0.22'], { cwd });
    assert.deepEqual([run.exit, run.report.results], [0, []]);
  });
});

describe('what is no file', () => {
  it('a pipe is told of, with the flag that reads one', () => {
    const run = spawnSync(
      'bash',
      [
        '-c',
        `echo | ${cliArguments(['check', '/dev/stdin']).reduce((line, word) => `${line} '${word}'`, `'${process.execPath}'`)}`,
      ],
      {
        encoding: 'utf8',
        env: cliEnvironment(),
      },
    );
    assert.equal(run.status, 2, run.stderr);
    assert.match(run.stderr, /is a pipe or a device.*\n.*--stdin/);
  });
});
