/** Every mistake of flags, paths, configuration, policies, exceptions and rules: place, reason and remedy, and exit 2. */

import assert from 'node:assert/strict';
import { runCli } from '../support/cli.ts';
import { type Files, temporaryFolder } from '../support/temporary.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a:1}]}\n';

interface Mistake {
  readonly title?: string;
  readonly args: string;
  readonly files?: Files;
  readonly env?: Readonly<Record<string, string>>;
  readonly exit?: number;
  /** Parts of stderr, in this order: where, why, what to do. */
  readonly says: readonly string[];
}

const config = (text: string): Pick<Mistake, 'args' | 'files'> => ({
  args: 'check',
  files: { '.ccpolicy.yaml': `apiVersion: ccpolicy.dev/v1\nkind: Config\n${text}\n` },
});
const policy = (rule: string): Pick<Mistake, 'args' | 'files'> => ({
  args: 'check --policy policy.yaml',
  files: {
    'policy.yaml': `apiVersion: ccpolicy.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec:\n  rules:\n    - ${rule}\n`,
  },
});
const exception = (fields: string): Pick<Mistake, 'args' | 'files'> => ({
  args: 'check --exceptions exception.yaml',
  files: {
    'exception.yaml': `apiVersion: ccpolicy.dev/v1\nkind: PolicyException\nmetadata: {name: e}\nspec:\n${fields}\n`,
  },
});
const rego = (change: (text: string) => string): Pick<Mistake, 'args' | 'files'> => ({
  args: 'check --policy rules',
  files: { 'rules/owner/policy.rego': change(OWNER) },
});
const OWNER = `# METADATA
# title: Pods have owners
# custom:
#   kinds: [Pod]
#   reads: ["resource:/metadata/labels"]
#   messages: {ownerless: "Nobody owns {name}. Add the label owner."}
package mine.owner

import data.ccpolicy.lib

violations contains lib.fail("ownerless", {"name": input.resource.metadata.name}, "/metadata/labels/owner", {}) if {
	not input.resource.metadata.labels.owner
}
`;
const MATCH = 'match: {any: [{resources: {kinds: [Pod]}}]}';
const WHOLE =
  '  exceptions: [{ruleIds: [cc-no-privileged]}]\n  match: {any: [{resources: {kinds: [Pod]}}]}\n  reason: r\n  owner: o\n';

const MISTAKES: readonly Mistake[] = [
  // Flags: what later versions bring does not exist yet.
  ...['--since=main', '--shard=1/2', '--watch', '--baseline=x'].map((flag) => ({
    args: `check ${flag}`,
    says: [`unknown option '${flag}'`, 'ccpolicy check --help'],
  })),
  { args: '', says: ['Usage: ccpolicy', 'check'] },
  { args: 'explain', says: ['Usage: ccpolicy explain', 'rule'] },
  { args: 'chekc', says: ["unknown command 'chekc'", 'Did you mean check?', 'ccpolicy --help'] },
  { args: 'generate', says: ["unknown command 'generate'", 'ccpolicy --help'] },
  { args: 'explain request', says: ["unknown command 'request'", 'ccpolicy explain --help'] },
  { args: 'explain rule', says: ["missing required argument 'id'", 'ccpolicy explain rule --help'] },
  { args: 'check --cache kept', says: ['--cache: kept lies in what is checked', 'Name a folder elsewhere'] },
  { args: 'check --format', says: ['argument missing', 'ccpolicy check --help'] },
  { args: 'check --format xml', says: ['--format', 'no format "xml"', 'terminal, json, sarif'] },
  { args: 'check --output json', says: ['FORMAT=FILE, not "json"', 'sarif=ccpolicy.sarif'] },
  { args: 'check --output xml=a', says: ['--output', 'no format "xml"', 'terminal, json'] },
  { args: 'check --fail-on info', says: ['--fail-on', '"info"', 'critical, high, medium, low, never'] },
  { args: 'check --as-of 2026-02-30', says: ['--as-of', '"2026-02-30" is no day', 'YYYY-MM-DD'] },
  { args: 'check --jobs 0', says: ['--jobs', '"0"', 'from 1 to 9999'] },
  { args: 'check --jobs 99999', says: ['--jobs', '"99999"', 'from 1 to 9999'] },
  {
    args: 'check --show-exceptions --format json',
    says: ['--show-exceptions does not go with the format json', 'Formats that show exceptions: terminal, html'],
  },
  { args: 'check --policy-report-group x', says: ['--policy-report-group', 'openreports.io, wgpolicyk8s.io'] },
  { args: 'check --policy-report-group wgpolicyk8s.io', says: ['only goes with the format policyreport'] },
  { args: 'check --ci-values --stdin', says: ['--ci-values only goes with --render auto', 'and files'] },
  { args: 'check --ci-values --render none', says: ['only goes with --render', 'With --render none'] },
  { args: 'check --ci-values --render kustomize', says: ['only goes with --render'] },
  { args: 'check --color blue', says: ['--color', '"blue"', 'auto, always, never'] },
  { args: 'check --production --dev', says: ['--production', '--dev', 'ccpolicy check --help'] },
  { args: 'check --stdin pod.yaml', says: ['--stdin reads standard input; it takes no paths'] },
  { args: 'check --stdin-filename a.yaml', says: ['--stdin-filename only goes with --stdin'] },
  { args: 'check --profile coco', says: ['no profile "coco"', 'auto, aks-cc-preview'] },
  { args: 'check --profile coco-snp@9', says: ['has no version "9"', '0.10, 0.11'] },
  { args: 'check --profile ordinary', says: ['no profile "ordinary"', 'auto, '] },
  { args: 'check --profile coco-snp,baseline@1', says: ['takes one name', '--profile coco-snp --profile baseline@1'] },
  { args: 'fix --rule R61,R62', says: ['--rule takes one name', '--rule R61 --rule R62'] },
  { args: 'check --skip-rule R61,', says: ['--skip-rule takes one name', 'Repeat the flag: --skip-rule R61'] },
  { args: 'check --rule cc-no-host-netwrk', says: ['--rule', 'no rule', 'Did you mean "cc-no-host-network"?'] },
  { args: 'check --skip-rule nothing', says: ['--skip-rule', 'no rule "nothing"', 'ccpolicy rules'] },
  { args: 'rules nothing', says: ['no rule "nothing"', 'ccpolicy rules'] },
  { args: 'rules --format xml', says: ["'xml' is invalid", 'text, json, markdown', 'ccpolicy rules --help'] },
  { args: 'explain rule nothing pod.yaml', says: ['no rule "nothing"', 'ccpolicy rules'] },
  { args: 'fix --accept generate', says: ["'generate' is invalid", 'suggestions', 'ccpolicy fix --help'] },
  { args: 'fix --dif', says: ["unknown option '--dif'", 'Did you mean --diff?'] },
  { args: 'test', says: ["missing required argument 'dir'", 'ccpolicy test --help'] },
  { args: 'test .', says: ['. holds no rules in Rego', 'docs/writing-rules.md'] },
  { args: 'test nowhere', says: ['no file or folder "nowhere"', 'relative to'] },
  // Paths.
  { args: 'check nowhere', says: ['no file or folder "nowhere"', 'Check the spelling'] },
  { args: 'check pod.yml', says: ['no file or folder "pod.yml"', 'Did you mean "pod.yaml"?'] },
  { args: 'check --cwd nowhere', says: ['no file or folder', 'Check the spelling'] },
  { args: 'check --cwd pod.yaml', says: ['is no folder', '--cwd'] },
  { args: 'fix --cwd pod.yaml', says: ['is no folder', '--cwd'] },
  { args: 'check --stdin --cwd nowhere', says: ['no file or folder', 'Check the spelling'] },
  { args: 'check --config nowhere.yaml', says: ['nowhere.yaml cannot be read', '.ccpolicy.yaml'] },
  { args: 'check --policy nowhere', says: ['no file or folder "nowhere" to read policies from', 'relative to'] },
  { args: 'check --exceptions nowhere', says: ['no file or folder "nowhere" to read exceptions from', 'relative to'] },
  { args: 'check --policy pod.yaml', says: ['pod.yaml holds no policy', 'Policy or PolicyException'] },
  { args: 'check --exceptions pod.yaml', says: ['pod.yaml holds no exception', 'Policy or PolicyException'] },
  { args: 'check --output json=nowhere/a.json pod.yaml', says: ['no folder "nowhere"', 'Make it first'] },
  { args: 'check --output json=pod.yaml/a.json', says: ['no folder "pod.yaml"', 'Make it first'] },
  { args: 'check --output sarif=.', says: ['"." is a folder', '--output sarif=FILE'] },
  { args: 'check --output json=-', says: ['a file called "-"', '--format json writes to standard output'] },
  { args: 'check -', says: ['does not take "-"', 'check --stdin'] },
  // Configuration and environment.
  ...['packs', 'generate', 'trust'].map((key) => ({
    ...config(`${key}: {}`),
    says: ['.ccpolicy.yaml:3:1', `Unknown field "${key}"`, `3 | ${key}: {}`, 'Known fields: '],
  })),
  {
    ...config('exclud: [a]\nseverity: {cc-nothing: low}\nprofile: [coco]'),
    title: 'several in one configuration',
    says: ['.ccpolicy.yaml:3:1', 'Did you mean exclude?', '.ccpolicy.yaml:5:1', 'Did you mean profiles?'],
  },
  {
    ...config('severity: {cc-nothing: low}\nparameters: {cc-nowhere: {a: 1}}'),
    title: 'several unknown rules in one configuration',
    says: ['.ccpolicy.yaml:3', 'cc-nothing', '.ccpolicy.yaml:4', 'cc-nowhere'],
  },
  { ...config('profile: [auto]'), says: ['.ccpolicy.yaml:3:1', 'Unknown field "profile"', 'Did you mean profiles?'] },
  { ...config('profiles: [coco-snp@9]'), says: ['.ccpolicy.yaml:3:12', 'no version "9"', '^', 'Versions: 0.10'] },
  { ...config('severity: {cc-image-digest: worst}'), says: ['.ccpolicy.yaml:3:29', '"worst"', 'Allowed: critical'] },
  { ...config('failureAction: {nope: Enforce}'), says: ['.ccpolicy.yaml:3:17', 'no rule "nope"', 'ccpolicy rules'] },
  {
    ...config('parameters: {cc-image-registry: {allowedRegistries: 5}}'),
    says: ['.ccpolicy.yaml:3:53', 'must be a list, not a number', 'Registries'],
  },
  { ...config('policies: [mine/]'), says: ['.ccpolicy.yaml:3:12', '"mine/"', '^', 'relative to'] },
  { ...config('platforms: {distribution: gke}'), says: ['.ccpolicy.yaml:3:27', '"gke"', 'vanilla, aks, openshift'] },
  {
    ...config('production: {namespaceSelector: "a in"}'),
    says: ['.ccpolicy.yaml:3:33', 'no label selector', 'env=production'],
  },
  { ...config('profiles: [auto'), says: ['.ccpolicy.yaml:4:1', 'within a flow collection'] },
  {
    title: 'a configuration whose name is nearly right',
    args: 'check',
    files: { '.ccpolicy.yml': 'apiVersion: ccpolicy.dev/v1\nkind: Config\n' },
    says: ['.ccpolicy.yml is not read', 'Rename it'],
  },
  { args: 'check', env: { CCPOLICY_JOBS: 'x' }, says: ['CCPOLICY_JOBS', '"x"', 'Write a whole number'] },
  { args: 'check', env: { CCPOLICY_PROFLE: 'auto' }, says: ['CCPOLICY_PROFLE', 'Did you mean CCPOLICY_PROFILE?'] },
  // Policies and exceptions.
  {
    ...policy(`{name: r, ${MATCH}, rule: cc-no-host-netwrk}`),
    says: ['policy.yaml:6:', 'no rule "cc-no-host-netwrk"', 'Did you mean cc-no-host-network?'],
  },
  {
    ...policy('{name: r, match: {resources: {kinds: [Pod]}}, rule: cc-no-host-network}'),
    says: ['policy.yaml:6:', 'directly under match', 'any: [{resources: {kinds: [Pod]}}]'],
  },
  {
    ...policy(`{name: r, ${MATCH}, rule: cc-no-host-network, mesage: x}`),
    says: ['policy.yaml:6:', 'Unknown field "mesage"', 'Did you mean message?'],
  },
  {
    ...policy(`{name: r, ${MATCH}, rule: cc-image-registry, parameters: {registries: []}}`),
    says: ['policy.yaml:6:', 'no parameter "registries"', 'allowedRegistries'],
  },
  {
    title: 'a policy among exceptions',
    ...policy(`{name: r, ${MATCH}, rule: cc-no-host-network}`),
    args: 'check --exceptions policy.yaml',
    says: ['policy.yaml:2:7: A Policy stands among exceptions.', '^', 'name policies with --policy'],
  },
  {
    title: 'a ready exception that nobody has filled in',
    ...exception(
      `${WHOLE.replace('reason: r', 'reason: say why this is acceptable').replace('owner: o', 'owner: " name the team that answers for it"')}  expiresAt: 2027-01-01`,
    ),
    says: [
      ...['[EXCEPTION_INVALID]: exception.yaml:7:11: reason is not filled in yet', '^', 'Say why this is acceptable'],
      ...['exception.yaml:8:10: owner is not filled in yet', '^', 'Name the team that answers for it.'],
    ],
  },
  { ...exception(WHOLE), says: ['exception.yaml:', 'expiresAt', 'YYYY-MM-DD'] },
  {
    ...exception(`${WHOLE}  expiresAt: 2026-02-30`),
    says: ['exception.yaml:9:14', '2026-02-30', 'YYYY-MM-DD'],
  },
  {
    title: 'two mistakes of a policy, each with its place, its line and its remedy',
    ...policy(
      `{name: r, ${MATCH}, rule: cc-no-host-netwrk}\n    - {name: s, ${MATCH}, rule: nothing}\n    - {name: t, ${MATCH}, rule: none}`,
    ),
    says: [
      ...['policy.yaml:6:68: There is no rule "cc-no-host-netwrk"', '6 |     - {name: r', '^', 'Did you mean'],
      ...['policy.yaml:7:68: There is no rule "nothing"', '7 |     - {name: s', '^'],
      ...['policy.yaml:8:68: There is no rule "none"', '8 |     - {name: t', '^', '`ccpolicy rules` lists all rules.'],
    ],
  },
  {
    ...exception(`${WHOLE.replace('privileged', 'privilege')}  expiresAt: 2027-01-01`),
    says: ['exception.yaml:5:27', 'no rule "cc-no-privilege"', 'Did you mean cc-no-privileged?'],
  },
  // Users' rules.
  {
    title: 'a rule by another prefix than its folder gives',
    ...rego((text) => text),
    args: 'check --policy rules/owner --rule rules/owner',
    says: ['--rule: there is no rule "rules/owner"', 'Did you mean "owner/owner"?'],
  },
  {
    title: 'a rule by another prefix in a policy',
    args: 'check --policy rules/owner --policy policy.yaml',
    files: { ...policy(`{name: r, ${MATCH}, rule: rules/owner}`).files, ...rego((text) => text).files },
    says: ['policy.yaml:6:68', 'no rule "rules/owner"', 'Did you mean owner/owner?'],
  },
  {
    ...rego((text) => text.replace('contains', 'contans')),
    says: ['rules/owner/policy.rego:11:', 'violations contans', '^'],
  },
  {
    ...rego((text) => text.replace('lib.fail', 'lib.fial')),
    says: ['rules/owner/policy.rego:11:', 'lib.fial'],
  },
  {
    ...rego((text) => text.replace('kinds:', 'kindz:')),
    says: [
      ...['rules/owner/policy.rego:3:1: custom.kinds is missing', '3 | # custom:', '^'],
      ...['rules/owner/policy.rego:4:1: custom has the unknown key "kindz"', '4 | #   kindz: [Pod]', '^'],
      'docs/writing-rules.md',
    ],
  },
  {
    ...rego((text) => text.replace('if {', 'if {\n\thttp.send({"url": "x"})')),
    says: ['rules/owner/policy.rego:12:', 'http.send'],
  },
];

describe('mistakes', () => {
  for (const { title, args, files, env, exit = 2, says } of MISTAKES) {
    const name = title ?? [...Object.values(env ?? {}), args, says[1] ?? ''].join(' ');
    it(name, () => {
      const cwd = temporaryFolder({ 'pod.yaml': POD, ...files });
      const run = runCli(args === '' ? [] : args.split(' '), { cwd, ...(env === undefined ? {} : { env }) });
      let at = 0;
      for (const part of says) {
        const found = run.stderr.indexOf(part, at);
        assert.ok(found >= 0, `«${part}» is not in order in:\n${run.stderr}`);
        at = found + part.length;
      }
      assert.equal(run.exit, exit);
      assert.equal(/\n\s+at |This is a bug/.test(run.stderr), false, run.stderr);
    });
  }
});
