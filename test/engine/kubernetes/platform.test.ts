import assert from 'node:assert/strict';
import fc from 'fast-check';
import { damerauDistance } from '../../../engine/json/did-you-mean.ts';
import { mayDependOnSet, platformsOf } from '../../../engine/kubernetes/platform-objects.ts';
import { isProduction, type ProductionContext } from '../../../engine/kubernetes/platform-production.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import type { Resource, WorkloadPlatform } from '../../../engine/model/resource.ts';
import { resourceOf } from './documents.ts';
import { filesOf, pod, type SetOptions, setOf, tables } from './platform-fixtures.ts';

/** The platform of a pod, alone or with other objects of the set. */
function platformOf(value: JsonObject, others: readonly JsonValue[] = [], options: SetOptions = {}): WorkloadPlatform {
  const [resource, ...rest] = filesOf({ 'a.yaml': [value, ...others] });
  assert.ok(resource);
  return setOf([resource, ...rest], options).resolver.resolve(resource);
}

function platformOfClass(runtimeClassName: string, options: SetOptions = {}): WorkloadPlatform {
  return platformOf(pod({ runtimeClassName, containers: [] }), [], options);
}

/** Platforms of any object of a set. */
function objectPlatforms(value: JsonObject, others: readonly JsonValue[] = []) {
  const [resource, ...rest] = filesOf({ 'a.yaml': [value, ...others] });
  assert.ok(resource);
  return platformsOf(resource, setOf([resource, ...rest]), tables);
}

function profiles(value: JsonObject, others: readonly JsonValue[] = []) {
  return objectPlatforms(value, others).platforms.map(({ system, profile }) => profile ?? system);
}

function runtimeClass(name: string, handler: string, nodeSelector?: JsonObject): JsonObject {
  return {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name },
    handler,
    ...(nodeSelector && { scheduling: { nodeSelector } }),
  };
}

describe('platform by class name', () => {
  const expected: [name: string, system: string, tee: string | null, profile: string | null][] = [
    ['kata-cc-isolation', 'aks-cc', 'snp', 'aks-cc-preview'],
    ['kata-mshv-vm-isolation', 'pod-sandboxing', null, 'aks-pod-sandboxing'],
    ['kata-vm-isolation', 'pod-sandboxing', null, 'aks-pod-sandboxing'],
    ['kata-qemu-snp', 'coco', 'snp', 'coco-snp'],
    ['kata-qemu-tdx', 'coco', 'tdx', 'coco-tdx'],
    ['kata-qemu-snp-runtime-rs', 'coco', 'snp', 'coco-snp'],
    ['kata-qemu-nvidia-gpu-tdx', 'coco', 'tdx', 'coco-tdx'],
    ['kata-qemu-sev', 'coco', 'sev', 'coco-snp'],
    ['kata-clh-tdx', 'coco', 'tdx', 'coco-tdx'],
    ['kata-qemu-se', 'coco', 'se', null],
    ['kata-qemu-cca', 'coco', 'cca', null],
    ['enclave-cc', 'aks-sgx', 'sgx', 'aks-sgx'],
    ['kata-remote', 'peer-pods', null, 'coco-peer-pods'],
    ['kata-qemu-coco-dev', 'coco', null, 'coco-snp'],
    ['kata-qemu-snp-debug', 'coco', 'snp', 'coco-snp'],
    ['kata-qemu-tdx-devkit', 'coco', 'tdx', 'coco-snp'],
    ['kata', 'kata', null, null],
    ['kata-qemu', 'kata', null, null],
    ['kata-stratovirt', 'kata', null, null],
    ['kata-cloud-hypervisor', 'kata', null, null],
    ['kata-qemu-nvidia-gpu', 'kata', null, null],
    ['kata-clh-azure', 'kata', null, null],
    ['gvisor', 'none', null, null],
    ['nvidia', 'none', null, null],
    ['contrast-cc-metal-qemu-tdx-1a2b3c4d', 'coco', 'tdx', null],
    // Near misses carry the platform of what is meant.
    ['kata-qemu-spn', 'coco', 'snp', 'coco-snp'],
    ['kata-qemu-sn', 'coco', 'snp', 'coco-snp'],
    ['kata-qemmu-spn', 'coco', 'snp', 'coco-snp'],
    ['kata-qqemmu-spn', 'kata', null, null],
    ['kata-vm-isolatoin', 'pod-sandboxing', null, 'aks-pod-sandboxing'],
    ['kta-vm-isolation', 'pod-sandboxing', null, 'aks-pod-sandboxing'],
    // So do invented names ...
    ['kata-mhsv-vm-isolation', 'pod-sandboxing', null, 'aks-pod-sandboxing'],
    ['kata-cc-sev-snp', 'coco', 'snp', 'coco-snp'],
    ['kata-cc-tdx', 'coco', 'tdx', 'coco-tdx'],
    ['kata-peer', 'peer-pods', null, 'coco-peer-pods'],
    // ... and of a name with two meanings only what they share is known.
    ['kata-cc', 'coco', null, 'coco-snp'],
    // Kata by its name, and nothing that could be meant.
    ['kata-containers', 'kata', null, null],
    ['my-kata-pool', 'kata', null, null],
    // Words that are only parts of words mean nothing.
    ['catalogue', 'none', null, null],
    ['__proto__', 'none', null, null],
    ['constructor', 'none', null, null],
  ];
  for (const [name, system, tee, profile] of expected) {
    it(`${name} is ${profile ?? system}`, () => {
      const platform = platformOfClass(name);
      assert.deepEqual([platform.system, platform.tee, platform.profile], [system, tee, profile]);
      assert.equal(platform.declaredClass, name);
    });
  }

  it('names the class that is meant', () => {
    assert.equal(platformOfClass('kata-cc-sev-snp').runtimeClass, 'kata-qemu-snp');
    assert.equal(platformOfClass('kata-qemu-spn').runtimeClass, 'kata-qemu-snp');
    assert.equal(platformOfClass('kata-qemu-snp').runtimeClass, 'kata-qemu-snp');
    assert.equal(platformOfClass('gvisor').runtimeClass, null);
  });

  it('knows dev classes and who pulls images', () => {
    for (const name of [
      'kata-qemu-coco-dev',
      'kata-qemu-coco-dev-runtime-rs',
      'kata-qemu-snp-debug',
      'kata-clh-devkit',
    ]) {
      assert.equal(platformOfClass(name).dev, true, name);
    }
    assert.deepEqual(
      ['kata-qemu-snp', 'kata-remote', 'kata-cc-isolation', 'kata-vm-isolation', 'kata'].map(
        (name) => platformOfClass(name).guestPull,
      ),
      [true, true, false, false, false],
    );
    assert.equal(platformOfClass('kata-qemu-snp').dev, false);
  });

  it('adds R04 to plain Kata and R05 to enclave-cc, and to nothing else', () => {
    assert.deepEqual(platformOfClass('kata-qemu').extraRules, ['cc-no-dev-runtime-class']);
    assert.deepEqual(platformOfClass('kata-containers').extraRules, ['cc-no-dev-runtime-class']);
    assert.deepEqual(platformOfClass('enclave-cc').extraRules, ['coco-retired-runtime-class']);
    assert.equal(platformOfClass('kata-qemu-snp').extraRules, undefined);
  });

  it('reads kata-cc by distribution', () => {
    const openshift = platformOfClass('kata-cc', { distribution: 'openshift' });
    assert.deepEqual(
      [openshift.profile, openshift.runtimeClass, openshift.distribution],
      ['coco-snp', 'kata-cc', 'openshift'],
    );
    const aks = platformOfClass('kata-cc', { distribution: 'aks' });
    assert.deepEqual([aks.profile, aks.runtimeClass], ['aks-cc-preview', 'kata-cc-isolation']);
    const unknown = platformOfClass('kata-cc');
    assert.deepEqual([unknown.runtimeClass, unknown.alternatives?.includes('coco-tdx')], ['kata-qemu-snp', true]);
  });

  it('takes objects of OpenShift for OpenShift, unless the configuration says otherwise', () => {
    const kata = pod({ runtimeClassName: 'kata-cc' });
    const routes = [
      'route.openshift.io/v1',
      'machineconfiguration.openshift.io/v1',
      'kataconfiguration.openshift.io/v1',
    ];
    for (const apiVersion of routes) {
      const other = { apiVersion, kind: 'Any', metadata: { name: 'x' } };
      assert.equal(platformOf(kata, [other]).runtimeClass, 'kata-cc', apiVersion);
    }
    const project = { apiVersion: 'image.openshift.io/v1', kind: 'ImageStream', metadata: { name: 'x' } };
    assert.equal(platformOf(kata, [project]).distribution, null);
    const route = { apiVersion: 'route.openshift.io/v1', kind: 'Route', metadata: { name: 'x' } };
    assert.equal(platformOf(kata, [route], { distribution: 'vanilla' }).runtimeClass, 'kata-qemu-snp');
  });

  it('is one object for all workloads that show the same, and only for them', () => {
    const object = runtimeClass('gold', 'kata-qemu-tdx');
    const files = filesOf({
      'a/x.yaml': [pod({ runtimeClassName: 'gold' }), object],
      'b/x.yaml': [
        pod({ runtimeClassName: 'kata-qemu-snp' }),
        pod({ runtimeClassName: 'kata-qemu-snp' }, { name: 'q' }),
      ],
      'c/x.yaml': [pod({}), pod({}, { name: 'q' }), pod({}, { name: 'r', namespace: 'tee' })],
    });
    const { resolver } = setOf(files, { namespaces: { tee: 'coco' } });
    const [gold, , one, two, none, nothing, tee] = files.map((resource) => resolver.resolve(resource));
    assert.equal(one, two);
    assert.equal(none, nothing);
    assert.deepEqual(
      [gold?.profile, one?.profile, none?.profile, tee?.profile],
      ['coco-tdx', 'coco-snp', null, 'coco-snp'],
    );
  });

  it('stays quick on hostile names', () => {
    const started = process.hrtime.bigint();
    for (let index = 0; index < 200; index += 1) platformOfClass(`kata-${'snp-'.repeat(50)}${index}`);
    assert.ok(process.hrtime.bigint() - started < 3_000_000_000n);
  });
});

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

describe('damerauDistance', () => {
  /** The textbook recursion, without memory. */
  const naive = (a: string, b: string): number => {
    if (a === '' || b === '') return a.length + b.length;
    const [restA, restB] = [a.slice(1), b.slice(1)];
    const costs = [naive(restA, b) + 1, naive(a, restB) + 1, naive(restA, restB) + (a[0] === b[0] ? 0 : 1)];
    if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) costs.push(naive(a.slice(2), b.slice(2)) + 1);
    return Math.min(...costs);
  };

  it('agrees with the textbook', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        assert.equal(damerauDistance(a, b, limit), Math.min(naive(a, b), limit + 1));
      }),
      { seed: 11, numRuns: 400 },
    );
  });
});

describe('isProduction', () => {
  const context = (more: Partial<ProductionContext> = {}): ProductionContext => ({
    tables,
    flag: null,
    namespaceLabels: () => undefined,
    ...more,
  });
  const inNamespace = (namespace: string, path = 'apps/web.yaml'): Resource => resourceOf(pod({}, { namespace }), path);
  const nowhere = (path = 'apps/web.yaml'): Resource => resourceOf(pod({}), path);

  it('is true when nothing speaks, and --dev flips just that', () => {
    assert.equal(isProduction(nowhere(), context()), true);
    assert.equal(isProduction(nowhere(), context({ flag: 'dev' })), false);
    assert.equal(isProduction(inNamespace('shop'), context()), true);
    assert.equal(isProduction(inNamespace('prod-eu'), context({ flag: 'dev' })), true);
  });

  it('namespaces and paths speak by their first word', () => {
    assert.equal(isProduction(inNamespace('dev-team'), context()), false);
    assert.equal(isProduction(inNamespace('developers'), context()), true);
    assert.equal(isProduction(nowhere('overlays/dev/web.yaml'), context()), false);
    assert.equal(isProduction(nowhere('overlays/prod/web.yaml'), context({ flag: 'dev' })), true);
    assert.equal(isProduction(nowhere('overlays/web/dev.yaml'), context()), true, 'a file name says nothing');
    assert.equal(isProduction(inNamespace('ci', 'overlays/live/web.yaml'), context()), true, 'for beats against');
  });

  it('--production decides for all', () => {
    assert.equal(isProduction(inNamespace('dev'), context({ flag: 'production' })), true);
  });

  it('labels of the Namespace speak, assumed namespaces do not', () => {
    const namespaceLabels = () => ({ env: 'test' });
    assert.equal(isProduction(inNamespace('shop'), context({ namespaceLabels })), false);
    assert.equal(isProduction(nowhere(), context({ namespaceLabels })), true);
  });

  it('the configuration speaks instead of the names', () => {
    const isProductionNamespace = (name: string) => name === 'dev-but-live';
    const configured = context({ isProductionNamespace });
    assert.equal(isProduction(inNamespace('dev-but-live'), configured), true);
    assert.equal(isProduction(inNamespace('shop'), configured), false);
    assert.equal(isProduction(inNamespace('prod'), configured), false);
    assert.equal(isProduction(nowhere(), configured), true, 'an assumed namespace is undetermined');
    const paths = context({ isProductionPath: (path) => path.startsWith('live/') });
    assert.equal(isProduction(nowhere('live/web.yaml'), paths), true);
    assert.equal(isProduction(nowhere('other/web.yaml'), paths), false);
  });
});
