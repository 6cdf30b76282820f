/** Folders of rules of one's own: what tests a rule is neither a manifest nor a policy; elsewhere those names mean nothing. */

import assert from 'node:assert/strict';
import { runCli, runJson } from '../support/cli.ts';
import { teamRule } from '../support/own-rule.ts';
import { type Files, temporaryFolder } from '../support/temporary.ts';

const AS_OF = ['--as-of', '2026-11-21'];
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: app, image: "a:1"}]}\n';
const REGO = teamRule('acme.team');
const CONFIG = 'apiVersion: ccpolicy.dev/v1\nkind: Config\npolicies: [acme]\n';
const POLICY = `apiVersion: ccpolicy.dev/v1
kind: Policy
metadata: {name: strict}
spec:
  rules: [{name: r, match: {any: [{resources: {kinds: [Pod]}}]}, rule: cc-image-digest, failureAction: Enforce}]
`;

describe('rule folders', () => {
  it('their test documents are left alone, and counted', () => {
    const cwd = temporaryFolder({
      '.ccpolicy.yaml': CONFIG,
      'acme/team/policy.rego': REGO,
      'acme/team/bad.yaml': POD,
      'acme/team/good.yaml': POD,
      'acme/team/other.yaml': POD,
      'apps/bad.yaml': POD,
    });
    const { report } = runJson(AS_OF, { cwd });
    const places = report.results.filter(({ ruleId }) => ruleId === 'acme/team').map(({ location }) => location.path);
    assert.deepEqual(places, ['acme/team/other.yaml', 'apps/bad.yaml']);
    assert.equal(report.coverage.skipped['test document of a rule'], 2);
  });

  it('documents that test no rule are refused, for the rule would be left out', () => {
    const rule = { 'acme/team/policy.rego': REGO, 'acme/team/bad.yaml': POD, 'acme/team/good.yaml': POD };
    const told = (files: Files) => {
      const cwd = temporaryFolder({ ...rule, ...files });
      return ['test acme', 'check --policy acme'].map((args) => {
        const { exit, stderr } = runCli(args.split(' '), { cwd });
        return `${exit} ${stderr.split('\n')[0]}`;
      });
    };
    const twice = (line: string) => [line, line];
    const pair = { 'acme/b/good.yaml': POD, 'acme/b/bad.yaml': POD };
    assert.deepEqual(
      told(pair),
      twice('2 error[REGO_INVALID]: acme/b/bad.yaml:1:1: bad.yaml and good.yaml in acme/b test no rule.'),
    );
    const deny = '# Ours.\npackage acme.b\n\ndeny contains 1 if input.x\n';
    assert.deepEqual(
      told({ 'acme/b/bad.yml': POD, 'acme/b/policy.rego': deny }),
      twice('2 error[REGO_INVALID]: acme/b/policy.rego:2:1: bad.yml in acme/b tests no rule.'),
    );
    assert.deepEqual(
      told({ 'acme/b/bad.yaml': `# want: No team\n${POD}` }),
      twice('2 error[REGO_INVALID]: acme/b/bad.yaml:1:1: bad.yaml in acme/b tests no rule.'),
    );
    const harmless = { 'acme/p/bad.yaml': POLICY, 'acme/p/good.yaml': POLICY.replace('strict', 'other') };
    const runs = told({ ...harmless, 'acme/c/bad.yaml': POD, 'acme/lib/own.rego': deny });
    assert.doesNotMatch(runs.join('\n'), /REGO_INVALID/);
  });

  it('a policy may be called as a test document is where there is no Rego', () => {
    for (const name of ['good.yaml', 'bad.yaml', 'bad.fixed.yaml', 'other.yaml']) {
      const cwd = temporaryFolder({ 'pod.yaml': POD, [`policies/${name}`]: POLICY });
      const { exit } = runJson(['--policy', 'policies', ...AS_OF], { cwd });
      assert.equal(exit, 1, name);
    }
  });

  it('mistakes stand where the user finds them, with the line', () => {
    const told = (rego: string, more: Files = {}) => {
      const cwd = temporaryFolder({ 'a.yaml': POD, 'rules/acme/team/policy.rego': rego, ...more });
      return runCli(['check', 'a.yaml', '--policy', 'rules/acme', '--no-cache', ...AS_OF], { cwd });
    };
    assert.match(
      told(REGO, { 'rules/acme/b/policy.rego': '# Nothing.\n' }).stderr,
      /^error\[REGO_INVALID\]: rules\/acme\/b\/policy\.rego:1:1: empty module\n {2}1 \| # Nothing\.\n/,
    );
    assert.match(
      told(REGO, { 'rules/acme/b/policy.rego': REGO }).stderr,
      /^error\[REGO_INVALID\]: rules\/acme\/team\/policy\.rego:1:1: package annotation redeclared: rules\/acme\/b\/policy\.rego:1\n/,
    );
    const torn = `${REGO}\nf(x) := 1 if x > 0\nf(x) := 2 if x > 0\nviolations contains {"messageId": "absent", "args": {}, "path": ""} if f(1) == 1\n`;
    const { exit, stdout } = told(torn);
    assert.equal(exit, 3);
    assert.match(
      stdout.replaceAll(/\s+/g, ' '),
      /aborted: rules\/acme\/team\/policy\.rego:17:1: var assignment conflict\. Its line is `f\(x\) := 2 if x > 0`\./,
    );
    const long = `${REGO}\nx := [${'1, '.repeat(5_000)}(]\n`;
    const { stderr } = told(long);
    assert.ok(stderr.length < 2_000, stderr.slice(0, 2_000));
    assert.match(stderr, /\n {2}16 \| ….*\(\]\n {5}\| +\^\n/);
  });

  it('unit tests in Rego are said to be left out', () => {
    const files = { 'acme/team/policy.rego': REGO, 'acme/team/good.yaml': POD, 'acme/team/bad.yaml': POD };
    const cwd = temporaryFolder({ ...files, 'acme/team/policy_test.rego': 'package acme.team_test\n' });
    assert.match(
      runCli(['test', 'acme'], { cwd }).stderr,
      /^note: unit tests in Rego are not run here, run `opa test`: acme\/team\/policy_test\.rego$/m,
    );
  });
});
