import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { JOINS } from '../../../engine/facts/joins.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { filesOf, pod, type SetOptions, setOf } from '../kubernetes/platform-fixtures.ts';

/** The join of the first object of a set. */
function join(name: string, values: readonly JsonObject[], options: SetOptions = {}, namespaces = {}): JsonValue {
  const resources = filesOf({ 'a.yaml': values });
  const [first] = resources;
  assert.ok(first);
  const found = JOINS.get(name)?.(first, setOf(resources, options), { namespaces });
  assert.ok(found !== undefined);
  assert.deepEqual(JSON.parse(JSON.stringify(found)), found, 'plain JSON');
  return found;
}

const confidential = (spec: JsonObject, metadata: JsonObject = {}) =>
  pod({ runtimeClassName: 'kata-qemu-snp', ...spec }, metadata);
const secret = (name: string, stringData: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData,
});

describe('joins', () => {
  it('are the ones that the documentation lists', () => {
    const text = readFileSync(new URL('../../../docs/writing-rules.md', import.meta.url), 'utf8');
    const listed = (text.split('\n## Joins\n')[1] ?? '').matchAll(/^\| `(\w+)` \|/gm);
    assert.deepEqual([...listed].map(([, name]) => name).sort(), [...JOINS.keys()].sort());
  });

  it('runtimeClass', () => {
    const object: JsonObject = {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'kata-qemu-snp' },
      handler: 'kata-qemu-snp',
      scheduling: { nodeSelector: { tee: 'snp' } },
    };
    const expected = { name: 'kata-qemu-snp', handler: 'kata-qemu-snp', nodeSelector: { tee: 'snp' } };
    assert.deepEqual(join('runtimeClass', [confidential({}), object]), expected);
    assert.equal(join('runtimeClass', [confidential({})]), null);
    assert.equal(join('runtimeClass', [pod({}), object]), null);
  });

  it('namespace', () => {
    const namespace: JsonObject = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'n', labels: { env: 'set' } },
    };
    const here = pod({}, { namespace: 'n' });
    assert.deepEqual(join('namespace', [here]), { name: 'n', assumed: false, labels: null });
    assert.deepEqual(join('namespace', [here, namespace]), { name: 'n', assumed: false, labels: { env: 'set' } });
    const configured = { n: { labels: { env: 'config', team: 'x' } } };
    assert.deepEqual(join('namespace', [here, namespace], {}, configured), {
      name: 'n',
      assumed: false,
      labels: { env: 'set', team: 'x' },
    });
    assert.deepEqual(join('namespace', [pod({})]), { name: 'default', assumed: true, labels: null });
  });

  it('secrets: what the pod references and the set holds', () => {
    const from = (...names: string[]) =>
      confidential({ containers: [{ envFrom: names.map((name) => ({ secretRef: { name } })) }] });
    const set = [
      from('sealed', 'clear', 'missing', '__proto__'),
      secret('sealed', { a: 'sealed.x.y.z' }),
      secret('clear', { a: 'x' }),
      secret('unused', { a: 'x' }),
    ];
    const found = join('secrets', set) as JsonObject;
    assert.deepEqual(Object.keys(found), ['clear', 'sealed']);
    assert.deepEqual(found.sealed, {
      namespace: 'default',
      keys: ['a'],
      immutable: false,
      type: 'Opaque',
      values: 'sealed',
      sealedKeys: ['a'],
    });
    assert.deepEqual((found.clear as JsonObject).values, 'clear');
    assert.deepEqual(join('secrets', [pod({ containers: [] })]), {});
  });

  it('secrets: several of a name are as good as the worst', () => {
    const resource = confidential({ volumes: [{ secret: { secretName: 's' } }] });
    const found = join('secrets', [
      resource,
      secret('s', { a: 'sealed.x.y.z' }),
      secret('s', { b: 'clear' }),
    ]) as JsonObject;
    assert.deepEqual(found.s, {
      namespace: 'default',
      keys: ['a', 'b'],
      immutable: false,
      type: 'Opaque',
      values: 'mixed',
      sealedKeys: ['a'],
    });
  });

  it('configMaps', () => {
    const map: JsonObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { b: '1' },
      binaryData: { a: '' },
      immutable: true,
    };
    const resource = confidential({ volumes: [{ configMap: { name: 'c' } }] });
    assert.deepEqual(join('configMaps', [resource, map]), {
      c: { namespace: 'default', keys: ['a', 'b'], immutable: true },
    });
  });

  it('limitRanges: of the same namespace', () => {
    const range = (namespace: string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'l', namespace },
      spec: { limits: [{ type: 'Container', default: { memory: '1Gi' } }] },
    });
    const resource = pod({}, { namespace: 'n' });
    assert.deepEqual(join('limitRanges', [resource, range('n'), range('m')]), [
      { name: 'l', default: { memory: '1Gi' }, defaultRequest: {}, max: {} },
    ]);
  });

  it('peerPodsConfig: every one of the set, by namespace', () => {
    const map = (namespace: string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'peer-pods-cm', namespace },
      data: { CLOUD_PROVIDER: namespace, INITDATA: 'x' },
    });
    assert.deepEqual(join('peerPodsConfig', [pod({}), map('b'), map('a')]), [
      { name: 'peer-pods-cm', namespace: 'a', data: { CLOUD_PROVIDER: 'a', INITDATA: '…' } },
      { name: 'peer-pods-cm', namespace: 'b', data: { CLOUD_PROVIDER: 'b', INITDATA: '…' } },
    ]);
  });

  it('pods: the confidential workloads that a Service selects', () => {
    const service: JsonObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { selector: { app: 'a' } },
    };
    const labels = { app: 'a' };
    const set = [
      service,
      confidential({}, { name: 'z', labels }),
      confidential({}, { name: 'b', labels }),
      confidential({}, { name: 'c' }),
      pod({}, { name: 'plain', labels }),
      pod({ runtimeClassName: 'gvisor' }, { name: 'gvisor', labels }),
    ];
    const expected = ['b', 'z'].map((name) => ({
      kind: 'Pod',
      namespace: 'default',
      name,
      system: 'coco',
      tee: 'snp',
      class: 'kata-qemu-snp',
    }));
    assert.deepEqual(join('pods', set), expected);
    assert.deepEqual(join('pods', [pod({})]), []);
  });

  it('tees: what the workloads of the set use', () => {
    const tdx = pod({ runtimeClassName: 'kata-qemu-tdx' }, { name: 't' });
    assert.deepEqual(join('tees', [tdx, confidential({}), confidential({}, { name: 'u' })]), ['snp', 'tdx']);
    assert.deepEqual(join('tees', [pod({})]), []);
  });
});
