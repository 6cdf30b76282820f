import assert from 'node:assert/strict';
import { canonicalJson } from '../../../engine/json/canonical.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import type { FailureActionOverride, Policy, PolicyRule } from '../../../engine/model/policy.ts';
import type { FailureAction, RuleMetadata, Severity } from '../../../engine/model/rule.ts';
import {
  type BaseAssignment,
  type CombineContext,
  combineAssignments,
  strictest,
} from '../../../engine/policy/combine.ts';
import { createMatchContext } from '../../../engine/policy/namespaces.ts';
import { PolicyResolver } from '../../../engine/policy/resolve.ts';
import { namespaces, resourceOf } from './resources.ts';

const pod = (namespace: string | null, name = 'web') =>
  resourceOf(`
apiVersion: v1
kind: Pod
metadata: {name: ${name}${namespace === null ? '' : `, namespace: ${namespace}`}}
spec: {containers: [{name: c}]}
`);
const configMap = resourceOf('{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: prod}}');

const location = { path: 'p.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

function policy(name: string, rules: Partial<PolicyRule>[], rest: Partial<Policy> = {}): Policy {
  return {
    kind: 'Policy',
    name,
    namespace: null,
    failureActionOverrides: [],
    rules: rules.map((rule, index) => ({
      name: `r${index}`,
      rule: 'cc-a',
      match: { any: [{ resources: { kinds: ['Pod'] } }] },
      ...rule,
    })),
    location,
    ...rest,
  };
}

const context = namespaces({ prod: { env: 'production' }, 'dev-1': { env: 'test' } });
const resolve = (policies: Policy[], resource = pod('prod')) => new PolicyResolver(policies, context).resolve(resource);

describe('what policies ask of a resource', () => {
  it('names policy, rule and what the policy says', () => {
    const said = { severity: 'high', message: 'm', parameters: { x: 1 }, failureAction: 'Enforce' } as const;
    assert.deepEqual(resolve([policy('p', [said])]), {
      assignments: [{ ruleId: 'cc-a', policy: 'p', policyRule: 'r0', ...said }],
      skips: [],
    });
  });

  it('is nothing where no rule matches', () => {
    assert.deepEqual(resolve([policy('p', [{}])], configMap), { assignments: [], skips: [] });
    assert.deepEqual(resolve([]), { assignments: [], skips: [] });
  });

  it('names a NamespacedPolicy with its namespace', () => {
    const home = policy('p', [{}], { kind: 'NamespacedPolicy', namespace: 'prod' });
    assert.equal(resolve([home]).assignments[0]?.policy, 'prod/p');
    assert.equal(resolve([home], pod('dev-1')).assignments.length, 0);
  });

  it('is a visible skip where only the assumed namespace kept the rule away', () => {
    const match = { any: [{ resources: { kinds: ['Pod'], namespaces: ['prod'] } }] };
    const { assignments, skips } = resolve([policy('p', [{ match }])], pod(null));
    assert.equal(assignments.length, 0);
    assert.deepEqual(
      skips.map(({ ruleId, policy: name, policyRule }) => [ruleId, name, policyRule]),
      [['cc-a', 'p', 'r0']],
    );
    assert.match(skips[0]?.reason ?? '', /"default" is assumed/);
  });

  it('is the same object for the same answer', () => {
    const override: FailureActionOverride = { action: 'Audit', namespaces: ['dev-*'] };
    const resolver = new PolicyResolver(
      [policy('p', [{}, { rule: 'cc-b' }], { failureActionOverrides: [override] })],
      context,
    );
    assert.equal(resolver.resolve(pod('prod')), resolver.resolve(pod('prod', 'other')));
    assert.notEqual(resolver.resolve(pod('prod')), resolver.resolve(pod('dev-1')));
  });

  it('tells objects of one kind apart that make pods and that do not', () => {
    const job = (spec: string) =>
      resourceOf(`{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: prod}, spec: ${spec}}`);
    const resolver = new PolicyResolver([policy('p', [{}])], context);
    assert.equal(resolver.resolve(job('{}')).assignments.length, 0);
    assert.equal(resolver.resolve(job('{template: {spec: {containers: []}}}')).assignments.length, 1);
  });

  it('can be explained, rule by rule', () => {
    const dev: FailureActionOverride = { action: 'Audit', namespaces: ['dev-*'] };
    const policies = [policy('p', [{ failureActionOverrides: [dev] }, { rule: 'cc-b' }], { failureAction: 'Enforce' })];
    const resolver = new PolicyResolver(policies, context);
    const explain = (resource: ReturnType<typeof pod>) =>
      resolver
        .explain('cc-a', resource)
        .map(({ policyRule, action, trace }) => [policyRule, action, trace.decision.decidedBy]);
    const byOverride = { action: 'Audit', decidedBy: '/spec/rules/0/failureActionOverrides/0' };
    assert.deepEqual(explain(pod('dev-1')), [['r0', byOverride, '/match/any/0']]);
    assert.deepEqual(explain(pod('prod')), [
      ['r0', { action: 'Enforce', decidedBy: '/spec/failureAction' }, '/match/any/0'],
    ]);
    assert.deepEqual(explain(configMap)[0]?.[2], '/match/any/0/resources/kinds');
    assert.deepEqual(resolver.matched.size, 0);
  });

  it('remembers which rules ever matched', () => {
    const resolver = new PolicyResolver(
      [policy('p', [{}, { match: { any: [{ resources: { kinds: ['pod'] } }] } }])],
      context,
    );
    resolver.resolve(pod('prod'));
    assert.deepEqual([...resolver.matched], [0]);
  });
});

describe('the failure action of a policy', () => {
  const dev: FailureActionOverride = { action: 'Audit', namespaces: ['dev-*'] };
  const always: FailureActionOverride = { action: 'Enforce' };
  const tested: FailureActionOverride = { action: 'Audit', namespaceSelector: { matchLabels: { env: 't*' } } };
  const both: FailureActionOverride = { ...tested, namespaces: ['prod'] };
  type Said = { rule?: Partial<PolicyRule>; spec?: Partial<Policy> };
  const cases: [what: string, said: Said, inProd: FailureAction | undefined, inDev: FailureAction | undefined][] = [
    ['says nothing', {}, undefined, undefined],
    ['spec', { spec: { failureAction: 'Enforce' } }, 'Enforce', 'Enforce'],
    ['rule before spec', { rule: { failureAction: 'Audit' }, spec: { failureAction: 'Enforce' } }, 'Audit', 'Audit'],
    [
      'overrides of spec before spec',
      { spec: { failureAction: 'Enforce', failureActionOverrides: [dev] } },
      'Enforce',
      'Audit',
    ],
    [
      'rule before overrides of spec',
      { rule: { failureAction: 'Enforce' }, spec: { failureActionOverrides: [dev] } },
      'Enforce',
      'Enforce',
    ],
    [
      'overrides of the rule before the rule',
      { rule: { failureAction: 'Enforce', failureActionOverrides: [dev] } },
      'Enforce',
      'Audit',
    ],
    ['the first override that applies', { rule: { failureActionOverrides: [dev, always] } }, 'Enforce', 'Audit'],
    ['an override without conditions', { rule: { failureActionOverrides: [always, dev] } }, 'Enforce', 'Enforce'],
    [
      'by namespaceSelector',
      { spec: { failureAction: 'Enforce', failureActionOverrides: [tested] } },
      'Enforce',
      'Audit',
    ],
    ['both conditions', { spec: { failureAction: 'Enforce', failureActionOverrides: [both] } }, 'Enforce', 'Enforce'],
  ];
  for (const [what, { rule = {}, spec = {} }, inProd, inDev] of cases) {
    it(what, () => {
      const policies = [policy('p', [rule], spec)];
      assert.equal(resolve(policies, pod('prod')).assignments[0]?.failureAction, inProd);
      assert.equal(resolve(policies, pod('dev-1')).assignments[0]?.failureAction, inDev);
    });
  }
});

function metadata(id: string, rest: Partial<RuleMetadata> = {}): RuleMetadata {
  return {
    id,
    ordinal: 'R1',
    group: 'isolation',
    title: id,
    description: '',
    severity: 'medium',
    action: 'Enforce',
    systems: [],
    kinds: ['Pod'],
    package: id,
    reads: [],
    when: [],
    facts: [],
    joins: [],
    messages: {},
    parameters: {},
    fix: 'none',
    remediation: '',
    references: [],
    aliases: [],
    ...rest,
  };
}

describe('profile and policies together', () => {
  const a = metadata('cc-a');
  const { ordinal: _ordinal, ...withoutOrdinal } = metadata('own/b');
  const own: RuleMetadata = withoutOrdinal;
  const shared = new Map<string, JsonObject>();
  const parametersOf: CombineContext['parametersOf'] = (rule, ...layers) => {
    const merged = Object.assign({ base: true }, ...layers) as JsonObject;
    const key = rule.id + canonicalJson(merged);
    const known = shared.get(key) ?? merged;
    shared.set(key, known);
    return known;
  };
  const combine = (
    base: BaseAssignment[],
    policies: Policy[],
    configured: ReturnType<CombineContext['configured']> = {},
  ) =>
    combineAssignments(base, resolve(policies).assignments, {
      rules: new Map([
        [a.id, a],
        [own.id, own],
      ]),
      parametersOf,
      configured: () => configured,
    });
  const profile = (
    failureAction: FailureAction,
    severity: Severity = 'medium',
    parameters?: JsonObject,
  ): BaseAssignment => ({
    rule: a,
    policy: 'coco-snp@0.22',
    failureAction,
    severity,
    ...(parameters === undefined ? {} : { parameters }),
  });

  it("leaves the profile's wish where no policy speaks", () => {
    const [only, ...rest] = combine([profile('Enforce')], []);
    assert.deepEqual(rest, []);
    assert.deepEqual(only?.sources, [{ policy: 'coco-snp@0.22', failureAction: 'Enforce', severity: 'medium' }]);
    assert.deepEqual(only?.parameters, { base: true });
  });

  it("lets the policy override the profile's action, severity and parameters", () => {
    const said = policy('p', [{ failureAction: 'Audit', severity: 'low', parameters: { x: 2 } }]);
    const [only, ...rest] = combine([profile('Enforce', 'critical', { x: 1, y: 1 })], [said]);
    assert.deepEqual(rest, []);
    assert.deepEqual(only?.sources, [{ policy: 'p', policyRule: 'r0', failureAction: 'Audit', severity: 'low' }]);
    assert.deepEqual(only?.parameters, { base: true, x: 2, y: 1 });
  });

  it('keeps what the profile says where the policy is silent', () => {
    const [only] = combine([profile('Enforce', 'critical')], [policy('p', [{}])]);
    assert.deepEqual(only?.sources[0], {
      policy: 'p',
      policyRule: 'r0',
      failureAction: 'Enforce',
      severity: 'critical',
    });
  });

  it('keeps the strictest of several profiles', () => {
    const [only] = combine([profile('Audit'), profile('Enforce')], [policy('p', [{}])]);
    assert.equal(only?.sources[0].failureAction, 'Enforce');
  });

  it('is Audit for a rule of the catalogue that nobody else asks', () => {
    assert.equal(combine([], [policy('p', [{}])])[0]?.sources[0].failureAction, 'Audit');
  });

  it("is the rule's own action for a rule of the user's", () => {
    assert.equal(combine([], [policy('p', [{ rule: 'own/b' }])])[0]?.sources[0].failureAction, 'Enforce');
  });

  it('takes the configuration where no profile speaks', () => {
    const [only] = combine([], [policy('p', [{}])], {
      failureAction: 'Enforce',
      severity: 'info',
      parameters: { c: 1 },
    });
    assert.deepEqual(only?.sources[0], { policy: 'p', policyRule: 'r0', failureAction: 'Enforce', severity: 'info' });
    assert.deepEqual(only?.parameters, { base: true, c: 1 });
  });

  it('lets Enforce win among policies with the same parameters', () => {
    const policies = [
      policy('a', [{ failureAction: 'Audit', severity: 'critical' }]),
      policy('b', [{ failureAction: 'Enforce' }]),
    ];
    const [only, ...rest] = combine([], policies);
    assert.deepEqual(rest, []);
    assert.deepEqual(
      only?.sources.map((source) => source.policy),
      ['b', 'a'],
    );
    assert.deepEqual(only && strictest(only.sources), {
      failureAction: 'Enforce',
      severity: 'critical',
      severityBy: 'a',
    });
  });

  it('lets one policy decide all where it is the strictest in both', () => {
    const policies = [
      policy('a', [{ failureAction: 'Enforce', severity: 'low' }]),
      policy('b', [{ failureAction: 'Enforce', severity: 'high' }]),
      policy('c', [{ failureAction: 'Audit', severity: 'high' }]),
    ];
    const [only] = combine([], policies);
    assert.deepEqual(
      only?.sources.map((source) => source.policy),
      ['b', 'a', 'c'],
    );
    assert.deepEqual(only && strictest(only.sources), { failureAction: 'Enforce', severity: 'high' });
  });

  it('evaluates twice for different parameters', () => {
    const policies = [policy('a', [{ parameters: { x: 1 } }]), policy('b', [{ parameters: { x: 2 } }])];
    assert.deepEqual(
      combine([], policies).map(({ parameters, sources }) => [parameters.x, sources.length]),
      [
        [1, 1],
        [2, 1],
      ],
    );
  });
});

describe('what is known of namespaces', () => {
  it('is what their objects say, then the configuration, then their names', () => {
    const objects = [{ metadata: { name: 'prod', labels: { env: 'a', build: 42 } } }, { metadata: { labels: {} } }, {}];
    const config = { prod: { labels: { env: 'b', tier: 'c' } }, dev: { labels: { env: 'd' } }, bare: {} };
    const { namespaceLabels } = createMatchContext(objects, config);
    assert.deepEqual(namespaceLabels('prod'), {
      env: 'a',
      tier: 'c',
      build: 42,
      'kubernetes.io/metadata.name': 'prod',
    });
    assert.deepEqual(namespaceLabels('dev'), { env: 'd', 'kubernetes.io/metadata.name': 'dev' });
    assert.deepEqual(namespaceLabels('bare'), { 'kubernetes.io/metadata.name': 'bare' });
    assert.deepEqual(namespaceLabels('toString'), { 'kubernetes.io/metadata.name': 'toString' });
  });
});
