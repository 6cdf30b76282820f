import assert from 'node:assert/strict';
import { isObject, valueAt } from '../../../engine/json/pointer.ts';
import { findFieldPath, toKeyTest } from '../../../engine/kubernetes/field-path.ts';
import { compilePresence } from '../../../engine/kubernetes/field-presence.ts';
import { compileProjection } from '../../../engine/kubernetes/field-projection.ts';
import { compileReach } from '../../../engine/kubernetes/field-reach.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import type { Resource } from '../../../engine/model/resource.ts';

function resource(value: JsonObject, specPointer?: string): Resource {
  const spec = specPointer === undefined ? undefined : valueAt(value, specPointer);
  const metadataPointer = specPointer?.replace(/spec$/, 'metadata') ?? '';
  const metadata = valueAt(value, metadataPointer);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    group: 'apps',
    version: 'v1',
    value,
    document: {
      file: { path: 'a.yaml', text: '' },
      index: 0,
      range: { start: 0, end: 0 },
      problems: [],
      duplicates: [],
      places: () => {
        throw new Error('no places here');
      },
    },
    pointer: '',
    namespaceAssumed: false,
    pod: isObject(spec)
      ? { specPointer: specPointer ?? '', metadataPointer, spec, metadata: isObject(metadata) ? metadata : {} }
      : null,
  };
}

const deployment = resource(
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { a: '1' }, labels: null },
    spec: {
      replicas: 2,
      template: {
        metadata: { annotations: { 'io.katacontainers.config.agent.policy': 'x', other: 'y' } },
        spec: {
          hostNetwork: true,
          dnsPolicy: null,
          securityContext: { runAsUser: 1 },
          containers: [
            { name: 'a', image: 'nginx', ports: [{ containerPort: 80 }, { hostPort: 81 }] },
            { name: 'b', image: 'redis', env: [{ name: 'X', value: null }] },
          ],
          initContainers: [{ name: 'i', image: 'busybox' }],
          ephemeralContainers: [{ name: 'e', image: 'debug' }],
        },
      },
    },
  },
  '/spec/template/spec',
);
const configMap = resource({ apiVersion: 'v1', kind: 'ConfigMap', data: { 'a/b': 'text', kbs_url: 'x' } });

describe('field paths', () => {
  it('are parsed by their grammar, and everything else is refused', () => {
    assert.deepEqual(findFieldPath('pod:/hostNetwork'), { base: 'pod', segments: ['hostNetwork'] });
    assert.deepEqual(findFieldPath('resource:/data/a~1b~0'), { base: 'resource', segments: ['data', 'a/b~'] });
    assert.deepEqual(findFieldPath('container:'), { base: 'container', segments: [] });
    assert.deepEqual(findFieldPath('fact:image'), { base: 'fact', name: 'image' });
    for (const bad of ['', 'hostNetwork', 'pod', 'pods:/x', 'pod:x', 'pod:/a~2', 'fact:', 'fact:/x', ':/x']) {
      assert.equal(findFieldPath(bad), undefined, bad);
    }
  });

  it('match keys by wildcard', () => {
    const cases: [string, string, boolean][] = [
      ['*', '', true],
      ['io.katacontainers.*', 'io.katacontainers.config.x', true],
      ['io.katacontainers.*', 'io.kata', false],
      ['*.io', 'a.io', true],
      ['ab*ba', 'aba', false],
      ['a*b*c', 'a-b-c', true],
      ['a*b*c', 'acb', false],
      ['a*bc*c', 'abc', false],
      ['*b*b*', 'ab', false],
    ];
    for (const [pattern, key, expected] of cases) assert.equal(toKeyTest(pattern)(key), expected, `${pattern} ${key}`);
  });
});

describe('presence', () => {
  const present = (path: string, of = deployment) => compilePresence([path])(of);

  it('answers for every base', () => {
    assert.equal(present('resource:/spec/replicas'), true);
    assert.equal(present('resource:/spec/paused'), false);
    assert.equal(present('pod:/hostNetwork'), true);
    assert.equal(present('pod:/hostPID'), false);
    assert.equal(present('podMetadata:/annotations/io.katacontainers.*'), true);
    assert.equal(present('podMetadata:/annotations/sgx.*'), false);
    assert.equal(present('container:/ports/*/hostPort'), true);
    assert.equal(present('container:/ports/0/hostPort'), false);
    assert.equal(present('container:/ports/1/hostPort'), true);
    assert.equal(present('ephemeral:/image'), true);
    assert.equal(present('container:/targetContainerName'), false);
    assert.equal(present('resource:/data/a~1b', configMap), true);
    assert.equal(present('pod:/hostNetwork', configMap), false);
  });

  it('counts null as absent, inside lists too', () => {
    assert.equal(present('pod:/dnsPolicy'), false);
    assert.equal(present('resource:/metadata/labels'), false);
    assert.equal(present('container:/env/*/value'), false);
    assert.equal(present('container:/env/*/name'), true);
  });

  it('is an "at least one", ignores facts, and is false without paths', () => {
    assert.equal(compilePresence(['pod:/hostPID', 'pod:/hostNetwork'])(deployment), true);
    assert.equal(compilePresence(['pod:/hostPID', 'pod:/hostIPC'])(deployment), false);
    assert.equal(compilePresence(['fact:image'])(deployment), false);
    assert.equal(compilePresence([])(deployment), false);
  });

  it('sees own keys only', () => {
    const hostile: JsonObject = {};
    Object.defineProperty(hostile, '__proto__', { value: 'own', enumerable: true });
    assert.equal(present('resource:/constructor', resource({})), false);
    assert.equal(present('resource:/__proto__', resource({})), false);
    assert.equal(present('resource:/__proto__', resource(hostile)), true);
  });

  it('does not stumble over wrong types', () => {
    for (const containers of [5, 'x', {}, [5, null, 'x', []]]) {
      const odd = resource({ spec: { containers } }, '/spec');
      assert.equal(compilePresence(['container:/image', 'container:/ports/*/hostPort'])(odd), false);
    }
  });
});

describe('projection', () => {
  it('always holds the identity', () => {
    assert.deepEqual(compileProjection([])(deployment), {
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
      pod: {
        specPointer: '/spec/template/spec',
        metadataPointer: '/spec/template/metadata',
        spec: {},
        metadata: {},
        containers: [],
      },
    });
    assert.equal(compileProjection([])(configMap).pod, null);
  });

  it('holds the declared fields, keeps indices and parents', () => {
    const { resource: object, pod } = compileProjection([
      'resource:/spec/replicas',
      'resource:/metadata/annotations/*',
      'pod:/hostNetwork',
      'pod:/securityContext/privileged',
      'podMetadata:/annotations/io.katacontainers.*',
      'container:/ports/*/hostPort',
    ])(deployment);
    assert.deepEqual(object.spec, { replicas: 2 });
    assert.deepEqual(object.metadata, { name: 'web', namespace: 'shop', annotations: { a: '1' } });
    assert.deepEqual(pod?.spec, { hostNetwork: true, securityContext: {} });
    assert.deepEqual(pod?.metadata, { annotations: { 'io.katacontainers.config.agent.policy': 'x' } });
    assert.deepEqual(pod?.containers, [
      {
        path: '/spec/template/spec/containers/0',
        type: 'container',
        index: 0,
        container: { name: 'a', ports: [{}, { hostPort: 81 }] },
      },
      { path: '/spec/template/spec/containers/1', type: 'container', index: 1, container: { name: 'b' } },
      { path: '/spec/template/spec/initContainers/0', type: 'init', index: 0, container: { name: 'i' } },
    ]);
  });

  it('calls a container without a name by its place', () => {
    const value: JsonObject = {
      spec: { template: { spec: { initContainers: [{ name: null }], containers: [{ image: 'a' }, { name: 'b' }] } } },
    };
    const { pod } = compileProjection(['container:/image'])(resource(value, '/spec/template/spec'));
    assert.deepEqual(pod?.containers.map(({ container }) => container.name).sort(), [
      'b',
      'containers[0]',
      'initContainers[0]',
    ]);
  });

  it('gives ephemeral containers only to those who ask', () => {
    const { pod } = compileProjection(['ephemeral:/image'])(deployment);
    assert.deepEqual(pod?.containers, [
      {
        path: '/spec/template/spec/ephemeralContainers/0',
        type: 'ephemeral',
        index: 0,
        container: { name: 'e', image: 'debug' },
      },
    ]);
  });

  it('leaves the pod spec out of a field above it, unless a path leads into it', () => {
    const above = compileProjection(['resource:/spec'])(deployment);
    assert.deepEqual(above.resource.spec, {
      replicas: 2,
      template: {
        metadata: { annotations: { 'io.katacontainers.config.agent.policy': 'x', other: 'y' } },
      },
    });
    const into = compileProjection(['resource:/spec', 'resource:/spec/template/spec/hostNetwork'])(deployment);
    assert.deepEqual(valueAt(into.resource, '/spec/template/spec'), { hostNetwork: true });
    const pod = resource({ apiVersion: 'v1', kind: 'Pod', spec: { hostNetwork: true } }, '/spec');
    assert.equal(compileProjection(['resource:/spec'])(pod).resource.spec, undefined);
    assert.deepEqual(compileProjection(['resource:/spec/host*'])(pod).resource.spec, { hostNetwork: true });
  });

  it('drops null fields but no list items, and containers from the pod spec', () => {
    const odd = resource({ metadata: {}, data: { a: null, b: { c: null, d: [null, { e: null }] } } });
    assert.deepEqual(compileProjection(['resource:/data'])(odd).resource.data, { b: { d: [null, {}] } });
    assert.deepEqual(compileProjection(['pod:'])(deployment).pod?.spec, {
      hostNetwork: true,
      securityContext: { runAsUser: 1 },
    });
  });

  it('carries hostile keys as own keys', () => {
    const data: JsonObject = {};
    Object.defineProperty(data, '__proto__', { value: { x: null, y: 'own' }, enumerable: true });
    const projected = compileProjection(['resource:/data/*'])(resource({ data })).resource;
    assert.equal(JSON.stringify(projected.data), '{"__proto__":{"y":"own"}}');
    assert.equal(({} as JsonObject).y, undefined);
  });
});

describe('reach', () => {
  const reach = compileReach([
    'resource:/data',
    'pod:/securityContext',
    'container:/env/*/value',
    'podMetadata:/labels',
  ]);
  it('covers what is at, above and below a declared field', () => {
    const cases: [string, boolean][] = [
      ['', true],
      ['/data', true],
      ['/data/key', true],
      ['/spec', true],
      ['/spec/replicas', false],
      ['/spec/template', true],
      ['/spec/template/spec/securityContext/runAsUser', true],
      ['/spec/template/spec/hostNetwork', false],
      ['/spec/template/spec/containers', true],
      ['/spec/template/spec/containers/3', true],
      ['/spec/template/spec/initContainers/0/env/1/value', true],
      ['/spec/template/spec/initContainers/0/env/1/name', false],
      ['/spec/template/spec/ephemeralContainers/0/env', false],
      ['/spec/template/metadata/labels/a', true],
      ['/spec/template/metadata/name', false],
    ];
    for (const [pointer, expected] of cases) assert.equal(reach(deployment, pointer), expected, pointer);
    assert.equal(reach(configMap, '/spec/template/spec/securityContext'), false);
  });
});
