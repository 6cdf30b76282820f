import assert from 'node:assert/strict';
import type { JsonObject } from '../../../engine/model/json.ts';
import { platformOf } from './platform-fixtures.ts';

describe('installers', () => {
  const daemonSet = (name: string, image: string, spec: JsonObject = {}): JsonObject => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name },
    spec: { template: { spec: { containers: [{ name: 'c', image }], ...spec } } },
  });

  it('get only the rules that name them', () => {
    const kata = platformOf(daemonSet('k', 'quay.io/kata-containers/kata-deploy:3.29.0'));
    assert.deepEqual([kata.profile, kata.onlyRules], ['coco-snp', ['coco-install-pinned']]);
    const devices = { volumes: [{ name: 'v', hostPath: { path: '/dev/sgx_enclave' } }] };
    const plugin = platformOf(daemonSet('x', 'intel/intel-sgx-plugin:0.36.0', devices));
    assert.deepEqual([plugin.system, plugin.onlyRules], ['aks-sgx', []]);
  });

  it('are known by name, by image, in a mirror, with digest or port', () => {
    const known = [
      daemonSet('kata-deploy', 'anything'),
      daemonSet('x', 'registry.corp:5000/mirror/kata-deploy:3'),
      daemonSet('x', `quay.io/confidential-containers/operator@sha256:${'0'.repeat(64)}`),
      daemonSet('x', 'quay.io/confidential-containers/cloud-api-adaptor'),
      daemonSet('nfd-worker', 'registry.k8s.io/nfd/node-feature-discovery:v0.17.0'),
    ];
    for (const value of known) assert.notEqual(platformOf(value).onlyRules, undefined, JSON.stringify(value));
    assert.equal(platformOf(daemonSet('x', 'ghcr.io/acme/operator:1')).onlyRules, undefined);
    assert.equal(platformOf(daemonSet('x', 'kata-deploy-dashboard:1')).onlyRules, undefined);
  });

  it('never run in a runtime class: a name does not exempt a confidential workload', () => {
    const platform = platformOf(daemonSet('kata-deploy', 'kata-deploy', { runtimeClassName: 'kata-qemu-snp' }));
    assert.deepEqual([platform.profile, platform.onlyRules], ['coco-snp', undefined]);
  });
});
