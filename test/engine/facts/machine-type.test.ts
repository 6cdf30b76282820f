import assert from 'node:assert/strict';
import { machineType } from '../../../engine/facts/machine-type.ts';
import { pod } from '../kubernetes/platform-fixtures.ts';
import { factOf } from './fact-of.ts';

const annotated = (value: string | number) =>
  pod({ containers: [] }, { annotations: { 'io.katacontainers.config.hypervisor.machine_type': value } });

/** What a text is taken for: its providers, and whether each of them knows it as a confidential VM. */
function read(text: string): [boolean, object] {
  const fact = factOf(machineType, annotated(text)) as {
    isTeeWord: boolean;
    providers: string[];
    confidential: object;
  };
  assert.deepEqual(fact.providers, Object.keys(fact.confidential));
  return [fact.isTeeWord, fact.confidential];
}

describe('fact machineType', () => {
  for (const [text, confidential] of [
    ['Standard_DC4as_v5', { azure: true }],
    ['Standard_EC8es_v6', { azure: true }],
    ['Standard_NCC40ads_H100_v5', { azure: true }],
    ['Standard_D4s_v5', { azure: false }],
    ['Standard_B2ms', { azure: false }],
    ['Standard_E4-2s_v5', { azure: false }],
    ['m6a.large', { aws: true }],
    ['t3.large', { aws: false }],
    ['n2d-standard-4', { gcp: true }],
    ['bx2-2x8', { ibmcloud: null }],
  ] as const) {
    it(`knows ${text}`, () => assert.deepEqual(read(text), [false, confidential]));
  }

  for (const text of ['sev-snp', 'TDX', ' q35 ', 'virt']) {
    it(`takes ${JSON.stringify(text)} for a TEE or a QEMU machine`, () => assert.deepEqual(read(text), [true, {}]));
  }

  for (const text of ['large', 'standard_dc4as_v5', 'Standard_DC4as_v5 ', '']) {
    it(`knows no provider of ${JSON.stringify(text)}`, () => assert.deepEqual(read(text), [false, {}]));
  }

  it('is silent without the annotation, or when it is no text', () => {
    assert.equal(factOf(machineType, pod({ containers: [] })), undefined);
    assert.equal(factOf(machineType, annotated(4)), undefined);
  });
});
