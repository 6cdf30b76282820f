import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SetIndex } from '../../../engine/kubernetes/set-index.ts';
import type { SetRecords } from '../../../engine/kubernetes/set-records.ts';
import { findReferences } from '../../../engine/kubernetes/set-references.ts';
import { SetView } from '../../../engine/kubernetes/set-view.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import type { Resource } from '../../../engine/model/resource.ts';
import { filesOf, pod, setOf, tables } from './platform-fixtures.ts';

function recordsOf(resources: readonly Resource[], namespaces?: Record<string, string>): SetRecords {
  const index = new SetIndex(tables, namespaces);
  for (const resource of resources) index.add(resource);
  return index.records();
}

function secret(fields: JsonObject, metadata: JsonObject = { name: 's' }): JsonObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata, ...fields };
}

function valuesOf(fields: JsonObject): string | undefined {
  return recordsOf(filesOf({ 'a.yaml': [secret(fields)] })).secrets[0]?.values;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('SetIndex', () => {
  it('remembers nothing of ordinary resources', () => {
    const ordinary = filesOf({
      'a.yaml': [
        pod({
          containers: [{ name: 'c', image: 'nginx', env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's' } } }] }],
        }),
        { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { selector: { a: 'b' } } },
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'd' },
          spec: { template: { spec: { containers: [] } } },
        },
        // Not Kubernetes' own kinds, whatever they are called.
        { apiVersion: 'example.org/v1', kind: 'Secret', metadata: { name: 's' } },
        { apiVersion: 'example.org/v1', kind: 'RuntimeClass', metadata: { name: 's' }, handler: 'kata' },
      ],
    });
    const { openshift, ...lists } = recordsOf(ordinary);
    assert.equal(openshift, false);
    for (const [name, list] of Object.entries(lists)) assert.deepEqual(list, [], name);
  });

  it('remembers every workload of a namespace that has a platform', () => {
    const resources = filesOf({
      'a.yaml': [pod({ containers: [] }, { namespace: 'tee' }), pod({ containers: [] }, { namespace: 'x' })],
    });
    assert.deepEqual(
      recordsOf(resources, { tee: 'coco' }).workloads.map(({ namespace }) => namespace),
      ['tee'],
    );
  });

  it('leaves installers out: their devices are not SGX workloads', () => {
    const plugin = pod(
      {
        containers: [{ image: 'intel/intel-sgx-plugin' }],
        volumes: [{ name: 'v', hostPath: { path: '/dev/sgx_enclave' } }],
      },
      { name: 'plugin' },
    );
    assert.deepEqual(recordsOf(filesOf({ 'a.yaml': [plugin] })).workloads, []);
  });

  it('keeps what others ask about a workload, and no more', () => {
    const value = pod(
      {
        runtimeClassName: 'kata-qemu-snp',
        containers: [{ name: 'c', image: 'secret-image', envFrom: [{ secretRef: { name: 's' } }] }],
      },
      { name: 'w', namespace: 'n', labels: { app: 'a' }, annotations: { big: 'x'.repeat(1000) } },
    );
    assert.deepEqual(recordsOf(filesOf({ 'a.yaml': [value] })).workloads, [
      {
        kind: 'Pod',
        name: 'w',
        namespace: 'n',
        assumed: false,
        path: 'a.yaml',
        labels: { app: 'a' },
        evidence: { className: 'kata-qemu-snp', stated: [], sgx: null, other: null },
        references: [{ kind: 'Secret', name: 's', use: 'envFrom' }],
      },
    ]);
  });

  it('sorts the values of Secrets without keeping them', () => {
    assert.equal(valuesOf({}), 'empty');
    assert.equal(valuesOf({ data: null, stringData: {} }), 'empty');
    assert.equal(valuesOf({ data: { a: '', b: null } }), 'empty');
    assert.equal(valuesOf({ stringData: { a: 'hunter2' } }), 'clear');
    assert.equal(valuesOf({ data: { a: base64('hunter2') } }), 'clear');
    assert.equal(valuesOf({ data: { a: base64('sealed') } }), 'clear');
    assert.equal(
      valuesOf({ data: { a: '${SEALED_KEY}' }, stringData: { b: '<key>', c: '{{ .key }}' } }),
      'placeholder',
    );
    assert.equal(valuesOf({ data: { a: '${SEALED_KEY}' }, stringData: { b: 'hunter2' } }), 'mixed');
    assert.equal(valuesOf({ stringData: { a: 'sealed.x.y.z', b: '' } }), 'sealed');
    assert.equal(valuesOf({ data: { a: 'ENC[AES256_GCM,data:x]' } }), 'encrypted');
    assert.equal(valuesOf({ sops: { version: '3' }, data: { a: 'whatever' } }), 'encrypted');
    assert.equal(valuesOf({ data: { a: base64('sealed.x') }, stringData: { b: 'clear' } }), 'mixed');
    assert.doesNotMatch(
      JSON.stringify(recordsOf(filesOf({ 'a.yaml': [secret({ stringData: { a: 'hunter2' } })] }))),
      /hunter2/,
    );
  });

  it('names the keys with sealed secrets, in both fields; what only begins so is none', () => {
    const jws = 'sealed.eyJhbGciOiJFUzI1NiJ9.eyJuYW1lIjoia2JzIn0.c2ln';
    const { secrets } = recordsOf(
      filesOf({
        'a.yaml': [
          secret({
            stringData: { a: jws, b: 'sealed.pdf' },
            data: { c: base64(`${jws}\n`), d: base64('sealed.x'), e: jws },
          }),
        ],
      }),
    );
    assert.deepEqual(secrets[0]?.sealedKeys, ['a', 'c']);
  });

  it('sees sealed values through base64, whatever follows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (rest) => {
        assert.equal(valuesOf({ data: { a: base64(`sealed.${rest}`) } }), 'sealed');
      }),
      { seed: 3 },
    );
  });

  it('completes the defaults of a LimitRange from its maximum, as the API server does', () => {
    const range = {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'l', namespace: 'n' },
      spec: {
        limits: [
          { type: 'Container', default: { cpu: 1 }, defaultRequest: { cpu: '100m' }, max: { cpu: '4', memory: '2Gi' } },
          { type: 'Pod', max: { cpu: '8' } },
          'nonsense',
        ],
      },
    };
    const [item, ...others] = recordsOf(filesOf({ 'a.yaml': [range] })).limitRanges;
    assert.deepEqual(others, []);
    assert.deepEqual(item?.default, { cpu: '1', memory: '2Gi' });
    assert.deepEqual(item?.defaultRequest, { cpu: '100m' });
  });

  it('keeps peer-pods-cm, without its initdata', () => {
    const data = { AZURE_INSTANCE_SIZE: 'Standard_DC2as_v5', INITDATA: 'H4sIAAAA' };
    const records = recordsOf(
      filesOf({ 'a.yaml': [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'peer-pods-cm' }, data }] }),
    );
    assert.deepEqual(records.peerPodsConfigs[0]?.data, { AZURE_INSTANCE_SIZE: 'Standard_DC2as_v5', INITDATA: '…' });
    assert.deepEqual(records.configMaps[0]?.keys, ['AZURE_INSTANCE_SIZE', 'INITDATA']);
  });

  it('survives any value, and prototype keys stay keys', () => {
    const kinds = ['Secret', 'ConfigMap', 'Namespace', 'LimitRange', 'Pod', 'RuntimeClass'];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.dictionary(
          fc.constantFrom('spec', 'data', 'metadata', 'handler', 'scheduling', 'stringData'),
          fc.jsonValue(),
        ),
        (kind, fields) => {
          const apiVersion = kind === 'RuntimeClass' ? 'node.k8s.io/v1' : 'v1';
          const records = recordsOf(filesOf({ 'a.yaml': [{ ...(fields as JsonObject), apiVersion, kind }] }));
          assert.deepEqual(JSON.parse(JSON.stringify(records)), records);
        },
      ),
      { seed: 5, numRuns: 500 },
    );
    const labels = JSON.parse('{"__proto__": "x", "app": "a"}') as JsonObject;
    const [namespace] = recordsOf(
      filesOf({ 'a.yaml': [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', labels } }] }),
    ).namespaces;
    assert.deepEqual(Object.keys(namespace?.labels ?? {}), ['__proto__', 'app']);
  });
});

describe('findReferences', () => {
  it('finds env, envFrom, volumes and projected sources, each once; never imagePullSecrets', () => {
    const spec: JsonObject = {
      imagePullSecrets: [{ name: 'pull' }],
      containers: [
        {
          env: [
            { name: 'A', valueFrom: { secretKeyRef: { name: 's1', key: 'a' } } },
            { name: 'B', valueFrom: { secretKeyRef: { name: 's1', key: 'b' } } },
            { name: 'C', valueFrom: { configMapKeyRef: { name: 'c1', key: 'c' } } },
            { name: 'D', value: 'x' },
          ],
        },
      ],
      initContainers: [{ envFrom: [{ secretRef: { name: 's2' } }, { configMapRef: { name: 'c2' } }] }],
      ephemeralContainers: [{ envFrom: [{ secretRef: { name: 's3' } }] }],
      volumes: [
        { secret: { secretName: 's4' } },
        { configMap: { name: 'c3' } },
        {
          projected: {
            sources: [{ secret: { name: 's5' } }, { configMap: { name: 'c4' } }, { serviceAccountToken: {} }],
          },
        },
        { azureFile: { secretName: 's6', shareName: 'x' } },
        { emptyDir: {} },
      ],
    };
    assert.deepEqual(
      findReferences(spec).map(({ kind, name, use }) => `${kind} ${name} ${use}`),
      [
        'Secret s1 env',
        'ConfigMap c1 env',
        'Secret s2 envFrom',
        'ConfigMap c2 envFrom',
        'Secret s3 envFrom',
        'Secret s4 volume',
        'ConfigMap c3 volume',
        'Secret s5 projected',
        'ConfigMap c4 projected',
        'Secret s6 azureFile',
      ],
    );
  });
});

describe('SetView', () => {
  const user = (namespace?: string): JsonObject =>
    pod(
      { runtimeClassName: 'kata-qemu-snp', containers: [{ envFrom: [{ secretRef: { name: 's' } }] }] },
      { name: 'user', ...(namespace && { namespace }) },
    );
  const named = (namespace?: string): JsonObject => secret({}, { name: 's', ...(namespace && { namespace }) });
  /** Does the pod in one file use the Secret in the other? */
  const joins = (
    podPath: string,
    podSpace: string | undefined,
    path: string,
    space: string | undefined,
    kustomizations = {},
  ) => {
    const resources = filesOf({ [podPath]: [user(podSpace)], [path]: [named(space)] });
    const place = { namespace: space ?? 'default', assumed: space === undefined, path };
    return setOf(resources, { kustomizations }).referencing('Secret', 's', place).length === 1;
  };

  it('joins stated namespaces wherever their files are', () => {
    assert.equal(joins('a/pod.yaml', 'n', 'b/secret.yaml', 'n'), true);
    assert.equal(joins('a/pod.yaml', 'n', 'a/secret.yaml', 'm'), false);
  });

  it('joins assumed namespaces only within a directory or kustomization', () => {
    assert.equal(joins('a/pod.yaml', undefined, 'a/secret.yaml', undefined), true);
    assert.equal(joins('a/pod.yaml', undefined, 'b/secret.yaml', undefined), false);
    assert.equal(joins('a/pod.yaml', undefined, 'a/b/secret.yaml', undefined), false);
    assert.equal(joins('pod.yaml', undefined, 'secret.yaml', undefined), true);
    const kustomizations = {
      'a/pod.yaml': ['k/kustomization.yaml'],
      'b/secret.yaml': ['x.yaml', 'k/kustomization.yaml'],
    };
    assert.equal(joins('a/pod.yaml', undefined, 'b/secret.yaml', undefined, kustomizations), true);
    assert.equal(joins('a/pod.yaml', 'default', 'b/secret.yaml', undefined), false);
    assert.equal(joins('a/pod.yaml', 'default', 'a/secret.yaml', undefined), true);
  });

  it('merges Namespace objects of a name', () => {
    const namespace = (labels: JsonObject): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'n', labels },
    });
    const set = setOf(
      filesOf({ 'b.yaml': [namespace({ env: 'late' })], 'a.yaml': [namespace({ env: 'early', team: 'x' })] }),
    );
    assert.deepEqual(set.namespaceLabels('n'), { env: 'late', team: 'x' });
    assert.equal(set.namespaceLabels('m'), undefined);
  });

  it('is the same whatever the order of files and however the work was divided', () => {
    const resources = filesOf({
      'a/1.yaml': [user(), named(), pod({ runtimeClassName: 'gold' }, { name: 'w', labels: { app: 'a' } })],
      'b/2.yaml': [
        { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'gold' }, handler: 'kata-qemu-tdx' },
      ],
      'a/3.yaml': [
        { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'gold' }, handler: 'kata-qemu-snp' },
      ],
      'c/4.yaml': [
        { apiVersion: 'route.openshift.io/v1', kind: 'Route', metadata: { name: 'r' } },
        named('n'),
        user('n'),
      ],
    });
    const answers = (records: SetRecords) => {
      const set = new SetView(records, { tables, configured: {}, kustomizationsOf: () => [] });
      const here = { namespace: 'default', assumed: true, path: 'a/1.yaml' };
      return JSON.stringify([
        set.openshift,
        set.tees(),
        set.runtimeClass('gold', 'x/y.yaml'),
        set.referencing('Secret', 's', here),
        set.selectedBy({ app: 'a' }, here),
      ]);
    };
    const whole = answers(recordsOf(resources));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(resources, { minLength: resources.length }),
        fc.nat(resources.length),
        (shuffled, cut) => {
          const index = new SetIndex(tables);
          for (const resource of shuffled.slice(0, cut)) index.add(resource);
          index.merge(JSON.parse(JSON.stringify(recordsOf(shuffled.slice(cut)))) as SetRecords);
          assert.equal(answers(index.records()), whole);
        },
      ),
      { seed: 13, numRuns: 50 },
    );
    assert.match(whole, /coco-snp/);
  });
});
