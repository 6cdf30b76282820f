import assert from 'node:assert/strict';
import type { JsonObject } from '../../../engine/model/json.ts';
import { filesOf, platformOf, pod, runtimeClass, type SetOptions, setOf } from './platform-fixtures.ts';

describe('platform by RuntimeClass object', () => {
  const at = (name: string, object: JsonObject, options: SetOptions = {}) =>
    platformOf(pod({ runtimeClassName: name }), [object], options);

  it('the handler wins over the name', () => {
    assert.equal(at('gold', runtimeClass('gold', 'kata-qemu-snp')).profile, 'coco-snp');
    assert.equal(at('kata-qemu-snp', runtimeClass('kata-qemu-snp', 'kata-qemu-tdx')).profile, 'coco-tdx');
    assert.equal(at('kata-qemu-snp', runtimeClass('kata-qemu-snp', 'kata')).system, 'kata');
    assert.equal(at('kata-qemu-snp', runtimeClass('kata-qemu-snp', 'runsc')).system, 'none');
    assert.equal(at('gold', runtimeClass('gold', 'kata-remote')).profile, 'coco-peer-pods');
    assert.equal(at('gold', runtimeClass('gold', 'kata-snp')).profile, 'coco-snp');
    assert.equal(at('gold', runtimeClass('gold', 'kata-cc')).profile, 'aks-cc-preview');
    assert.equal(at('kata-cc-sev-snp', runtimeClass('kata-cc-sev-snp', 'kata-cc-sev-snp')).profile, 'coco-snp');
  });

  it('handler kata is AKS on AKS, and where the class selects an AKS Kata pool', () => {
    const object = runtimeClass('sandbox', 'kata');
    assert.equal(at('sandbox', object).system, 'kata');
    assert.equal(at('sandbox', object, { distribution: 'aks' }).profile, 'aks-pod-sandboxing');
    for (const label of ['kubernetes.azure.com/kata-vm-isolation', 'kubernetes.azure.com/kata-mshv-vm-isolation']) {
      assert.equal(at('sandbox', runtimeClass('sandbox', 'kata', { [label]: 'true' })).profile, 'aks-pod-sandboxing');
    }
    assert.equal(
      at('sandbox', runtimeClass('sandbox', 'kata', { 'katacontainers.io/kata-runtime': 'true' })).system,
      'kata',
    );
  });

  it('of several objects of a name the nearest counts', () => {
    const resources = filesOf({
      'a/class.yaml': [runtimeClass('gold', 'kata-qemu-snp')],
      'b/class.yaml': [runtimeClass('gold', 'kata-qemu-tdx')],
      'b/pod.yaml': [pod({ runtimeClassName: 'gold' })],
      'c/pod.yaml': [pod({ runtimeClassName: 'gold' })],
    });
    const set = setOf(resources);
    const found = resources
      .filter(({ kind }) => kind === 'Pod')
      .map((resource) => set.resolver.resolve(resource).profile);
    assert.deepEqual(found, ['coco-tdx', 'coco-snp']);
  });
});

describe('platform by annotation', () => {
  const stated = (platform: string, spec: JsonObject) =>
    platformOf(pod(spec, { annotations: { 'ccpolicy.dev/platform': platform } }));

  it('raises', () => {
    const raised = stated('coco-snp', { containers: [] });
    assert.deepEqual([raised.profile, raised.conflict], ['coco-snp', undefined]);
    const sandboxed = stated('peer-pods', { runtimeClassName: 'kata-vm-isolation' });
    assert.deepEqual([sandboxed.profile, sandboxed.runtimeClass], ['coco-peer-pods', 'kata-vm-isolation']);
    assert.equal(stated('pod-sandboxing', { runtimeClassName: 'kata' }).profile, 'aks-pod-sandboxing');
  });

  it('never lowers', () => {
    for (const name of ['none', 'kata', 'pod-sandboxing', 'sgx']) {
      const platform = stated(name, { runtimeClassName: 'kata-qemu-snp' });
      assert.equal(platform.profile, 'coco-snp', name);
      assert.match(platform.conflict ?? '', /says/, name);
    }
  });

  it('within one rank the other evidence wins, with a conflict', () => {
    const remote = stated('coco-snp', { runtimeClassName: 'kata-remote' });
    assert.equal(remote.profile, 'coco-peer-pods');
    assert.match(remote.conflict ?? '', /coco-snp/);
    const tdx = stated('coco-snp', { runtimeClassName: 'kata-qemu-tdx' });
    assert.equal(tdx.profile, 'coco-tdx');
    assert.notEqual(tdx.conflict, undefined);
  });

  it('agrees in silence', () => {
    assert.equal(stated('coco', { runtimeClassName: 'kata-qemu-tdx' }).conflict, undefined);
    assert.equal(stated('none', { containers: [] }).conflict, undefined);
  });

  it('that names no platform is said', () => assert.match(stated('tee', { containers: [] }).conflict ?? '', /"tee"/));

  it('counts on the object as on the pod template', () => {
    const template = { spec: { containers: [] } };
    const deployment = (metadata: JsonObject, templateMetadata: JsonObject): JsonObject => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', ...metadata },
      spec: { template: { ...template, metadata: templateMetadata } },
    });
    const annotations = { 'ccpolicy.dev/platform': 'aks-cc' };
    assert.equal(platformOf(deployment({ annotations }, {})).profile, 'aks-cc-preview');
    assert.equal(platformOf(deployment({}, { annotations })).profile, 'aks-cc-preview');
  });
});
