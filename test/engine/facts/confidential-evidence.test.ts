import assert from 'node:assert/strict';
import { confidentialEvidence } from '../../../engine/facts/confidential-evidence.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { factOf } from './fact-of.ts';

const POLICY = 'io.katacontainers.config.agent.policy';

function evidence(spec: JsonObject, annotations: JsonObject = {}, onController: JsonObject = {}): string[] {
  const value = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd', namespace: 'n', annotations: onController },
    spec: { template: { metadata: { annotations }, spec } },
  };
  const found = (factOf(confidentialEvidence, value) ?? []) as JsonObject[];
  return found.map(({ path, strong }) => `${String(path)} ${String(strong)}`);
}

describe('fact confidentialEvidence', () => {
  it('weighs annotations: policies and initdata are strong, settings are not', () => {
    const keys = [
      [POLICY, true],
      ['io.katacontainers.config.agent.policy_debug', true],
      ['io.katacontainers.config.hypervisor.cc_init_data', true],
      ['io.katacontainers.config.runtime.cc_init_data', true],
      ['io.katacontainers.config.hypervisor.default_memory', false],
      ['io.katacontainers.config.hypervisor.kernel_params', false],
    ] as const;
    for (const [key, strong] of keys) {
      assert.deepEqual(evidence({}, { [key]: 'x' }), [`/spec/template/metadata/annotations/${key} ${strong}`]);
    }
    assert.deepEqual(evidence({}, { 'io.katacontainers.pkg.oci.bundle_path': 'x', [POLICY]: null }), []);
  });

  it('reads the controller as well, so that moving an annotation brings no new finding', () => {
    assert.deepEqual(evidence({}, {}, { [POLICY]: 'x' }), [`/metadata/annotations/${POLICY} true`]);
  });

  it('finds key-release images only where they are', () => {
    const of = (image: string) => evidence({ containers: [{ name: 'a', image }] }).length;
    assert.equal(of('mcr.microsoft.com/aci/skr:2.7'), 1);
    assert.equal(of('mcr.microsoft.com/aci/skr@sha256:00'), 1);
    assert.equal(of('registry.example.net/confidential-sidecar:1'), 1);
    assert.equal(of('registry.example.net/confidential/web:1'), 0);
    assert.equal(of('registry.example.net/aci/skrimshaw:1'), 0);
  });

  it('knows a sealed secret from a file name', () => {
    const of = (value: string) => evidence({ containers: [{ name: 'a', env: [{ name: 'K', value }] }] });
    assert.deepEqual(of('sealed.eyJh.eyJu.c2ln'), ['/spec/template/spec/containers/0/env/0/value true']);
    assert.deepEqual(of('sealed.fakejwsheader.eyJu.'), ['/spec/template/spec/containers/0/env/0/value true']);
    for (const value of ['sealed.pdf', 'sealed.a.b', 'xsealed.a.b.c', 'sealed.a b.c.d'])
      assert.deepEqual(of(value), []);
    const csi = { volumes: [{ name: 'v', csi: { driver: 'd', volumeAttributes: { key: 'sealed.a.b.c' } } }] };
    assert.deepEqual(evidence(csi), ['/spec/template/spec/volumes/0/csi/volumeAttributes/key true']);
  });
});
