/** Repositories that want to break rendering, or the terminal of who reads what came of it. */

import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import { FORMATS } from '../../engine/report/index.ts';
import { runCli, runJson } from '../support/cli.ts';
import { type Files, temporaryFolder } from '../support/temporary.ts';

const RENDER = ['--render', 'auto', '--as-of', '2026-11-21'];
const CHART = 'apiVersion: v2\nname: c\nversion: 0.1.0\n';
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {password: hunter2hunter2}\n';
const COMPONENT = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';

/** Whether it holds what moves a cursor or turns text around. */
function isTreacherous(text: string): boolean {
  return text.includes('\u001b') || text.includes('\u202e');
}

describe('kustomizations in circles', function () {
  this.timeout(60_000);
  const circles: readonly (readonly [title: string, files: Files, places: readonly string[]])[] = [
    ['one that names itself', { 'kustomization.yaml': 'resources: [.]\n' }, ['kustomization.yaml']],
    [
      'two that name each other',
      {
        'a/kustomization.yaml': 'resources: [../b]\n',
        'b/kustomization.yaml': 'resources: [../a, m.yaml]\n',
        'b/m.yaml': MAP,
      },
      ['b/kustomization.yaml'],
    ],
    [
      'components',
      {
        'kustomization.yaml': 'components: [one]\n',
        'one/kustomization.yaml': `${COMPONENT}components: [../two]\n`,
        'two/kustomization.yaml': `${COMPONENT}components: [../one]\n`,
      },
      ['two/kustomization.yaml'],
    ],
  ];
  for (const [title, files, places] of circles) {
    it(`are told: ${title}`, () => {
      const { exit, report } = runJson(RENDER, { cwd: temporaryFolder(files) });
      assert.equal(exit, 3);
      assert.deepEqual(
        report.errors.map(({ location }) => location?.path),
        places,
      );
      assert.match(report.errors[0]?.message ?? '', /cycle detected/);
    });
  }
});

describe('what lies outside of the root', function () {
  this.timeout(60_000);

  it('is not there, neither by a path nor through a link, and nothing of it is shown', () => {
    const outside = temporaryFolder({
      'map.yaml': MAP.replace('name: m', 'name: outside'),
      'root/.git/HEAD': 'ref: refs/heads/main\n',
      'root/path/kustomization.yaml': 'resources: [../../map.yaml]\n',
      'root/link/kustomization.yaml': 'resources: [map.yaml]\n',
      'root/folder/kustomization.yaml': 'resources: [up]\n',
      'root/chart/Chart.yaml': CHART,
      'root/chart/templates/a.yaml': 'a: {{ .Files.Get "outside.txt" | quote }}\n',
      'root/values/Chart.yaml': CHART,
      'root/values/templates/a.yaml': 'a: {{ .Values.metadata.name }}\n',
    });
    symlinkSync('../../map.yaml', `${outside}/root/link/map.yaml`);
    symlinkSync('../..', `${outside}/root/folder/up`);
    symlinkSync('../../map.yaml', `${outside}/root/chart/outside.txt`);
    symlinkSync('../../map.yaml', `${outside}/root/values/values.yaml`);
    const { exit, report } = runJson(RENDER, { cwd: `${outside}/root` });
    assert.equal(exit, 3);
    assert.deepEqual(
      report.errors.map(({ code, location, message }) => `${code} ${location?.path} ${/\((\S+)\)/.exec(message)?.[1]}`),
      ['chart/Chart.yaml', 'folder/kustomization.yaml', 'link/kustomization.yaml', 'path/kustomization.yaml']
        .concat('values/Chart.yaml')
        .map((path) => `RENDER_FAILED ${path} file-not-found`),
    );
    assert.equal(JSON.stringify(report).includes('hunter2'), false);
  });
});

describe('names of rendered files', function () {
  this.timeout(60_000);

  it('do nothing in any format, whatever characters are in them', () => {
    const odd = 'x\n::error::pwned\u001b[2J\u202e';
    const cwd = temporaryFolder({
      'a/kustomization.yaml': `resources: [${JSON.stringify(`${odd}.yaml`)}]\n`,
      [`a/${odd}.yaml`]: MAP,
      'c/Chart.yaml': CHART,
      [`c/templates/${odd}.yaml`]: MAP,
      [`d${odd}/kustomization.yaml`]: `resources: [${JSON.stringify(`${odd}gone.yaml`)}]\n`,
    });
    const out = temporaryFolder();
    const formats = Object.keys(FORMATS);
    const run = runCli(['check', ...RENDER, ...formats.flatMap((one) => ['--output', `${one}=${out}/${one}`])], {
      cwd,
    });
    assert.equal(run.exit, 3);
    const rendered = ['a', `d${odd}`].map((path) => runCli(['render', path, '--origins'], { cwd }));
    const texts = formats.map((format) => readFileSync(`${out}/${format}`, 'utf8'));
    for (const text of [run.stdout, run.stderr, ...texts, ...rendered.map(({ stderr }) => stderr)]) {
      assert.equal(isTreacherous(text), false);
      assert.equal(/^::error::pwned/m.test(text), false);
    }
    const comments = rendered.map(({ stdout }) => stdout.split('\n').filter((line) => /^# {2,}|^# from /.test(line)));
    assert.equal(isTreacherous(comments.flat().join('')), false);
    const { errors, results } = runJson(RENDER, { cwd }).report;
    assert.deepEqual(
      results.map(({ location }) => location.path),
      [`a/${odd}.yaml`],
    );
    assert.deepEqual(errors.map(({ code }) => code).sort(), ['RENDER_FAILED', 'yaml-character']);
  });
});
