import assert from 'node:assert/strict';
import { kataNodeLabels } from '../../../engine/facts/kata-node-labels.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { pod } from '../kubernetes/platform-fixtures.ts';
import { factOf } from './fact-of.ts';

const OLD = 'kubernetes.azure.com/kata-mshv-vm-isolation';
const NEW = 'kubernetes.azure.com/kata-vm-isolation';
const CC = 'kubernetes.azure.com/kata-cc-isolation';
const found = (value: JsonObject) => (factOf(kataNodeLabels, value) ?? []) as JsonObject[];

describe('fact kataNodeLabels', () => {
  it('reads selectors, and whether the new name is there already', () => {
    const [one] = found(pod({ nodeSelector: { [OLD]: 'true' } }));
    assert.deepEqual(one, {
      path: '/spec/nodeSelector/kubernetes.azure.com~1kata-mshv-vm-isolation',
      label: OLD,
      form: 'selector',
      parent: '/spec/nodeSelector',
      renamed: false,
    });
    assert.equal(found(pod({ nodeSelector: { [OLD]: 'true', [NEW]: 'true' } }))[0]?.renamed, true);
    for (const nodeSelector of [{ [OLD]: 'false' }, { [OLD]: null }, { [NEW]: 'true' }]) {
      assert.deepEqual(found(pod({ nodeSelector })), []);
    }
  });

  it('reads affinities that ask for the label, required and preferred', () => {
    const asking = (operator: string, values?: string[]): JsonObject => ({
      matchExpressions: [{ key: CC, operator, ...(values === undefined ? {} : { values }) }],
    });
    const required = (term: JsonObject) =>
      pod({
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
      });
    assert.equal(found(required(asking('In', ['true'])))[0]?.form, 'affinity');
    assert.equal(found(required(asking('Exists'))).length, 1);
    for (const term of [asking('NotIn', ['true']), asking('DoesNotExist'), asking('In', ['false'])]) {
      assert.deepEqual(found(required(term)), []);
    }
    const preferred = pod({
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: asking('Exists') }],
        },
      },
    });
    assert.equal(
      found(preferred)[0]?.path,
      '/spec/affinity/nodeAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/preference/matchExpressions/0/key',
    );
  });

  it('reads RuntimeClass objects, and no others', () => {
    const value = {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'c' },
      scheduling: { nodeSelector: { [OLD]: 'true' } },
    };
    assert.equal(found(value)[0]?.path, '/scheduling/nodeSelector/kubernetes.azure.com~1kata-mshv-vm-isolation');
    assert.deepEqual(found({ ...value, kind: 'Other' }), []);
  });
});
