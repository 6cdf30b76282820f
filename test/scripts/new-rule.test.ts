/** `npm run new:rule`, from the scaffold to a rule that is built, tested and documented, in a copy of the checkout. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/checkout.ts';

const COPIED = [
  'engine',
  'cli',
  'scripts',
  'policies',
  'test',
  'docs',
  'package.json',
  'tsconfig.json',
  '.mocharc.yaml',
];
const RULE = 'policies/rules/isolation/cc-example';

describe('npm run new:rule', function () {
  this.timeout(180_000);
  let copy = '';

  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'ccpolicy-new-rule-'));
    for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  function run(...args: string[]) {
    return spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  }
  const script = (name: string, ...args: string[]) => run('--import', 'tsx', `scripts/${name}.ts`, ...args);
  const testRule = () => run('node_modules/mocha/bin/mocha.js', 'test/rules.test.ts', '--grep', 'rule cc-example');

  it('refuses what is no new rule, and writes nothing', () => {
    for (const name of ['', 'cc-example', 'nowhere/cc-example', 'isolation/CC', 'isolation/cc-no-privileged', '../x']) {
      const { status, stderr } = script('new-rule', ...(name === '' ? [] : [name]));
      assert.equal(status, 2, name);
      assert.match(stderr, /usage: npm run new:rule -- <group>\/<rule-id>/);
    }
    assert.equal(existsSync(join(copy, RULE)), false);
  });

  it('writes a rule that builds, passes its own tests and gets its page', () => {
    assert.equal(script('new-rule', 'isolation/cc-example').status, 0);
    assert.equal(script('build-policies').status, 0);
    const tested = testRule();
    assert.equal(tested.status, 0, tested.stdout);
    assert.match(tested.stdout, /3 passing/);
    assert.equal(script('docs').status, 0);
    assert.match(readFileSync(join(copy, RULE, 'README.md'), 'utf8'), /\| coco-snp \| next \| Audit \|/);
  });

  it('whose page, like every generated one, is held by a check that can fail', () => {
    assert.equal(script('docs', '--check').status, 0);
    appendFileSync(join(copy, RULE, 'README.md'), 'by hand\n');
    writeFileSync(join(copy, 'docs/commands/gone.md'), 'of a command that is gone\n');
    const { status, stderr } = script('docs', '--check');
    assert.equal(status, 1);
    assert.deepEqual(stderr.match(/^\S+(?= is stale)/gm), [`${RULE}/README.md`, 'docs/commands/gone.md']);
  });

  it('whose tests fail when the rule no longer finds it', () => {
    const rego = join(copy, RULE, 'policy.rego');
    writeFileSync(rego, readFileSync(rego, 'utf8').replace('annotations["example.com/ask"]', 'annotations["other"]'));
    assert.equal(script('build-policies').status, 0);
    const tested = testRule();
    assert.equal(tested.status, 1, tested.stdout);
    assert.match(tested.stdout, /wanted and not found: asks for example/);
  });
});
