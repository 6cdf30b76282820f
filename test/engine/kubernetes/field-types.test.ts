import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { splitPointer } from '../../../engine/json/pointer.ts';
import { acceptedAt, compileTypeCheck } from '../../../engine/kubernetes/field-types.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { resourceOf, resourcesOf } from './documents.ts';

const recorded: { cases: { kind: string; pointer: string; value: JsonValue; taken: boolean }[] } = JSON.parse(
  readFileSync(new URL('field-types.recorded.json', import.meta.url), 'utf8'),
);

function objectWith(kind: string, pointer: string, value: JsonValue): JsonObject {
  const [group, name = ''] = kind.split('/');
  const nested = splitPointer(pointer).reduceRight<JsonValue>(
    (inner, segment) => (segment === '0' ? [inner] : { [segment]: inner }),
    value,
  );
  return { ...(nested as JsonObject), apiVersion: group === '' ? 'v1' : `${group}/v1`, kind: name };
}

/** The declared field path for a pointer of a Pod: by its base. */
function podPath(pointer: string): string {
  const container = /^\/spec\/(containers|initContainers|ephemeralContainers)\/0/.exec(pointer);
  if (container !== null) {
    return `${container[1] === 'ephemeralContainers' ? 'ephemeral' : 'container'}:${pointer.slice(container[0].length).replaceAll('/0', '/*')}`;
  }
  const base = pointer.startsWith('/spec') ? 'pod' : 'podMetadata';
  return `${base}:${pointer.replace(/^\/(spec|metadata)/, '').replaceAll('/0', '/*')}`;
}

const problems = (value: JsonObject, ...paths: string[]) => compileTypeCheck(paths)(resourceOf(value));
const pointersOf = (value: JsonObject, ...paths: string[]) => problems(value, ...paths).map(({ pointer }) => pointer);

describe('types before Rego', () => {
  it('accept and refuse what the decoder of the API server does', () => {
    assert.ok(recorded.cases.length > 3000);
    for (const { kind, pointer, value, taken } of recorded.cases) {
      // Go also decodes a list of numbers into bytes. Nobody writes that, and rules read text there: refused. Whether
      // text is base64 is a question of values: the facts that decode it answer it.
      const holdsBytes = /^\/(ConfigMap \/binaryData|Secret \/data)(\/|$)/.test(`${kind} ${pointer}`);
      if (holdsBytes && (Array.isArray(value) || JSON.stringify(value) === '{"a":"b"}')) continue;
      const object = objectWith(kind, pointer, value);
      const text = `${kind} ${pointer} = ${JSON.stringify(value)}`;
      const exact = `resource:${pointer.replaceAll('/0', '/*')}`;
      assert.equal(problems(object, exact).length === 0, taken, text);
      if (kind === '/Pod')
        assert.equal(problems(object, podPath(pointer)).length === 0, taken, `${podPath(pointer)} of ${text}`);
    }
  });

  it('name every wrong place, what is expected and what stands there', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', labels: { version: 1.5, ok: 'x' } },
      spec: {
        hostNetwork: 'yes',
        containers: [
          {
            name: 'a',
            env: [
              { name: 'A', value: 5 },
              { name: 'B', value: true },
            ],
          },
          'text',
        ],
      },
    };
    assert.deepEqual(problems(pod, 'podMetadata:/labels', 'pod:/hostNetwork', 'container:/env/*/value'), [
      { pointer: '/metadata/labels/version', expected: 'a string', found: 'a number' },
      { pointer: '/spec/hostNetwork', expected: 'true or false', found: 'a string' },
      { pointer: '/spec/containers/0/env/0/value', expected: 'a string', found: 'a number' },
      { pointer: '/spec/containers/0/env/1/value', expected: 'a string', found: 'a boolean' },
      { pointer: '/spec/containers/1', expected: 'a map', found: 'a string' },
    ]);
  });

  it('call refused numbers and quantities by their fault', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      spec: { containers: [{ ports: [{ hostPort: 1.5 }], resources: { limits: { memory: '4GB', cpu: '1e3' } } }] },
    };
    assert.deepEqual(
      problems(pod, 'container:/ports/*/hostPort', 'container:/resources').map(({ expected, found }) => [
        expected,
        found,
      ]),
      [
        ['a whole number below 2^31', 'another number'],
        ['a quantity', 'text that is no quantity'],
      ],
    );
  });

  it('look only where a rule reads, and at the identity', () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 5 },
      spec: {
        replicas: 'two',
        template: { metadata: { labels: { a: 1 } }, spec: { hostPID: 'x', containers: [{ name: 7, image: 1 }] } },
      },
    };
    assert.deepEqual(pointersOf(deployment), ['/metadata/name']);
    assert.deepEqual(pointersOf(deployment, 'pod:/hostPID'), ['/metadata/name', '/spec/template/spec/hostPID']);
    assert.deepEqual(pointersOf(deployment, 'container:/tty'), [
      '/metadata/name',
      '/spec/template/spec/containers/0/name',
    ]);
    assert.deepEqual(pointersOf(deployment, 'podMetadata:/labels/a'), [
      '/metadata/name',
      '/spec/template/metadata/labels/a',
    ]);
    assert.deepEqual(pointersOf(deployment, 'podMetadata:/labels/b*'), ['/metadata/name']);
    assert.deepEqual(pointersOf(deployment, 'pod:/host*'), ['/metadata/name', '/spec/template/spec/hostPID']);
    assert.deepEqual(pointersOf(deployment, 'resource:').length, 6);
  });

  it('see a wrong type above the pod, where no pod view exists', () => {
    for (const spec of ['text', { template: [] }, { template: { spec: 5 } }]) {
      const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec };
      assert.equal(problems(deployment, 'pod:/hostNetwork').length, 1, JSON.stringify(spec));
    }
  });

  it('know the pods of custom resources, and their metadata, and leave the rest open', () => {
    const rollout = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      metadata: { name: 'a', labels: 'x' },
      spec: { replicas: 'two', template: { metadata: { annotations: { a: 1 } }, spec: { hostNetwork: 'x' } } },
    };
    assert.deepEqual(
      pointersOf(
        rollout,
        'pod:/hostNetwork',
        'podMetadata:/annotations',
        'resource:/spec/replicas',
        'resource:/metadata/labels',
      ),
      ['/metadata/labels', '/spec/template/spec/hostNetwork', '/spec/template/metadata/annotations/a'],
    );
    assert.deepEqual(
      pointersOf({ apiVersion: 'example.com/v1', kind: 'Thing', spec: 'x' }, 'resource:/spec/a', 'pod:/hostNetwork'),
      [],
    );
    assert.deepEqual(
      pointersOf(
        {
          apiVersion: 'confidentialcontainers.org/v1beta1',
          kind: 'CcRuntime',
          spec: { config: { debug: 'no', payloadImage: 1 } },
        },
        'resource:/spec/config',
      ),
      ['/spec/config/debug', '/spec/config/payloadImage'],
    );
    assert.deepEqual(
      pointersOf(
        { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', spec: { source: { targetRevision: 0.22 } } },
        'resource:/spec/source/targetRevision',
      ),
      ['/spec/source/targetRevision'],
    );
  });

  it('keep kinds and places apart', () => {
    const check = compileTypeCheck(['pod:/hostNetwork', 'resource:/data']);
    const value = {
      apiVersion: 'example.com/v1',
      kind: 'Runner',
      a: { hostNetwork: 1 },
      b: { hostNetwork: 1 },
      data: 5,
    };
    const [inA] = resourcesOf(value, 'a.yaml', { 'example.com/Runner': '/a' });
    const [inB] = resourcesOf(value, 'a.yaml', { 'example.com/Runner': '/b' });
    assert.deepEqual(
      [inA, inB].map((resource) => resource && check(resource).map(({ pointer }) => pointer)),
      [['/a/hostNetwork'], ['/b/hostNetwork']],
    );
    assert.deepEqual(
      check(resourceOf({ apiVersion: 'v1', kind: 'ConfigMap', data: 5 })).map(({ pointer }) => pointer),
      ['/data'],
    );
  });

  it('tell which JSON a field accepts', () => {
    assert.deepEqual(acceptedAt('/Pod', 'pod:/hostNetwork'), ['boolean']);
    assert.deepEqual(acceptedAt('/Pod', 'container:/env/*/value'), ['string']);
    assert.deepEqual(acceptedAt('/Pod', 'container:/ports/*/hostPort'), ['number']);
    assert.deepEqual(acceptedAt('/Pod', 'container:/resources/limits/*'), ['string', 'number']);
    assert.deepEqual(acceptedAt('/Pod', 'podMetadata:/annotations'), ['object']);
    assert.deepEqual(acceptedAt('/Pod', 'pod:/volumes'), ['array']);
    assert.deepEqual(acceptedAt('/ConfigMap', 'resource:/data/*'), ['string']);
    assert.deepEqual(acceptedAt('confidentialcontainers.org/CcRuntime', 'resource:/spec/config/payloadImage'), [
      'string',
    ]);
    for (const [kind, path] of [
      ['/Pod', 'fact:images'],
      ['/Pod', 'pod:/nonsense'],
      ['a/B', 'resource:/spec'],
      ['/Pod', 'resource:/constructor'],
    ] as const) {
      assert.equal(acceptedAt(kind, path), undefined, path);
    }
  });
});
