/** The way from a resource to a rule's answer: every step, and the clause that ended it. */

import assert from 'node:assert/strict';
import type { ExplainStep } from '../../../engine/explain/explain-rule.ts';
import type { JsonValue } from '../../../engine/model/json.ts';
import type { MatchBlock, Policy, PolicyRule } from '../../../engine/model/policy.ts';
import type { RuleMetadata } from '../../../engine/model/rule.ts';
import { type Answer, fakeRule, judgeWith } from '../../support/fake-rules.ts';

const pod = (spec: string, metadata = '{name: web, namespace: prod, labels: {app: web}}') =>
  `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec:\n${spec}  containers: [{name: a, image: a}]\n`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec:
  template:
    spec:
      runtimeClassName: kata-vm-isolation
      hostNetwork: true
      containers: [{name: a, image: a}]
`;
const SANDBOXED = pod('  runtimeClassName: kata-vm-isolation\n  hostNetwork: true\n');
const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n';
const RULE = 'cc-no-host-network';

type Settings = NonNullable<Parameters<typeof judgeWith>[2]>;

/** The steps for the first resource of a text, as `title ✓ text`. */
const told = ({ title, holds, text }: ExplainStep) => `${title} ${holds ? '✓' : '✗'} ${text}`;
const ofCatalogue = async (text: string, more: Settings = {}, rule = RULE): Promise<string[]> => {
  const settings = { all: true, ...more.settings };
  const run = await judgeWith({ 'a.yaml': text }, [], { ...more, settings, catalogRules: true });
  const [first] = await run.explain(rule);
  assert.ok(first !== undefined);
  return first.steps.map(told);
};
/** The steps for a rule of one's own with the given answer. */
const ofOwn = async (text: string, answer: Answer, rule: Partial<RuleMetadata> = {}, more: Settings = {}) => {
  const settings = { all: true, ...more.settings };
  const run = await judgeWith({ 'a.yaml': text }, [[fakeRule('own', rule), answer]], { ...more, settings });
  const [first] = await run.explain('mine/own');
  assert.ok(first !== undefined);
  return first;
};
const nothing: Answer = () => [];
const step = (steps: readonly string[], title: string) => steps.filter((text) => text.startsWith(`${title} `));

describe('explaining a rule', () => {
  it('tells the whole way to a finding', async () => {
    assert.deepEqual(await ofCatalogue(SANDBOXED), [
      'kind ✓ the rule speaks of Pod; this is Pod',
      'platform ✓ pod-sandboxing: runtimeClassName kata-vm-isolation',
      'profile ✓ aks-pod-sandboxing@2026-06 (newest at 2026-11-21) asks it: Enforce',
      'present ✓ pod:/hostNetwork is there',
      'answer ✗ fail (Enforce) at 6:16: Pod asks for the host network, but a Kata VM cannot join it. Remove hostNetwork.',
    ]);
  });

  it('names the resource, its place and the results', async () => {
    const run = await judgeWith({ 'b/a.yaml': `---\n${SANDBOXED}` }, [], {
      catalogRules: true,
      settings: { all: true },
    });
    const [{ resource, location, results } = assert.fail()] = await run.explain(RULE);
    assert.deepEqual(resource, { apiVersion: 'v1', kind: 'Pod', namespace: 'prod', name: 'web' });
    assert.deepEqual([location.path, location.line], ['b/a.yaml', 3]);
    assert.deepEqual(
      results.map(({ ruleId, status }) => [ruleId, status]),
      [[RULE, 'fail']],
    );
  });
});

describe('the step of the kind', () => {
  it('ends the way for what the rule does not speak of', async () => {
    const config = await ofCatalogue(CONFIG_MAP);
    assert.deepEqual(config, ['kind ✗ the rule speaks of Pod; but this is ConfigMap', 'answer ✓ not asked']);
    const bare = await ofCatalogue('apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n');
    assert.equal(bare[0], 'kind ✗ the rule speaks of Pod; but this is Pod without a pod spec');
  });

  it('says how a rule of pods reaches what makes them', async () => {
    const [kind] = await ofCatalogue(DEPLOYMENT);
    assert.equal(kind, 'kind ✓ the rule speaks of Pod; this is Deployment, which makes pods');
    const own = await ofOwn(DEPLOYMENT, nothing, { kinds: ['StatefulSet', 'apps/Deployment'] });
    assert.equal(own.steps[0]?.text, 'the rule speaks of StatefulSet, apps/Deployment; this is Deployment');
  });
});

describe('the step of the profile', () => {
  const profile = async (text: string, profiles: readonly string[], rule = RULE) =>
    step(await ofCatalogue(text, { settings: { profiles } }, rule), 'profile');

  it('says whether the newest profile asks the rule', async () => {
    assert.deepEqual(await profile(pod('  hostNetwork: true\n'), []), [
      'profile ✗ ordinary@1 (newest at 2026-11-21) does not ask it',
    ]);
    assert.deepEqual(await profile(SANDBOXED, ['auto'], 'sgx-epc-quantity'), [
      'profile ✗ aks-pod-sandboxing@2026-06 (newest at 2026-11-21) does not ask it',
    ]);
  });

  it('says which profile was named, in which version', async () => {
    assert.deepEqual(await profile(SANDBOXED, ['aks-pod-sandboxing@2025-09']), [
      'profile ✓ aks-pod-sandboxing@2025-09 (named) asks it: Enforce',
    ]);
    assert.deepEqual(await profile(SANDBOXED, ['aks-pod-sandboxing', 'baseline@1']), [
      'profile ✓ aks-pod-sandboxing@2026-06 (named) asks it: Enforce; baseline@1 (named) does not ask it',
    ]);
  });

  it('says that no chosen profile judges the platform', async () => {
    assert.deepEqual(await profile(SANDBOXED, ['coco-snp']), ['profile ✗ no chosen profile judges aks-pod-sandboxing']);
  });

  it('is not needed by rules of one’s own', async () => {
    const { steps } = await ofOwn(SANDBOXED, nothing, { action: 'Audit' });
    assert.deepEqual(step(steps.map(told), 'profile'), [
      'profile ✓ a rule of your own runs on what its METADATA declares (Audit)',
    ]);
  });
});

describe('the step of a policy', () => {
  const location = { path: 'policy.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };
  const pods = { kinds: ['Pod'] };
  const policyStep = async (
    rule: { match: MatchBlock; exclude?: MatchBlock } & Partial<PolicyRule>,
    more: Partial<Policy> = {},
    text = SANDBOXED,
  ) => {
    const policy: Policy = {
      kind: 'Policy',
      name: 'house',
      namespace: null,
      failureActionOverrides: [],
      rules: [{ name: 'net', rule: RULE, location, ...rule }],
      location,
      ...more,
    };
    const settings = { all: true };
    const run = await judgeWith({ 'a.yaml': text }, [], { policies: [policy], settings, catalogRules: true });
    const [{ steps } = assert.fail()] = await run.explain(RULE);
    return steps.filter(({ title }) => title === 'policy');
  };

  it('says what matched, clause by clause', async () => {
    assert.deepEqual(await policyStep({ match: { any: [{ resources: { ...pods, names: ['w*'] } }] } }), [
      {
        title: 'policy',
        holds: true,
        text: 'house/net matches',
        details: [
          'holds  /match/any',
          'holds  /match/any/0',
          'holds  /match/any/0/resources/kinds wants ["Pod"], found v1/Pod',
          'holds  /match/any/0/resources/names wants ["w*"], found web',
        ],
      },
    ]);
  });

  const home = { kind: 'NamespacedPolicy', namespace: 'dev' } as const;
  const deciding: [what: string, rule: Parameters<typeof policyStep>[0], text: string, more?: Partial<Policy>][] = [
    ['the kind', { match: { any: [{ resources: { kinds: ['Job'] } }] } }, '/match/any/0/resources/kinds decided'],
    [
      'the name',
      { match: { any: [{ resources: { ...pods, names: ['db'] } }] } },
      '/match/any/0/resources/names decided',
    ],
    [
      'the namespace',
      { match: { all: [{ resources: { ...pods, namespaces: ['dev-*'] } }] } },
      '/match/all/0/resources/namespaces decided',
    ],
    [
      'the labels',
      { match: { any: [{ resources: { ...pods, selector: { matchLabels: { app: 'db' } } } }] } },
      '/match/any/0/resources/selector decided',
    ],
    [
      'the labels of the namespace',
      { match: { any: [{ resources: { ...pods, namespaceSelector: { matchLabels: { env: 'x' } } } }] } },
      '/match/any/0/resources/namespaceSelector decided',
    ],
    [
      'an exclusion',
      { match: { any: [{ resources: pods }] }, exclude: { any: [{ resources: { names: ['web'] } }] } },
      '/exclude/any/0 decided',
    ],
    ['the namespace of the policy', { match: { any: [{ resources: pods }] } }, '/metadata/namespace decided', home],
  ];
  for (const [what, rule, text, more] of deciding) {
    it(`says that ${what} decided against it`, async () => {
      const [only, ...others] = await policyStep(rule, more);
      const name = more === undefined ? 'house/net' : 'dev/house/net';
      assert.deepEqual([only?.holds, only?.text], [false, `${name} does not match: ${text}`]);
      assert.deepEqual(others, []);
      assert.ok(only?.details?.some((detail) => detail.includes(text.replace(' decided', ''))));
    });
  }

  it('says that only an assumed namespace stands against it', async () => {
    const unplaced = SANDBOXED.replace('namespace: prod, ', '');
    const [only] = await policyStep({ match: { any: [{ resources: { ...pods, namespaces: ['x'] } }] } }, {}, unplaced);
    assert.equal(
      only?.text,
      'house/net does not match: /match/any/0/resources/namespaces decided (it might, were the namespace not assumed)',
    );
    assert.ok(only.details?.includes('fails  /match/any/0/resources/namespaces wants ["x"], found default (assumed)'));
  });

  it('says which clause decided the action', async () => {
    const match = { any: [{ resources: pods }] };
    const overrides = [
      { action: 'Audit' as const, namespaces: ['dev'] },
      { action: 'Audit' as const, namespaces: ['pr*'] },
    ];
    const text = async (more: Partial<Policy>) => (await policyStep({ match }, more))[0]?.text;
    const enforced = { failureAction: 'Enforce' as const };
    assert.equal(await text(enforced), 'house/net matches; Enforce: /spec/failureAction decided');
    assert.equal(
      await text({ ...enforced, failureActionOverrides: overrides }),
      'house/net matches; Audit: /spec/failureActionOverrides/1 decided',
    );
  });

  it('is there for each rule of a policy that asks this rule, and for no other', async () => {
    const match = { any: [{ resources: pods }] };
    const rules = [
      { name: 'one', rule: RULE, match, location },
      { name: 'other', rule: 'cc-no-hostpath', match, location },
      { name: 'two', rule: RULE, match: { any: [{ resources: { kinds: ['Job'] } }] }, location },
    ];
    const steps = await policyStep({ match }, { rules });
    assert.deepEqual(
      steps.map(({ holds, text }) => [holds, text]),
      [
        [true, 'house/one matches'],
        [false, 'house/two does not match: /match/any/0/resources/kinds decided'],
      ],
    );
  });
});

describe('the step of what must be present', () => {
  const present = async (when: readonly string[], facts: readonly string[] = []) =>
    step((await ofOwn(SANDBOXED, nothing, { when, facts })).steps.map(told), 'present');

  it('names the fields that are there', async () => {
    assert.deepEqual(await present(['pod:/hostPID', 'pod:/hostNetwork', 'container:/image']), [
      'present ✓ pod:/hostNetwork, container:/image is there',
    ]);
  });

  it('ends the way when none is', async () => {
    const { steps, results } = await ofOwn(SANDBOXED, nothing, { when: ['pod:/hostPID', 'pod:/hostIPC'] });
    assert.deepEqual(steps.slice(-2).map(told), [
      'present ✗ none of pod:/hostPID, pod:/hostIPC is there, so there is nothing to judge',
      'answer ✓ pass',
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['pass'],
    );
  });

  it('asks facts, too', async () => {
    assert.deepEqual(await present(['fact:images'], ['images']), ['present ✓ fact:images is there']);
    assert.deepEqual(await present(['fact:initdata'], ['initdata']), [
      'present ✗ none of fact:initdata is there, so there is nothing to judge',
    ]);
  });

  it('holds for a rule about something absent', async () => {
    assert.deepEqual(await present([]), ['present ✓ the rule looks at every such object']);
  });
});

describe('the answer', () => {
  const found = (more: { [key: string]: JsonValue } = {}): JsonValue => ({
    messageId: 'wrong',
    args: { what: 'It' },
    path: '/spec/hostNetwork',
    ...more,
  });
  const answerTo = async (answer: Answer, more: Settings = {}) => {
    const { steps } = await ofOwn(SANDBOXED, answer, {}, more);
    return steps.map(told).at(-1);
  };

  it('is what the rule said', async () => {
    assert.equal(await answerTo(nothing), 'answer ✓ pass');
    assert.equal(await answerTo(() => [found()]), 'answer ✗ fail (Enforce) at 6:16: It is wrong. Mend it.');
    assert.equal(
      await answerTo(() => [found({ action: 'Audit' })]),
      'answer ✗ fail (Audit) at 6:16: It is wrong. Mend it.',
    );
    assert.equal(await answerTo(() => [found({ status: 'warn' })]), 'answer ✗ warn at 6:16: It is wrong. Mend it.');
    assert.equal(await answerTo(() => [found({ status: 'skip' })]), 'answer ✗ skip at 6:16: It is wrong. Mend it.');
  });

  it('is every finding', async () => {
    assert.equal(
      await answerTo(() => [found(), { messageId: 'other', args: {}, path: '/metadata/labels/app' }]),
      'answer ✗ fail (Enforce) at 6:16: It is wrong. Mend it.; fail (Enforce) at 3:54: Something else.',
    );
  });

  it('is an error of the rule, and what an exception waived', async () => {
    const failing: Answer = () => {
      throw new Error('object_get expects an object');
    };
    assert.match((await answerTo(failing)) ?? '', /^answer ✗ error at 2:7: /);
    const location = { path: 'e.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };
    const exception = {
      name: 'moving',
      exceptions: [{ ruleIds: ['mine/own'] }],
      match: { any: [{ resources: { kinds: ['Pod'] } }] },
      reason: 'it moves in spring',
      owner: 'team-a',
      location,
    };
    assert.equal(
      await answerTo(() => [found()], { exceptions: [exception] }),
      'answer ✗ skip at 6:16: the exception moving waives it: It is wrong. Mend it.',
    );
    const others = [
      exception,
      { ...exception, name: 'old', expiresAt: '2026-11-20' },
      { ...exception, name: 'far', match: { any: [{ resources: { names: ['q*'] } }] } },
      { ...exception, name: 'foreign', exceptions: [{ ruleIds: ['mine/other'] }] },
    ];
    const { steps } = await ofOwn(SANDBOXED, () => [found(), found()], {}, { exceptions: others });
    assert.deepEqual(step(steps.map(told), 'exception'), [
      'exception ✓ moving matches: /spec/match/any/0 decided',
      'exception ✗ old expired on 2026-11-20',
      'exception ✗ far does not match: /spec/match/any/0/resources/names decided',
    ]);
  });

  it('has the action that the configuration wants', async () => {
    const config = { path: '.ccpolicy.yaml', failureAction: { [RULE]: 'Audit' as const } };
    const steps = await ofCatalogue(SANDBOXED, { config });
    assert.deepEqual(step(steps, 'config'), ['config ✓ .ccpolicy.yaml wants Audit']);
    assert.match(steps.at(-1) ?? '', /^answer ✗ fail \(Audit\)/);
  });
});
