import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mayDependOnSet, platformsOf } from '../../../engine/kubernetes/platform-objects.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { resourceOf } from './documents.ts';
import { filesOf, pod, runtimeClass, setOf, tables } from './platform-fixtures.ts';

/** Platforms of any object of a set. */
function objectPlatforms(value: JsonObject, others: readonly JsonValue[] = []) {
  const [resource, ...rest] = filesOf({ 'a.yaml': [value, ...others] });
  assert.ok(resource);
  return platformsOf(resource, setOf([resource, ...rest]), tables);
}

function profiles(value: JsonObject, others: readonly JsonValue[] = []) {
  return objectPlatforms(value, others).platforms.map(({ system, profile }) => profile ?? system);
}

describe('platforms of other objects', () => {
  const snp = pod({ runtimeClassName: 'kata-qemu-snp', containers: [] }, { name: 'snp', labels: { app: 'a' } });

  it('an installation is judged once, by whichever coco profile', () => {
    const named = (apiVersion: string, kind: string, rest: JsonObject = {}): JsonObject => ({
      apiVersion,
      kind,
      metadata: { name: 'x' },
      ...rest,
    });
    const installations = [
      named('confidentialcontainers.org/v1beta1', 'CcRuntime'),
      named('confidentialcontainers.org/v1alpha1', 'KbsConfig'),
      named('kustomize.config.k8s.io/v1beta1', 'Kustomization', {
        resources: ['github.com/confidential-containers/operator/config/release?ref=v0.17.0'],
      }),
      named('argoproj.io/v1alpha1', 'Application', {
        spec: { source: { repoURL: 'ghcr.io/confidential-containers/charts', chart: 'confidential-containers' } },
      }),
      named('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { spec: { chart: { spec: { chart: 'kata-deploy' } } } }),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'attestation-config' } },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'mine', labels: { 'ccpolicy.dev/attestation-config': 'true' } },
      },
    ];
    for (const value of installations) {
      const { platforms } = objectPlatforms(value);
      assert.deepEqual(
        platforms.map(({ profile }) => profile),
        ['coco-snp'],
        JSON.stringify(value),
      );
      assert.deepEqual(platforms[0]?.alternatives, ['coco-tdx', 'coco-peer-pods']);
    }
    const ordinary = [
      named('kustomize.config.k8s.io/v1beta1', 'Kustomization', { resources: ['deployment.yaml'] }),
      named('argoproj.io/v1alpha1', 'Application', { spec: { source: { repoURL: 'https://github.com/acme/shop' } } }),
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } },
    ];
    for (const value of ordinary) assert.deepEqual(profiles(value), ['none'], JSON.stringify(value));
  });

  it('peer-pods-cm is peer-pods', () => {
    assert.deepEqual(profiles({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'peer-pods-cm' } }), [
      'coco-peer-pods',
    ]);
  });

  it('a RuntimeClass is its handler', () => {
    assert.deepEqual(profiles(runtimeClass('kata-qemu-snp', 'kata-qemu-tdx')), ['coco-tdx']);
    assert.deepEqual(profiles(runtimeClass('gvisor', 'runsc')), ['none']);
  });

  it('node pools, quotas and limit ranges are what their keys name', () => {
    const karpenter = (values: string[]): JsonObject => ({
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: 'x' },
      spec: {
        template: { spec: { requirements: [{ key: 'node.kubernetes.io/instance-type', operator: 'In', values }] } },
      },
    });
    assert.deepEqual(profiles(karpenter(['Standard_DC4s_v2', 'Standard_D4s_v5'])), ['aks-sgx']);
    assert.deepEqual(profiles(karpenter(['Standard_D4s_v5'])), ['none']);
    const nodeClass = (workloadRuntime: string): JsonObject => ({
      apiVersion: 'karpenter.azure.com/v1beta1',
      kind: 'AKSNodeClass',
      metadata: { name: 'x' },
      spec: { workloadRuntime },
    });
    assert.deepEqual(profiles(nodeClass('KataVmIsolation')), ['aks-pod-sandboxing']);
    assert.deepEqual(profiles(nodeClass('OCIContainer')), ['none']);
    const quota = (hard: JsonObject): JsonObject => ({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q' },
      spec: { hard },
    });
    assert.deepEqual(profiles(quota({ 'requests.sgx.intel.com/epc': '1Gi', 'limits.cpu': 4 })), ['aks-sgx']);
    assert.deepEqual(profiles(quota({ 'requests.kata.peerpods.io/vm': 4 })), ['coco-peer-pods']);
    assert.deepEqual(profiles(quota({ 'limits.cpu': 4 })), ['none']);
    const range = {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'l' },
      spec: { limits: [{ type: 'Container', max: { 'kubernetes.azure.com/sgx_epc_mem_in_MiB': 10 } }] },
    };
    assert.deepEqual(profiles(range), ['aks-sgx']);
  });

  it('a Service is the pods that it selects', () => {
    const service = (selector: JsonObject | null): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { selector },
    });
    const tdx = pod({ runtimeClassName: 'kata-qemu-tdx' }, { name: 'tdx', labels: { app: 'a' } });
    assert.deepEqual(profiles(service({ app: 'a' }), [snp]), ['coco-snp']);
    assert.deepEqual(profiles(service({ app: 'a' }), [snp, tdx]), ['coco-snp', 'coco-tdx']);
    assert.deepEqual(profiles(service({ app: 'a', tier: 'x' }), [snp]), ['none']);
    assert.deepEqual(profiles(service({}), [snp]), ['none']);
    assert.deepEqual(profiles(service(null), [snp]), ['none']);
  });

  it('a Secret is the workloads that use it; one confidential pod does not touch the others', () => {
    const secret = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name } });
    const using = (spec: JsonObject) => pod({ runtimeClassName: 'kata-qemu-snp', ...spec }, { name: 'user' });
    const uses: JsonObject[] = [
      { containers: [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }] },
      { initContainers: [{ envFrom: [{ secretRef: { name: 's' } }] }] },
      { volumes: [{ name: 'v', secret: { secretName: 's' } }] },
      { volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 's' } }] } }] },
    ];
    for (const spec of uses) {
      assert.deepEqual(profiles(secret('s'), [using(spec)]), ['coco-snp'], JSON.stringify(spec));
      assert.deepEqual(profiles(secret('other'), [using(spec)]), ['none']);
      assert.equal(objectPlatforms(secret('s'), [using(spec)]).auditOnly, false);
    }
    assert.deepEqual(profiles(secret('s'), [using({ imagePullSecrets: [{ name: 's' }] })]), ['none']);
    const azure = { volumes: [{ name: 'v', azureFile: { secretName: 's' } }] };
    assert.deepEqual(objectPlatforms(secret('s'), [using(azure), using(uses[0] ?? {})]).auditOnly, false);
    assert.deepEqual(objectPlatforms(secret('s'), [using({ ...azure, ...uses[0] })]).auditOnly, false);
    const sandboxed = pod({ runtimeClassName: 'gvisor', ...uses[0] }, { name: 'gvisor' });
    assert.deepEqual(profiles(secret('s'), [sandboxed, using(uses[0] ?? {})]), ['coco-snp']);
    assert.deepEqual(profiles(secret('s'), [sandboxed]), ['none']);
    assert.deepEqual(objectPlatforms(secret('s'), [using(azure)]).auditOnly, true);
    assert.deepEqual(profiles(secret('s'), [pod(uses[0] ?? {}, { name: 'plain' })]), ['none']);
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 's' } };
    assert.deepEqual(profiles(configMap, [using({ containers: [{ envFrom: [{ configMapRef: { name: 's' } }] }] })]), [
      'coco-snp',
    ]);
  });

  it('only a named class, a Service, a Secret and a ConfigMap need the rest of the set', () => {
    const depends = (value: JsonObject) => mayDependOnSet(resourceOf(value));
    assert.equal(depends(snp), true);
    assert.equal(depends(pod({ containers: [] })), false);
    assert.equal(depends({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } }), true);
    assert.equal(depends({ apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 's' } }), false);
  });

  it('survive any value', () => {
    const kinds = ['Service', 'ConfigMap', 'Secret', 'LimitRange', 'ResourceQuota', 'Pod'];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue(), fc.jsonValue(), (kind, spec, metadata) => {
        const value = { apiVersion: 'v1', kind, spec, metadata } as JsonObject;
        assert.ok(objectPlatforms(value, [snp]).platforms.length > 0);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('the seeds', () => {
  it('give the platforms of the issue', () => {
    const files = filesOf({
      '003.yaml': [
        pod({ containers: [{ name: 'trusted', image: 'i' }] }, { name: 'trusted' }),
        pod(
          { runtimeClassName: 'kata-mshv-vm-isolation', containers: [{ name: 'untrusted', image: 'i' }] },
          { name: 'untrusted' },
        ),
      ],
      '002.yaml': [
        {
          apiVersion: 'confidentialcontainers.org/v1beta1',
          kind: 'CcRuntime',
          metadata: { name: 'ccruntime-default' },
          spec: { runtimeName: 'kata', config: { installType: 'bundle' } },
        },
        pod({ runtimeClassName: 'kata-cc-sev-snp', containers: [{ name: 'app' }] }, { name: 'confidential-workload' }),
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'attestation-config', namespace: 'confidential-containers-system' },
          data: { 'config.json': '{}' },
        },
        pod(
          {
            runtimeClassName: 'kata-remote',
            containers: [{ name: 'app', resources: { limits: { 'kata.peerpods.io/vm': '1' } } }],
          },
          { name: 'peer-pod-workload', annotations: { 'io.katacontainers.config.hypervisor.machine_type': 'sev-snp' } },
        ),
      ],
    });
    const set = setOf(files);
    const found = files.map((resource) => [
      resource.name,
      platformsOf(resource, set, tables).platforms.map((p) => p.profile),
    ]);
    assert.deepEqual(found, [
      ['trusted', [null]],
      ['untrusted', ['aks-pod-sandboxing']],
      ['ccruntime-default', ['coco-snp']],
      ['confidential-workload', ['coco-snp']],
      ['attestation-config', ['coco-snp']],
      ['peer-pod-workload', ['coco-peer-pods']],
    ]);
    assert.deepEqual(set.tees(), ['snp'], 'tdx is unused');
    assert.deepEqual(set.resolver.distribution, null);
  });
});
