/** `--cache` and `--no-cache`, and what a run keeps by default. */

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../support/cli.ts';
import { DEPLOYMENT } from '../support/rendered-report.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('the cache of a run', function () {
  this.timeout(60_000);
  let cwd: string;
  let home: string;

  beforeEach(() => {
    cwd = temporaryFolder({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': DEPLOYMENT,
      'prod/kustomization.yaml': 'namePrefix: prod-\nresources: [../base]\n',
    });
    mkdirSync(join(cwd, '.git'));
    home = temporaryFolder();
  });

  const run = (...args: string[]) => runCli(args, { cwd, env: { XDG_CACHE_HOME: home } });
  const check = (...args: string[]) => run('check', '--render', 'auto', '--as-of', '2026-11-21', ...args);
  const renderings = (folder = join(home, 'ccpolicy')) => readdirSync(join(folder, 'renderings')).sort();

  it('gives the same report again, byte for byte', () => {
    const first = check();
    const kept = renderings();
    assert.equal(kept.length, 2);
    assert.match(first.stdout, /base\/web\.yaml/);
    assert.deepEqual(check(), first);
    assert.deepEqual(renderings(), kept);
    assert.deepEqual(check('--no-cache'), first);
    writeFileSync(join(cwd, 'prod/kustomization.yaml'), 'namePrefix: test-\nresources: [../base]\n');
    assert.match(check().stdout, /test-web/);
  });

  it('is used by render, too', () => {
    const first = run('render', 'prod');
    const [asked, rendering] = renderings();
    assert.deepEqual(run('render', 'prod'), first);
    const file = join(home, 'ccpolicy/renderings', rendering?.endsWith('.rendering') ? rendering : (asked ?? ''));
    writeFileSync(file, readFileSync(file).fill(0x41, 20));
    const { stdout, stderr } = run('render', 'prod');
    assert.equal(stdout, first.stdout);
    assert.match(stderr, /^note\[CACHE_DAMAGED\]: The cache of renderings: .*\.rendering is not what was written/);
  });

  it('lies where --cache says', () => {
    const elsewhere = join(temporaryFolder(), 'kept');
    check('--cache', elsewhere);
    assert.equal(renderings(elsewhere).length, 2);
    assert.ok(!existsSync(join(home, 'ccpolicy/renderings')));
  });

  it('does not exist with --no-cache', () => {
    check('--no-cache');
    run('render', 'prod', '--no-cache');
    assert.deepEqual(readdirSync(home), []);
  });

  it('never lies in what is checked', () => {
    for (const folder of ['.cache', join(cwd, 'kept'), '.']) {
      const { exit, stderr } = check('--cache', folder);
      assert.equal(exit, 2);
      assert.match(stderr, /--cache: .* lies in what is checked, where no cache is kept/);
    }
    mkdirSync(join(cwd, 'sub'));
    assert.equal(runCli(['check', '--cache', '../kept'], { cwd: join(cwd, 'sub') }).exit, 2);
    assert.ok(!existsSync(join(cwd, 'kept')));
  });
});
