import assert from 'node:assert/strict';
import { containerResources } from '../../../engine/facts/container-resources.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { pod } from '../kubernetes/platform-fixtures.ts';
import { factOf } from './fact-of.ts';

const none = { limits: {}, requests: {} };

describe('fact containerResources', () => {
  it('reads quantities of every container, by its pointer', () => {
    const spec: JsonObject = {
      initContainers: [{ name: 'i', resources: { requests: { cpu: '100m', memory: '1e3' } } }],
      containers: [
        { name: 'a', resources: { limits: { cpu: 2, memory: '1.5Gi', 'sgx.intel.com/epc': '10Mi' } } },
        { name: 'b' },
      ],
    };
    assert.deepEqual(factOf(containerResources, pod(spec)), {
      pod: none,
      containers: {
        '/spec/containers/0': {
          limits: { cpu: 2, memory: 1610612736, 'sgx.intel.com/epc': 10485760 },
          requests: {},
        },
        '/spec/containers/1': none,
        '/spec/initContainers/0': { limits: {}, requests: { cpu: 0.1, memory: 1000 } },
      },
    });
  });

  it('reads the pod as a whole', () => {
    const value = pod({ resources: { limits: { cpu: '3' }, requests: null }, containers: [] });
    assert.deepEqual(factOf(containerResources, value), { pod: { limits: { cpu: 3 }, requests: {} }, containers: {} });
  });

  it('tells what is no quantity from what is absent', () => {
    const value = pod({ containers: [{ name: 'a', resources: { limits: { cpu: '10 m', memory: null } } }] });
    assert.deepEqual(factOf(containerResources, value), {
      pod: none,
      containers: { '/spec/containers/0': { limits: { cpu: null }, requests: {} } },
    });
  });

  it('leaves ephemeral containers out, and objects without a pod', () => {
    const value = pod({ containers: [], ephemeralContainers: [{ name: 'e', resources: { limits: { cpu: 1 } } }] });
    assert.deepEqual(factOf(containerResources, value), { pod: none, containers: {} });
    assert.equal(factOf(containerResources, { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } }), undefined);
  });

  it('survives names of the prototype', () => {
    const limits = JSON.parse('{"__proto__": "1", "constructor": "2"}') as JsonObject;
    const value = pod({ containers: [{ name: 'a', resources: { limits } }] });
    const fact = factOf(containerResources, value) as { containers: Record<string, { limits: object }> };
    assert.deepEqual(Object.entries(fact.containers['/spec/containers/0']?.limits ?? {}), [
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });
});
