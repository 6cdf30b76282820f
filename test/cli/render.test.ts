/** `render` as users run it. */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { ROOT } from '../support/checkout.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

const FIXTURES = `${ROOT}test/engine/render/fixtures`;
const recorded = (name: string) => readFileSync(`${FIXTURES}/recorded/${name}.yaml`, 'utf8');

describe('ccpolicy render', function () {
  this.timeout(60_000);
  const cwd = `${FIXTURES}/repository`;

  it('prints a kustomization as kustomize does', () => {
    const run = runCli(['render', 'overlays/prod'], { cwd });
    assert.deepEqual([run.stdout, run.stderr, run.exit], [recorded('prod'), '', 0]);
  });

  it('prints a chart as helm does, and notes what differs elsewhere', () => {
    const flags = ['--release-name', 'rel', '--namespace', 'books', '--kube-version', '1.31.0', '--include-crds'];
    const values = ['--values', 'charts/ledger-prod.yaml', '--set', 'image.tag=9.9,hosts={x.example.com}'];
    const more = ['--set-string', 'extraLabels.number=1', '--api-versions', 'monitoring.coreos.com/v1'];
    const run = runCli(['render', 'charts/ledger', ...flags, ...values, ...more], { cwd });
    assert.equal(run.exit, 0);
    const withoutTests = run.stdout.split(/^(?=---\n)/m).filter((document) => !document.includes('helm.sh/hook: test'));
    assert.equal(withoutTests.join(''), recorded('ledger-prod'));
    assert.equal(run.stderr, 'note: the output depends on getHostByName, lookup, and differs elsewhere.\n');
    assert.equal(runCli(['render', 'charts/ledger', '--quiet'], { cwd }).stderr, '');
    assert.ok(!runCli(['render', 'charts/ledger', '--no-hooks'], { cwd }).stdout.includes('helm.sh/hook'));
  });

  it('adds origins as comments, and changes nothing else', () => {
    for (const path of ['overlays/prod', 'overlays/sorted', 'charts/ledger']) {
      const plain = runCli(['render', path], { cwd }).stdout;
      const { stdout } = runCli(['render', path, '--origins'], { cwd });
      const comments = stdout.split('\n').filter((line) => /^# {2,}|^# from /.test(line));
      assert.ok(comments.length > 5, stdout);
      assert.equal(
        stdout
          .split('\n')
          .filter((line) => !/^# {2,}|^# from /.test(line))
          .join('\n'),
        plain,
      );
    }
    const { stdout } = runCli(['render', 'overlays/prod', '--origins'], { cwd });
    const file = 'overlays/prod/kustomization.yaml';
    for (const line of [
      '# from base/deployment.yaml (resources[0])',
      `#   /spec/replicas: ${file} (replicas[0])`,
      `#   /spec/template/spec/containers/0/image: overlays/prod/limits.yaml (patches[0] of ${file})`,
      `#   /metadata/name: ${file} (namePrefix)`,
    ]) {
      assert.ok(stdout.replaceAll('test/engine/render/fixtures/repository/', '').includes(`${line}\n`), line);
    }
  });

  it('reads the whole repository around the folder, and no more than --root', () => {
    const root = temporaryFolder({
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': 'apiVersion: v1\nkind: A\nmetadata: {name: a}\n',
      'over/kustomization.yaml': 'resources: [../base]\nnamePrefix: b-\n',
    });
    const narrow = runCli(['render', '.'], { cwd: `${root}/over` });
    assert.equal(narrow.exit, 3);
    assert.match(
      narrow.stderr,
      /^error\[RENDER_FAILED\]: \. cannot be rendered \(file-not-found\): .*\.\.\/base: file does not exist/,
    );
    assert.match(narrow.stderr, /--root names another one/);
    assert.match(runCli(['render', '.', '--root', '..'], { cwd: `${root}/over` }).stdout, /name: b-a/);
    mkdirSync(`${root}/.git`);
    assert.match(runCli(['render', '.'], { cwd: `${root}/over` }).stdout, /name: b-a/);
    assert.equal(runCli(['render', '.', '--root', '.'], { cwd: `${root}/over` }).exit, 3);
  });

  it('says what is wrong with the command line', () => {
    const folder = temporaryFolder({ 'a.yaml': 'a: 1\n', 'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n' });
    const told = (...args: string[]) => {
      const { stderr, exit } = runCli(['render', ...args], { cwd: folder });
      return `${exit} ${stderr}`;
    };
    assert.match(
      told('.'),
      /^2 error\[PATH_NOT_FOUND\]: There is no kustomization and no chart in "\."\.\n {2}Name a folder/,
    );
    assert.match(told('absent'), /^2 error\[PATH_NOT_FOUND\]: There is no file or folder "absent"/);
    assert.match(
      told('c', '--values', 'absent.yaml'),
      /^2 error\[PATH_NOT_FOUND\]: There is no file or folder "absent\.yaml"/,
    );
    assert.match(
      told('c', '--root', 'c', '--values', 'a.yaml'),
      /^2 error\[PATH_OUTSIDE_ROOT\]: a\.yaml lies outside the root/,
    );
    assert.match(
      told('c', '--kube-version', 'x'),
      /^3 error\[RENDER_FAILED\]: c cannot be rendered \(build\): invalid kube version/,
    );
  });
});
