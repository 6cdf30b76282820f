import assert from 'node:assert/strict';
import type { JsonObject } from '../../../engine/model/json.ts';
import { platformOf, pod } from './platform-fixtures.ts';

describe('platform without a class', () => {
  const container = (resources: JsonObject) => pod({ containers: [{ name: 'c', resources }] });
  const terms = (...nodeSelectorTerms: JsonObject[]): JsonObject =>
    pod({
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
    });
  const affinity = (key: string, operator: string, values: string[]): JsonObject =>
    terms({ matchExpressions: [{ key, operator, values }] });
  const size = (operator: string, ...values: string[]): JsonObject => ({
    key: 'node.kubernetes.io/instance-type',
    operator,
    values,
  });

  const sgx: [string, JsonObject][] = [
    ['limits', container({ limits: { cpu: '1', 'sgx.intel.com/epc': '10Mi' } })],
    ['requests', container({ requests: { 'sgx.intel.com/enclave': 1 } })],
    ['the old resource', container({ limits: { 'kubernetes.azure.com/sgx_epc_mem_in_MiB': 10 } })],
    [
      'init containers',
      pod({ initContainers: [{ name: 'i', resources: { limits: { 'sgx.intel.com/provision': 1 } } }] }),
    ],
    ['an annotation', pod({ containers: [] }, { annotations: { 'sgx.intel.com/quote-provider': 'aesmd' } })],
    ['a device', pod({ volumes: [{ name: 'v', hostPath: { path: '/dev/sgx_enclave' } }] })],
    ['an old device', pod({ volumes: [{ name: 'v', hostPath: { path: '/dev/isgx' } }] })],
    ['an SGX size', pod({ nodeSelector: { 'node.kubernetes.io/instance-type': 'Standard_DC4s_v2' } })],
    ['SGX sizes only', terms({ matchExpressions: [size('In', 'Standard_DC4s_v2', 'Standard_DC8s_v3')] })],
    [
      'an SGX size after NotIn',
      terms({
        matchExpressions: [size('In', 'Standard_D4s_v5', 'Standard_DC8s_v3'), size('NotIn', 'Standard_D4s_v5')],
      }),
    ],
    [
      'an SGX size in each term',
      terms(
        { matchExpressions: [size('In', 'Standard_DC4s_v2')] },
        { matchExpressions: [size('In', 'Standard_DC8s_v3')] },
      ),
    ],
    ['an SGX size by affinity', affinity('beta.kubernetes.io/instance-type', 'In', ['Standard_DC8s_v3'])],
  ];
  for (const [what, value] of sgx) {
    it(`SGX shows in ${what}`, () => assert.equal(platformOf(value).profile, 'aks-sgx'));
  }

  const other: [string, JsonObject, string][] = [
    [
      'a cc_v5 size',
      pod({ nodeSelector: { 'node.kubernetes.io/instance-type': 'Standard_DC8as_cc_v5' } }),
      'aks-cc-preview',
    ],
    [
      'a cc_v5 size with d',
      pod({ nodeSelector: { 'node.kubernetes.io/instance-type': 'Standard_EC16ads_cc_v5' } }),
      'aks-cc-preview',
    ],
    [
      'the kata-cc-isolation selector',
      pod({ nodeSelector: { 'kubernetes.azure.com/kata-cc-isolation': 'true' } }),
      'aks-cc-preview',
    ],
    [
      'the kata-cc-isolation affinity',
      affinity('kubernetes.azure.com/kata-cc-isolation', 'Exists', []),
      'aks-cc-preview',
    ],
    ['the peer-pods resource', container({ limits: { 'kata.peerpods.io/vm': '1' } }), 'coco-peer-pods'],
  ];
  for (const [what, value, profile] of other) {
    it(`${profile} shows in ${what}`, () => assert.equal(platformOf(value).profile, profile));
  }

  const ordinary: [string, JsonObject][] = [
    [
      'nothing',
      pod({ containers: [{ name: 'c', image: 'nginx', resources: { limits: { cpu: '1', memory: '1Gi' } } }] }),
    ],
    ['a CVM size', pod({ nodeSelector: { 'node.kubernetes.io/instance-type': 'Standard_DC4as_v5' } })],
    ['avoiding an SGX size', affinity('node.kubernetes.io/instance-type', 'NotIn', ['Standard_DC4s_v2'])],
    ['an SGX size among others', terms({ matchExpressions: [size('In', 'Standard_DC4s_v2', 'Standard_D4s_v5')] })],
    ['two kinds of TEE size', terms({ matchExpressions: [size('In', 'Standard_DC4s_v2', 'Standard_DC8as_cc_v5')] })],
    [
      'a cc size in one of two terms',
      terms(
        { matchExpressions: [size('In', 'Standard_DC8as_cc_v5')] },
        { matchExpressions: [size('In', 'Standard_D4s_v5')] },
      ),
    ],
    [
      'nothing that is left after NotIn',
      terms({ matchExpressions: [size('In', 'Standard_DC4s_v2'), size('NotIn', 'Standard_DC4s_v2')] }),
    ],
    ['avoiding the pool', pod({ nodeSelector: { 'kubernetes.azure.com/kata-cc-isolation': 'false' } })],
    ['the aesmd socket', pod({ volumes: [{ name: 'v', hostPath: { path: '/var/run/aesmd' } }] })],
    ['a null', container({ limits: { 'sgx.intel.com/epc': null } })],
    [
      'wrong types',
      pod({ runtimeClassName: 7, containers: 'x', volumes: [1, null], nodeSelector: [], affinity: 'no' }),
    ],
  ];
  for (const [what, value] of ordinary) {
    it(`${what} shows none`, () => assert.equal(platformOf(value).system, 'none'));
  }

  it('what shows beside a plain Kata class counts; beside a confidential class it does not', () => {
    const epc = { containers: [{ name: 'c', resources: { limits: { 'sgx.intel.com/epc': '10Mi' } } }] };
    assert.equal(platformOf(pod({ ...epc, runtimeClassName: 'kata-fc' })).profile, 'aks-sgx');
    assert.equal(platformOf(pod({ ...epc, runtimeClassName: 'kata-vm-isolation' })).profile, 'aks-pod-sandboxing');
  });

  it('takes the namespace last', () => {
    const namespaces = { tee: 'coco-tdx', odd: 'nonsense' };
    const inside = (spec: JsonObject, namespace = 'tee') => platformOf(pod(spec, { namespace }), [], { namespaces });
    assert.equal(inside({ containers: [] }).profile, 'coco-tdx');
    assert.equal(inside({ runtimeClassName: 'kata-qemu-snp' }).profile, 'coco-snp');
    assert.equal(inside({ runtimeClassName: 'kata' }).system, 'kata');
    assert.equal(inside({ containers: [] }, 'other').system, 'none');
    assert.equal(inside({ containers: [] }, 'odd').system, 'none');
    assert.equal(inside({ containers: [] }, 'constructor').system, 'none');
  });
});
