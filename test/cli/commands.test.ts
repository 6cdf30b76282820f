/** `rules`, `explain` and `test` as users run them. */

import assert from 'node:assert/strict';
import { catalog } from '../support/checkout.ts';
import { runCli } from '../support/cli.ts';
import { teamRule } from '../support/own-rule.ts';
import { temporaryFolder, writeFiles } from '../support/temporary.ts';

/** Lines that do not fit 80 columns though they could be broken at a space. */
const tooLong = (text: string) => text.split('\n').filter((line) => line.length > 80 && /\S\s+\S/.test(line));

const ruleText = (id: string) => runCli(['rules', id]).stdout;

describe('ccpolicy rules', () => {
  it('fits into 80 columns where there is no terminal', () => {
    const list = runCli(['rules']).stdout;
    assert.deepEqual(tooLong(list), []);
    assert.match(
      list,
      /\nR03 {2}cc-runtime-class-required {5}critical {2}A pod that is meant to be\n {45}confidential/,
    );
    for (const id of ['att-config-valid', 'cc-policy-wellformed', 'cc-runtime-class-misplaced'])
      assert.deepEqual(tooLong(ruleText(id)), [], id);
    assert.match(ruleText('att-config-valid'), /\n {2}namespace \(string, .*\n {4}in which the object belongs\.\n/);
  });

  it('says of each rule what fix can do at most', () => {
    assert.match(
      ruleText('cc-runtime-class-misplaced'),
      /\nFix\n {2}`ccpolicy fix` repairs it where that is beyond\s+doubt/,
    );
    assert.match(ruleText('cc-image-digest'), /\nFix\n {2}`ccpolicy fix --accept suggestions` applies a suggestion\n/);
    assert.doesNotMatch(ruleText('att-config-valid'), /\nFix\n/);
  });

  it('lists every rule and every profile, as text, markdown and JSON', () => {
    const text = runCli(['rules']);
    const { rules, profiles } = JSON.parse(runCli(['rules', '--format', 'json']).stdout) as {
      rules: { rule: { id: string; ordinal: string } }[];
      profiles: { name: string; versions: { version: string }[] }[];
    };
    assert.equal(rules.length, catalog.rules.size);
    const markdown = runCli(['rules', '--format', 'markdown']).stdout;
    for (const { rule } of rules) {
      assert.ok(text.stdout.includes(`${rule.ordinal.padEnd(5)}${rule.id} `), rule.id);
      assert.ok(markdown.includes(`| ${rule.ordinal} | \`${rule.id}\` |`), rule.id);
    }
    assert.deepEqual(
      profiles.find(({ name }) => name === 'coco-snp')?.versions.map(({ version }) => version)[0],
      '0.10',
    );
    assert.equal(text.stdout.includes('ordinary@'), false);
    assert.equal(text.exit, 0);
  });

  it('shows one rule by id, alias or ordinal', () => {
    const byId = runCli(['rules', 'cc-no-host-network']).stdout;
    assert.equal(runCli(['rules', 'r61']).stdout, byId);
    for (const part of [
      'R61 cc-no-host-network\n',
      '\nWhy\n',
      '\nDo\n',
      '\nProfiles\n  ',
      'Enforce since',
      'https://',
    ]) {
      assert.ok(byId.includes(part), part);
    }
    assert.doesNotMatch(byId, /without a platform/);
    assert.match(runCli(['rules', 'R115']).stdout, /^ {2}auto, of workloads without a platform: Enforce$/m);
    assert.match(runCli(['rules', 'R61', '--format', 'markdown']).stdout, /^# R61 cc-no-host-network\n/);
    assert.equal(JSON.parse(runCli(['rules', 'R61', '--format', 'json']).stdout).rule.id, 'cc-no-host-network');
  });
});

describe('ccpolicy rules with rules of one’s own', () => {
  const files = { 'acme/team/policy.rego': teamRule('acme.team') };

  it('lists and shows those that the flag or the configuration names', () => {
    const byFlag = temporaryFolder(files);
    const config = 'apiVersion: ccpolicy.dev/v1\nkind: Config\npolicies: [acme]\n';
    const byConfig = temporaryFolder({ ...files, '.ccpolicy.yaml': config });
    for (const [cwd, flags] of [
      [byFlag, ['--policy', 'acme']],
      [byConfig, []],
    ] as const) {
      assert.match(runCli(['rules', ...flags], { cwd }).stdout, /^ {5}acme\/team +low +Pods have a team$/m);
      const one = runCli(['rules', 'acme/team', ...flags], { cwd });
      assert.equal(one.exit, 0);
      assert.match(one.stdout, /^acme\/team\nPods have a team\n[\s\S]*\nAction\n {2}Audit, unless a policy/);
    }
    assert.equal(runCli(['rules', 'acme/team'], { cwd: byFlag }).exit, 2);
  });
});

describe('ccpolicy explain rule', () => {
  const pod = (name: string, spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n${spec}`;
  const containers = '  containers: [{name: a, image: a}]\n';
  const cwd = temporaryFolder({
    'sandboxed.yaml': pod('found', `  runtimeClassName: kata-vm-isolation\n  hostNetwork: true\n${containers}`),
    'plain.yaml': pod('plain', `  hostNetwork: true\n${containers}`),
    'config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n',
  });

  it('says where the rule stopped, and where not', () => {
    const of = (path: string, ...more: string[]) =>
      runCli(['explain', 'rule', 'R61', path, '--as-of', '2026-11-21', ...more], { cwd });
    const found = of('sandboxed.yaml');
    assert.equal(found.exit, 0);
    assert.match(found.stdout, /^Pod default\/found {2}\(sandboxed\.yaml:\d\)\n {2}✓ kind /);
    assert.match(found.stdout, /aks-pod-sandboxing@/);
    assert.match(found.stdout, /✗ answer {4}fail \(Enforce\) at 6:16: Pod asks for the host network/);
    assert.equal(found.stdout.match(/✗/g)?.length, 1);
    for (const { stdout } of [found, of('.'), of('sandboxed.yaml', '--profile', 'coco-snp')]) {
      assert.deepEqual(tooLong(stdout), []);
    }
    assert.match(of('plain.yaml').stdout, /✗ profile/);
    assert.match(of('config.yaml').stdout, /✗ kind/);
    assert.equal(of('.').stdout.match(/^(Pod|ConfigMap) /gm)?.length, 3);
    assert.match(of('sandboxed.yaml', '--profile', 'coco-snp').stdout, /✗ profile .*no chosen profile judges/);
  });

  it('explains what only a rendering shows, and says so where nothing is rendered', () => {
    const folder = temporaryFolder({
      'base/kustomization.yaml': 'resources: [pod.yaml]\n',
      'base/pod.yaml': pod('web', `  runtimeClassName: kata-vm-isolation\n${containers}`),
      'over/kustomization.yaml': 'resources: [../base]\npatches: [{path: patch.yaml}]\n',
      'over/patch.yaml': pod('web', '  hostNetwork: true\n'),
      'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
      'chart/templates/pod.yaml': pod('{{ .Release.Name }}', containers),
    });
    const of = (...args: string[]) =>
      runCli(['explain', 'rule', 'R61', '--as-of', '2026-11-21', ...args], { cwd: folder });
    const plain = of('over/patch.yaml', '--render', 'none');
    assert.deepEqual([plain.exit, plain.stdout], [3, '']);
    assert.match(
      plain.stderr,
      /no Kubernetes manifest\.\n {2}Without --render none, what becomes of 1 kustomize patch here is explained\./,
    );
    assert.match(of('chart', '--render', 'none').stderr, /none, what becomes of 1 chart template here is explained/);
    assert.match(
      of('over', '--render', 'none').stderr,
      /^note: Without --render none, what becomes of 1 kustomization, 1 kustomize patch here is explained/,
    );
    const rendered = of('over/patch.yaml');
    assert.deepEqual([rendered.exit, rendered.stderr], [0, '']);
    assert.match(rendered.stdout, /^Pod default\/web {2}\(base\/pod\.yaml:2, in the rendering of over\)\n/);
    assert.match(rendered.stdout, /✗ answer {4}fail \(Enforce\) at over\/patch\.yaml:5:16: Pod asks for the host\n/);
    assert.match(of('chart/templates/pod.yaml').stderr, /name the chart's folder/);
    assert.match(
      of('chart', '--render', 'helm').stdout,
      /^Pod default\/release-name {2}\(chart\/templates\/pod\.yaml:2, in/,
    );
    writeFiles(folder, { 'over/kustomization.yaml': 'resources: [../gone]\n' });
    const failed = of('over', '--render', 'auto');
    assert.equal(failed.exit, 3);
    assert.match(failed.stderr, /^error\[RENDER_FAILED\]: over\/kustomization\.yaml:1: This cannot be rendered/);
  });
});

describe('ccpolicy test', function () {
  this.timeout(60_000);
  const RULE = `# METADATA
# title: Pods have owners
# custom:
#   kinds: [Pod]
#   reads: ["resource:/metadata/labels"]
#   fix: safe
#   messages: {ownerless: "Nobody owns {name}. Add the label owner."}
package mine.owner

import data.ccpolicy.lib

violations contains lib.fail("ownerless", {"name": input.resource.metadata.name}, "/metadata/labels/owner", fix) if {
	not input.resource.metadata.labels.owner
}

fix := {"fix": {"kind": "safe", "operations": [lib.add("/metadata/labels/owner", "team-a")]}}
`;
  const pod = (labels: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:${labels}\nspec: {containers: [{name: a, image: a}]}\n`;
  const files = {
    'rules/owner/policy.rego': RULE,
    'rules/owner/good.yaml': `# case: has an owner\n${pod('\n    owner: x')}`,
    'rules/owner/bad.yaml': `# case: has none\n${pod(' # want: Nobody owns web\n    app: web')}---\n# case: by pointer\n# want@/metadata/labels/owner: Nobody owns web\n${pod('\n    app: web')}`,
    'rules/owner/bad.fixed.yaml': `# case: has none\n${pod(' # want: Nobody owns web\n    app: web\n    owner: team-a')}---\n# case: by pointer\n# want@/metadata/labels/owner: Nobody owns web\n${pod('\n    app: web\n    owner: team-a')}`,
  };
  const test = (changes: Readonly<Record<string, string>>) => {
    const cwd = temporaryFolder({ ...files, ...changes });
    return runCli(['test', 'rules'], { cwd });
  };

  it('passes a rule whose documents are as it says', () => {
    const run = test({});
    assert.equal(run.exit, 0, run.stdout);
    assert.match(run.stdout, /^rules\/owner\n {2}✓ good\.yaml:1 has an owner\n/);
    assert.match(run.stdout, /\n4 passed, 0 failed\n$/);
  });

  it('fails at the line of a want that is not found, a finding nobody wants, and another repair', () => {
    const want = test({
      'rules/owner/bad.yaml': (files['rules/owner/bad.yaml'] ?? '').replace('Nobody owns web', 'Nobody owns db'),
    });
    assert.equal(want.exit, 1);
    assert.match(want.stdout, /rules\/owner\/bad\.yaml:6: wanted and not found: Nobody owns db/);
    const good = test({ 'rules/owner/good.yaml': pod('\n    app: web') });
    assert.match(good.stdout, /rules\/owner\/good\.yaml:[45]: found and not wanted: fail: Nobody owns web/);
    const fixed = test({
      'rules/owner/bad.fixed.yaml': (files['rules/owner/bad.fixed.yaml'] ?? '').replace('team-a', 'team-b'),
    });
    assert.match(
      fixed.stdout,
      /bad\.fixed\.yaml:8: the repaired text differs: wanted « {4}owner: team-b», repaired « {4}owner: team-a»/,
    );
    const none = test({ 'rules/owner/good.yaml': '# nothing\n' });
    assert.match(none.stdout, /good\.yaml holds no documents/);
    assert.deepEqual([good.exit, fixed.exit, none.exit], [1, 1, 1]);
  });

  it('notes what a rule reads without declaring it', () => {
    const { exit, stderr } = test({
      'rules/owner/policy.rego': RULE.replace('"resource:/metadata/labels"', '"resource:/spec"'),
    });
    assert.equal(exit, 1);
    assert.match(
      stderr,
      /^note\[REGO_METADATA_INVALID\]: rules\/owner\/policy\.rego:\d+:6: input\.resource\.metadata\.labels\.owner is not /,
    );
    assert.match(stderr, /\n {2}Add "resource:\/metadata\/labels\/owner" to custom\.reads\.\n$/);
  });

  it('runs the same rule in check, and writes its repair', () => {
    const cwd = temporaryFolder(files);
    writeFiles(cwd, { 'app/a.yaml': pod('\n    app: web') });
    const check = runCli(['check', '--policy', 'rules', 'app'], { cwd });
    assert.match(check.stdout, /rules\/owner/);
    assert.equal(check.exit, 0, 'Audit is the default');
    assert.equal(runCli(['fix', '--policy', 'rules', 'app'], { cwd }).exit, 0);
    assert.equal(runCli(['check', '--policy', 'rules', '--fail-on', 'low', 'app'], { cwd }).exit, 0);
  });
});
