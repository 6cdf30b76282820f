import assert from 'node:assert/strict';
import type { MatchBlock } from '../../../engine/model/policy.ts';
import type { Resource } from '../../../engine/model/resource.ts';
import { compileMatch, decideMatch } from '../../../engine/policy/match.ts';
import {
  all,
  any,
  clusterRole,
  configMap,
  context,
  cronJob,
  deployment,
  foreignDeployment,
  generated,
  hostile,
  namespace,
  oddLabels,
  pod,
  pods,
  podTemplate,
} from './match-fixtures.ts';

interface Case {
  readonly what: string;
  readonly match: MatchBlock;
  readonly exclude?: MatchBlock;
  readonly policyNamespace?: string;
  readonly yes?: readonly Resource[];
  readonly no?: readonly Resource[];
}

const CASES: Case[] = [
  { what: 'Pod reaches whatever makes pods, in any version', match: any(pods), yes: [pod, deployment, cronJob] },
  { what: 'Pod reaches nothing else', match: any(pods), no: [podTemplate, foreignDeployment, configMap, namespace] },
  { what: 'Pod/* and Pod. are bare pods', match: any({ kinds: ['Pod/*'] }), yes: [pod, deployment] },
  { what: 'a subresource is no manifest', match: any({ kinds: ['Pod/status'] }), no: [pod, deployment] },
  {
    what: 'apps/v1/Deployment',
    match: any({ kinds: ['apps/v1/Deployment'] }),
    yes: [deployment],
    no: [pod, foreignDeployment],
  },
  { what: 'Deployment in any group', match: any({ kinds: ['Deployment'] }), yes: [deployment, foreignDeployment] },
  {
    what: 'everything',
    match: any({ kinds: ['*'] }),
    yes: [pod, deployment, configMap, namespace, clusterRole, podTemplate],
  },
  {
    what: 'kinds are an OR',
    match: any({ kinds: ['ConfigMap', 'Namespace'] }),
    yes: [configMap, namespace],
    no: [pod],
  },
  { what: 'kinds compare case', match: any({ kinds: ['pod'] }), no: [pod] },
  { what: 'name', match: any({ ...pods, name: 'web-?' }), yes: [pod], no: [deployment] },
  { what: 'names are an OR', match: any({ ...pods, names: ['x', 'sh*'] }), yes: [deployment], no: [pod] },
  { what: 'name and names must both hold', match: any({ ...pods, name: 'web-*', names: ['*-2'] }), no: [pod] },
  { what: 'the name of a workload is its own', match: any({ ...pods, names: ['shop'] }), yes: [deployment] },
  {
    what: 'generateName stands for a missing name',
    match: any({ ...pods, name: 'run-*' }),
    yes: [generated],
    no: [pod],
  },
  { what: 'namespaces', match: any({ ...pods, namespaces: ['pr*'] }), yes: [pod, deployment], no: [cronJob] },
  {
    what: 'a Namespace lies in itself',
    match: any({ kinds: ['*'], namespaces: ['prod'] }),
    yes: [namespace, pod],
    no: [clusterRole],
  },
  {
    what: 'the empty namespace',
    match: any({ kinds: ['*'], namespaces: [''] }),
    yes: [clusterRole],
    no: [namespace, pod],
  },
  {
    what: '* is every namespace and none',
    match: any({ kinds: ['*'], namespaces: ['*'] }),
    yes: [clusterRole, namespace, pod],
  },
  {
    what: 'annotations, key and value by wildcard',
    match: any({ kinds: ['*'], annotations: { 'te*': '?' } }),
    yes: [pod, oddLabels],
    no: [deployment],
  },
  { what: 'all annotations must be there', match: any({ ...pods, annotations: { team: 'a', more: '*' } }), no: [pod] },
  {
    what: 'template annotations through Pod',
    match: any({ ...pods, annotations: { owner: 'inner' } }),
    yes: [deployment],
  },
  {
    what: 'own annotations through the kind',
    match: any({ kinds: ['Deployment'], annotations: { owner: 'outer' } }),
    yes: [deployment],
  },
  {
    what: 'template labels through Pod',
    match: any({ ...pods, selector: { matchLabels: { app: 'inner' } } }),
    yes: [deployment],
  },
  {
    what: 'not own labels through Pod',
    match: any({ ...pods, selector: { matchLabels: { app: 'outer' } } }),
    no: [deployment],
  },
  {
    what: 'own labels through the kind',
    match: any({ kinds: ['Deployment'], selector: { matchLabels: { app: 'outer' } } }),
    yes: [deployment],
  },
  {
    what: 'Pod beside the kind reads the template',
    match: any({ kinds: ['Deployment', 'Pod'], selector: { matchLabels: { app: 'inner' } } }),
    yes: [deployment],
  },
  {
    what: '* reads the template where there is one',
    match: any({ kinds: ['*'], selector: { matchLabels: { app: 'inner' } } }),
    yes: [deployment],
    no: [configMap],
  },
  {
    what: 'label values by wildcard',
    match: any({ kinds: ['*'], selector: { matchLabels: { app: 'w?b' } } }),
    yes: [pod, configMap],
    no: [deployment],
  },
  {
    what: 'label keys by wildcard',
    match: any({ kinds: ['*'], selector: { matchLabels: { 'a*': 'web' } } }),
    yes: [pod],
    no: [deployment],
  },
  {
    what: 'a literal pair stays beside a wildcard pair',
    match: any({ ...pods, selector: { matchLabels: { app: 'other', 'app*': '*' } } }),
    no: [pod],
  },
  {
    what: 'both pairs hold',
    match: any({ ...pods, selector: { matchLabels: { app: 'web', 'app*': '*' } } }),
    yes: [pod],
  },
  {
    what: 'In',
    match: any({ ...pods, selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'x'] }] } }),
    yes: [pod],
    no: [deployment, generated],
  },
  {
    what: 'NotIn holds without the label',
    match: any({ ...pods, selector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] } }),
    yes: [deployment, generated],
    no: [pod],
  },
  {
    what: 'Exists',
    match: any({ ...pods, selector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } }),
    yes: [pod],
    no: [generated],
  },
  {
    what: 'DoesNotExist',
    match: any({ ...pods, selector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } }),
    yes: [generated],
    no: [pod],
  },
  {
    what: 'expressions know no wildcards',
    match: any({ ...pods, selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['w*'] }] } }),
    no: [pod],
  },
  {
    what: 'labels and expressions together',
    match: any({
      ...pods,
      selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
    }),
    no: [pod],
  },
  {
    what: 'a label of a wrong type hides no other',
    match: any({ ...pods, selector: { matchLabels: { app: 'web' } } }),
    yes: [oddLabels],
  },
  {
    what: 'a label of a wrong type is absent',
    match: any({ ...pods, selector: { matchExpressions: [{ key: 'build', operator: 'Exists' }] } }),
    no: [oddLabels],
  },
  {
    what: 'an odd label value breaks no wildcard',
    match: any({ ...pods, selector: { matchLabels: { 'a*': 'w*' } } }),
    yes: [oddLabels],
  },
  {
    what: 'keys of the prototype are no labels',
    match: any({ ...pods, selector: { matchExpressions: [{ key: 'toString', operator: 'Exists' }] } }),
    no: [hostile],
  },
  {
    what: 'own keys named like the prototype are',
    match: any({ ...pods, selector: { matchLabels: { constructor: 'z' } } }),
    yes: [hostile],
    no: [pod],
  },
  {
    what: '__proto__ as a label',
    match: any({ ...pods, selector: { matchExpressions: [{ key: '__proto__', operator: 'Exists' }] } }),
    yes: [hostile],
    no: [pod],
  },
  {
    what: 'namespaceSelector',
    match: any({ kinds: ['*'], namespaceSelector: { matchLabels: { env: 'prod*' } } }),
    yes: [pod, configMap],
    no: [cronJob, clusterRole],
  },
  {
    what: 'namespaceSelector never matches a Namespace',
    match: any({ kinds: ['*'], namespaceSelector: {} }),
    yes: [pod, clusterRole],
    no: [namespace],
  },
  {
    what: 'cluster-scoped objects have empty namespace labels',
    match: any({ kinds: ['*'], namespaceSelector: { matchExpressions: [{ key: 'env', operator: 'DoesNotExist' }] } }),
    yes: [clusterRole],
    no: [pod],
  },
  { what: 'operations are CREATE', match: any({ ...pods, operations: ['CREATE', 'UPDATE'] }), yes: [pod] },
  { what: 'other operations never happen', match: any({ ...pods, operations: ['UPDATE', 'DELETE'] }), no: [pod] },
  {
    what: 'any: one filter is enough',
    match: any({ kinds: ['ConfigMap'] }, { ...pods, name: 'web-*' }),
    yes: [pod, configMap],
    no: [deployment],
  },
  {
    what: 'all: every filter must match',
    match: all(pods, { kinds: ['*'], namespaces: ['prod'] }),
    yes: [pod, deployment],
    no: [cronJob, configMap],
  },
  { what: 'any beats all', match: { ...any({ kinds: ['ConfigMap'] }), ...all(pods) }, yes: [configMap], no: [pod] },
  {
    what: 'an empty any leaves all',
    match: { any: [], ...all(pods, { kinds: ['*'], names: ['web-*'] }) },
    yes: [pod],
    no: [deployment],
  },
  { what: 'an empty match matches nothing', match: {}, no: [pod] },
  { what: 'an empty filter matches nothing', match: { any: [{}] }, no: [pod] },
  { what: 'an all with an empty filter matches nothing', match: { all: [{ resources: pods }, {}] }, no: [pod] },
  {
    what: 'users are wiped in match',
    match: { any: [{ resources: pods, subjects: [{ kind: 'User', name: 'x' }] }] },
    yes: [pod],
  },
  { what: 'a filter of users only matches nothing', match: { any: [{ roles: ['admin'] }] }, no: [pod] },
  {
    what: 'exclude any',
    match: any(pods),
    exclude: any({ names: ['shop'] }, { names: ['nightly'] }),
    yes: [pod],
    no: [deployment, cronJob],
  },
  {
    what: 'exclude all',
    match: any(pods),
    exclude: all({ names: ['sh*'] }, { namespaces: ['dev'] }),
    yes: [pod, deployment, cronJob],
  },
  {
    what: 'excluding Pod excludes the controllers',
    match: any({ kinds: ['*'] }),
    exclude: any(pods),
    yes: [configMap],
    no: [pod, deployment, cronJob],
  },
  {
    what: 'exclude without kinds reads the template that match reached',
    match: any(pods),
    exclude: any({ selector: { matchLabels: { app: 'inner' } } }),
    no: [deployment],
  },
  {
    what: 'and not the own labels',
    match: any(pods),
    exclude: any({ selector: { matchLabels: { app: 'outer' } } }),
    yes: [deployment],
  },
  {
    what: 'exclude without kinds reads own labels where match did',
    match: any({ kinds: ['Deployment'] }),
    exclude: any({ selector: { matchLabels: { app: 'outer' } } }),
    no: [deployment],
  },
  {
    what: 'exclude by the kind reads the template that match reached',
    match: any(pods),
    exclude: any({ kinds: ['Deployment'], selector: { matchLabels: { app: 'inner' } } }),
    no: [deployment],
  },
  {
    what: 'the second filter may reach the pod',
    match: any({ kinds: ['Deployment'] }, pods),
    exclude: any({ selector: { matchLabels: { app: 'inner' } } }),
    no: [deployment],
  },
  { what: 'an empty exclude excludes nothing', match: any(pods), exclude: {}, yes: [pod] },
  { what: 'an empty any in exclude neither', match: any(pods), exclude: { any: [] }, yes: [pod] },
  { what: 'an empty filter in exclude neither', match: any(pods), exclude: { any: [{}] }, yes: [pod] },
  { what: 'nor an all that holds one', match: any(pods), exclude: { all: [{ resources: pods }, {}] }, yes: [pod] },
  {
    what: 'users are never true in exclude',
    match: any(pods),
    exclude: { any: [{ resources: pods, clusterRoles: ['admin'] }] },
    yes: [pod],
  },
  {
    what: 'excluding CREATE excludes everything',
    match: any(pods),
    exclude: any({ operations: ['CREATE'] }),
    no: [pod, deployment],
  },
  {
    what: 'a NamespacedPolicy stays at home',
    match: any({ kinds: ['*'] }),
    policyNamespace: 'prod',
    yes: [pod, configMap],
    no: [cronJob, clusterRole, namespace],
  },
];

describe('match and exclude', () => {
  for (const { what, match, exclude, policyNamespace, yes = [], no = [] } of CASES) {
    it(what, () => {
      const rule = exclude === undefined ? { match } : { match, exclude };
      const compiled = compileMatch(rule, policyNamespace ?? null);
      for (const [resources, expected] of [
        [yes, true],
        [no, false],
      ] as const) {
        for (const resource of resources) {
          assert.equal(decideMatch(compiled, resource, context).matched, expected, `${resource.kind} ${resource.name}`);
        }
      }
      assert.ok(yes.length + no.length > 0);
    });
  }
});
