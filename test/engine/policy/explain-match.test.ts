import assert from 'node:assert/strict';
import type { Resource } from '../../../engine/model/resource.ts';
import { explainMatch } from '../../../engine/policy/explain-match.ts';
import { compileMatch } from '../../../engine/policy/match.ts';
import { any, clusterRole, context, deployment, namespace, pods, unplaced } from './match-fixtures.ts';

describe('the trace of a decision', () => {
  it('names every clause with what was wanted and found', () => {
    const rule = {
      match: any({ ...pods, selector: { matchLabels: { app: 'inner' } }, namespaces: ['prod'] }),
      exclude: any({ names: ['x'] }),
    };
    const { decision, steps } = explainMatch(rule, compileMatch(rule, 'prod'), deployment, context);
    assert.equal(decision.matched, true);
    assert.deepEqual(steps, [
      { path: '/metadata/namespace', holds: true, wanted: 'prod', found: 'prod' },
      { path: '/match/any', holds: true },
      { path: '/match/any/0', holds: true },
      { path: '/match/any/0/resources/kinds', holds: true, wanted: ['Pod'], found: 'apps/v1/Deployment (makes pods)' },
      { path: '/match/any/0/resources/namespaces', holds: true, wanted: ['prod'], found: 'prod' },
      {
        path: '/match/any/0/resources/selector',
        holds: true,
        wanted: { matchLabels: { app: 'inner' } },
        found: '{"app":"inner"} of the pod template',
      },
      { path: '/exclude/any', holds: false },
      { path: '/exclude/any/0', holds: false },
      { path: '/exclude/any/0/resources/names', holds: false, wanted: ['x'], found: 'shop' },
    ]);
  });

  it('says what is assumed, cluster-scoped, unknown', () => {
    const rule = { match: any({ kinds: ['*'], namespaces: ['x'], namespaceSelector: {} }) };
    const found = (resource: Resource) =>
      explainMatch(rule, compileMatch(rule, null), resource, context).steps.map((step) => step.found);
    assert.deepEqual(found(unplaced).slice(2), ['v1/Pod', 'default (assumed)', '{} of namespace default (assumed)']);
    assert.deepEqual(found(clusterRole).slice(3), ['(none: cluster-scoped)', '{} of namespace (none: cluster-scoped)']);
    assert.deepEqual(found(namespace).slice(3), ['prod', 'a Namespace object']);
  });
});
