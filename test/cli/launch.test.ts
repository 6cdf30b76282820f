/** The launcher: V8's compiled form is only a shortcut, and only the user's own is taken. */

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliOptions, runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('the launcher', function () {
  this.timeout(60_000);
  let home: string;
  let folder: string;

  beforeEach(() => {
    home = temporaryFolder();
    folder = join(home, 'ccpolicy');
  });

  const forms = () => readdirSync(folder).filter((name) => name.endsWith('.v8'));
  const run = (options: CliOptions = {}, args: readonly string[] = ['rules', '--format', 'json']) => {
    const { exit, stdout, stderr } = runCli(args, { env: { XDG_CACHE_HOME: home }, ...options });
    assert.equal(stderr, '');
    assert.equal(exit, 0);
    assert.notEqual(stdout, '');
  };

  it('keeps one form in a private folder, and starts from it', () => {
    run();
    const [name = ''] = forms();
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
    const { mtimeMs } = statSync(join(folder, name));
    run();
    assert.deepEqual(forms(), [name]);
    assert.equal(statSync(join(folder, name)).mtimeMs, mtimeMs, 'a form that fits is not written again');
  });

  it('starts from the source when the form is damaged, and mends it', () => {
    run();
    const file = join(folder, forms()[0] ?? '');
    const whole = readFileSync(file);
    const damaged = Buffer.from(whole);
    damaged.fill(0x41, 1_000, 60_000);
    writeFileSync(file, damaged);
    run();
    assert.equal(readFileSync(file).equals(damaged), false);
    writeFileSync(file, whole.subarray(0, 10));
    run();
    assert.ok(readFileSync(file).length > 10_000);
  });

  it('uses no folder that is open to others', () => {
    mkdirSync(folder, { mode: 0o755 });
    chmodSync(folder, 0o755);
    run();
    assert.deepEqual(forms(), []);
  });

  it('uses no folder below the current directory: what is checked may hold anything', () => {
    mkdirSync(folder, { mode: 0o700 });
    run({ cwd: home });
    assert.deepEqual(forms(), []);
  });

  it('keeps a form for each command and each set of flags, and few of them', () => {
    run();
    run({ stdin: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n' }, ['check', '--stdin']);
    assert.equal(forms().length, 2);
    for (const size of [40, 50, 60, 70, 80, 90, 100]) run({ node: [`--max-semi-space-size=${size}`] });
    assert.equal(forms().length, 8);
  });

  it('keeps no form of a run that asked for help or the version, or that was refused: little of it is compiled', () => {
    run({}, ['--version']);
    run({}, ['check', '--help']);
    assert.equal(runCli(['check', '--no-such-flag'], { env: { XDG_CACHE_HOME: home } }).exit, 2);
    assert.deepEqual(forms(), []);
  });
});
