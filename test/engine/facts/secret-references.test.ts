import assert from 'node:assert/strict';
import { maybeSealed, secretReferences } from '../../../engine/facts/secret-references.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { filesOf, pod, setOf } from '../kubernetes/platform-fixtures.ts';
import { factOf } from './fact-of.ts';

const found = (spec: JsonObject) =>
  ((factOf(secretReferences, pod(spec)) ?? []) as JsonObject[]).map(
    ({ path, name, form }) => `${String(path)} ${String(name)} ${String(form)}`,
  );

describe('fact secretReferences', () => {
  it('finds every way into the pod', () => {
    const spec: JsonObject = {
      initContainers: [{ name: 'i', envFrom: [{ configMapRef: { name: 'c' } }, { secretRef: { name: 'all' } }] }],
      containers: [{ name: 'a', env: [{ name: 'K', valueFrom: { secretKeyRef: { name: 'one', key: 'k' } } }] }],
      volumes: [
        { name: 'v', secret: { secretName: 'files' } },
        { name: 'p', projected: { sources: [{ configMap: { name: 'c' } }, { secret: { name: 'projected' } }] } },
        { name: 's', azureFile: { secretName: 'share', shareName: 's' } },
      ],
    };
    assert.deepEqual(found(spec), [
      '/spec/containers/0/env/0/valueFrom/secretKeyRef/name one env',
      '/spec/initContainers/0/envFrom/1/secretRef/name all envFrom',
      '/spec/volumes/0/secret/secretName files volume',
      '/spec/volumes/1/projected/sources/1/secret/name projected volume',
      '/spec/volumes/2/azureFile/secretName share azureFile',
    ]);
  });

  it('leaves out what pulls images, what is empty, and what has another form', () => {
    assert.deepEqual(found({ imagePullSecrets: [{ name: 'pull' }], containers: [{ name: 'a' }] }), []);
    const odd = [
      { name: 'v', secret: { secretName: '' } },
      { name: 'w', secret: null },
      { name: 'x', secret: { secretName: 5 } },
      'text',
    ];
    assert.deepEqual(found({ volumes: odd, containers: [null, { env: 'x', envFrom: [null] }] }), []);
  });
});

describe('fact maybeSealed', () => {
  const jws = 'sealed.eyJhbGciOiJFUzI1NiJ9.eyJuYW1lIjoia2JzIn0.c2ln';
  const taker = (secretKeyRef: JsonObject) =>
    pod({ containers: [{ name: 'a', env: [{ name: 'K', valueFrom: { secretKeyRef } }] }] });

  it('knows the key that a variable takes, and no key of a share', () => {
    const found = factOf(maybeSealed, taker({ name: 's', key: 'k' })) as JsonObject[];
    assert.deepEqual(
      found.map(({ name, key, form }) => [name, key, form]),
      [['s', 'k', 'env']],
    );
    assert.equal(factOf(maybeSealed, pod({ volumes: [{ name: 'v', azureFile: { secretName: 's' } }] })), undefined);
  });

  it('concerns nobody when the set holds no sealed value under one of the names', () => {
    const concerns = (stringData: JsonObject) => {
      const secret: JsonObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData };
      const resources = filesOf({ 'a.yaml': [taker({ name: 's', key: 'k' }), secret] });
      const [resource] = resources;
      assert.ok(resource);
      const answer = factOf(maybeSealed, taker({ name: 's', key: 'k' }));
      return answer !== undefined && maybeSealed.concerns?.(answer, resource, setOf(resources));
    };
    assert.equal(concerns({ k: jws }), true);
    assert.equal(concerns({ k: 'sealed.pdf' }), false);
  });
});
