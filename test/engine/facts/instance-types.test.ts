import assert from 'node:assert/strict';
import { instanceTypes } from '../../../engine/facts/instance-types.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { pod } from '../kubernetes/platform-fixtures.ts';
import { factOf } from './fact-of.ts';

const LABEL = 'node.kubernetes.io/instance-type';
const found = (value: JsonObject) => (factOf(instanceTypes, value) ?? []) as JsonObject[];
const selecting = (size: string, key = LABEL) => found(pod({ nodeSelector: { [key]: size } }));
const affinity = (expression: JsonObject): JsonObject =>
  pod({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
      },
    },
  });
const pool = (requirements: JsonObject[]): JsonObject => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'p' },
  spec: { template: { spec: { requirements } } },
});

describe('fact instanceTypes', () => {
  it('knows the retired families, and what takes their place', () => {
    const sizes = [
      'Standard_DC1s_v2',
      'Standard_DC8_v2',
      'Standard_DC8as_cc_v5',
      'Standard_EC4ads_cc_v5',
      'Standard_DC4s_v3',
    ];
    assert.deepEqual(
      sizes.map((size) =>
        selecting(size).map(({ family, state, replacementSize, replacementUntil }) => [
          family,
          state,
          replacementSize,
          replacementUntil,
        ]),
      ),
      [
        [['DCsv2', 'retired', 'Standard_DC1s_v3', '2029-10-31']],
        [['DCsv2', 'retired', 'Standard_DC8s_v3', '2029-10-31']],
        [['cc_v5', 'retired', null, null]],
        [['cc_v5', 'retired', null, null]],
        [['DCsv3', 'announced', null, null]],
      ],
    );
    for (const size of ['Standard_DC4as_v5', 'Standard_D4s_v3', 'm6a.large', 'standard_dc4s_v2']) {
      assert.deepEqual(selecting(size), [], size);
    }
  });

  it('reads both labels and their places', () => {
    const [old] = selecting('Standard_DC4s_v2', 'beta.kubernetes.io/instance-type');
    assert.equal(old?.path, '/spec/nodeSelector/beta.kubernetes.io~1instance-type');
  });

  it('reads affinities that ask, not those that avoid', () => {
    const values = ['Standard_DC4as_v5', 'Standard_DC4s_v2'];
    const [one] = found(affinity({ key: LABEL, operator: 'In', values }));
    assert.equal(one?.path?.toString().slice(-'/matchExpressions/0/values/1'.length), '/matchExpressions/0/values/1');
    assert.equal(one?.hasAlternative, true);
    assert.equal(
      found(affinity({ key: LABEL, operator: 'In', values: ['Standard_DC4s_v2'] }))[0]?.hasAlternative,
      false,
    );
    assert.deepEqual(found(affinity({ key: LABEL, operator: 'NotIn', values })), []);
  });

  it('reads the requirements of a NodePool, by name or by family and version', () => {
    const named = pool([{ key: 'karpenter.azure.com/sku-name', operator: 'In', values: ['Standard_DC2s_v2'] }]);
    assert.equal(found(named)[0]?.path, '/spec/template/spec/requirements/0/values/0');
    const family = { key: 'karpenter.azure.com/sku-family', operator: 'In', values: ['DC'] };
    const version = (value: string) => ({ key: 'karpenter.azure.com/sku-version', operator: 'In', values: [value] });
    const [pair] = found(pool([family, version('2')]));
    assert.deepEqual(
      [pair?.size, pair?.path, pair?.replacementSize],
      ['DC v2', '/spec/template/spec/requirements/1/values/0', null],
    );
    assert.deepEqual(found(pool([family, version('5')])), []);
    assert.deepEqual(found(pool([version('2')])), []);
    assert.deepEqual(found({ ...named, kind: 'NodeClaim' }), []);
  });
});
