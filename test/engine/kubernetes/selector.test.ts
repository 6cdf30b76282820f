import assert from 'node:assert/strict';
import { findRequirements, labelsOf, matchesLabels, requirementsOfMap } from '../../../engine/kubernetes/selector.ts';
import type { JsonObject } from '../../../engine/model/json.ts';

function selects(selector: JsonObject, labels: JsonObject): boolean | undefined {
  const requirements = findRequirements(selector);
  return requirements === undefined ? undefined : matchesLabels(requirements, labelsOf({ labels }));
}

describe('label selectors', () => {
  const expression = (operator: string, values?: string[]) => ({
    matchExpressions: [{ key: 'env', operator, ...(values === undefined ? {} : { values }) }],
  });

  it('select by the four operators', () => {
    const table: [JsonObject, boolean, boolean, boolean][] = [
      // selector, env=prod, env=dev, no env
      [expression('In', ['prod', 'live']), true, false, false],
      [expression('NotIn', ['prod']), false, true, true],
      [expression('Exists'), true, true, false],
      [expression('DoesNotExist', []), false, false, true],
      [{ matchLabels: { env: 'prod' } }, true, false, false],
      [{ matchLabels: { env: 'prod' }, ...expression('NotIn', ['prod']) }, false, false, false],
      [{}, true, true, true],
    ];
    for (const [selector, prod, dev, none] of table) {
      const text = JSON.stringify(selector);
      assert.equal(selects(selector, { env: 'prod', app: 'x' }), prod, text);
      assert.equal(selects(selector, { env: 'dev' }), dev, text);
      assert.equal(selects(selector, {}), none, text);
    }
  });

  it('are refused when Kubernetes refuses them', () => {
    for (const bad of [
      expression('In'),
      expression('In', []),
      expression('Exists', ['x']),
      expression('Near', ['x']),
      { matchExpressions: 'x' },
      { matchExpressions: [5] },
      { matchExpressions: [{ operator: 'Exists' }] },
    ]) {
      assert.equal(findRequirements(bad), undefined, JSON.stringify(bad));
    }
  });

  it('read maps and labels by own keys and strings only', () => {
    const requirements = requirementsOfMap({ app: 'web', count: 5 });
    assert.deepEqual(requirements, [{ key: 'app', operator: 'In', values: ['web'] }]);
    assert.equal(matchesLabels(requirementsOfMap({ constructor: 'x' }), labelsOf({ labels: {} })), false);
    assert.deepEqual(requirementsOfMap(null), []);
  });
});
