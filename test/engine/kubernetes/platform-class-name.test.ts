import assert from 'node:assert/strict';
import { filesOf, platformOf, platformOfClass, pod, runtimeClass, setOf } from './platform-fixtures.ts';

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
    ['Kata-QEMU-snp', 'coco', 'snp', 'coco-snp'],
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
