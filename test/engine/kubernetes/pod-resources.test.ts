import assert from 'node:assert/strict';
import { effectiveLimit, limitOf } from '../../../engine/kubernetes/pod-resources.ts';
import { findQuantity } from '../../../engine/kubernetes/quantity.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';

const container = (memory?: JsonValue): JsonObject => ({
  name: 'c',
  ...(memory === undefined ? {} : { resources: { limits: { memory } } }),
});
const sidecar = (memory?: JsonValue): JsonObject => ({ ...container(memory), restartPolicy: 'Always' });

function memoryOf(spec: JsonObject): [string, boolean] {
  const { quantity, unbounded } = effectiveLimit(spec, 'memory');
  return [`${quantity / 1_000_000_000n / 1048576n}Mi`, unbounded];
}

describe('effective pod limits', () => {
  it('follow the formula, sidecars included', () => {
    const cases: [JsonObject, string, boolean][] = [
      [{ containers: [container('100Mi'), container('50Mi')] }, '150Mi', false],
      [{ containers: [container('100Mi')], initContainers: [container('300Mi')] }, '300Mi', false],
      [{ containers: [container('100Mi')], initContainers: [sidecar('30Mi')] }, '130Mi', false],
      // The init container runs beside the sidecar that started before it, not beside the one after it.
      [
        { containers: [container('100Mi')], initContainers: [sidecar('30Mi'), container('200Mi'), sidecar('500Mi')] },
        '630Mi',
        false,
      ],
      [
        { containers: [container('10Mi')], initContainers: [sidecar('30Mi'), container('200Mi'), sidecar('20Mi')] },
        '230Mi',
        false,
      ],
      [{ containers: [container('100Mi'), container()] }, '100Mi', true],
      [{ containers: [container('100Mi')], initContainers: [container()] }, '100Mi', true],
      [{ containers: [container(0)] }, '0Mi', true],
      [{ containers: [container('many')] }, '0Mi', true],
      [{ containers: [container(104857600)] }, '100Mi', false],
      [{ containers: [container()], resources: { limits: { memory: '1Gi' } } }, '1024Mi', false],
      [{}, '0Mi', false],
      [{ containers: 'x', initContainers: [null, 5] }, '0Mi', false],
    ];
    for (const [spec, expected, unbounded] of cases)
      assert.deepEqual(memoryOf(spec), [expected, unbounded], JSON.stringify(spec));
  });

  it('read any resource by its name', () => {
    const holder = { resources: { limits: { 'sgx.intel.com/epc': '10Mi' } } };
    assert.equal(limitOf(holder, 'sgx.intel.com/epc'), findQuantity('10Mi'));
    assert.equal(limitOf(holder, 'constructor'), undefined);
    assert.equal(limitOf({ resources: 'x' }, 'cpu'), undefined);
  });
});
