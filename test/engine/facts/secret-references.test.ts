import assert from 'node:assert/strict';
import { secretReferences } from '../../../engine/facts/secret-references.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { pod } from '../kubernetes/platform-fixtures.ts';
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
