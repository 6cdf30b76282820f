import assert from 'node:assert/strict';
import { images } from '../../../engine/facts/images.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { pod } from '../kubernetes/platform-fixtures.ts';
import { factOf } from './fact-of.ts';

const DIGEST = `sha256:${'3f2a9c51'.repeat(8)}`;

function read(image: string): JsonObject {
  const found = factOf(images, pod({ containers: [{ name: 'a', image }] })) as JsonObject[];
  assert.equal(found.length, 1);
  return found[0] as JsonObject;
}

describe('fact images', () => {
  it('tells a port from a tag', () => {
    const { tag, digest, domain, repository, name } = read('registry:5000/app');
    assert.deepEqual(
      { tag, digest, domain, repository, name },
      { tag: null, digest: null, domain: 'registry:5000', repository: 'registry:5000/app', name: 'registry:5000/app' },
    );
  });

  it('normalises short names, and keeps what is written for replacements', () => {
    const found = read(`nginx:1.27@${DIGEST}`);
    assert.equal(found.repository, 'docker.io/library/nginx');
    assert.equal(found.name, 'nginx');
    assert.equal(found.tag, '1.27');
    assert.equal(found.digest, DIGEST);
    assert.equal(read(`nginx@${DIGEST}`).name, 'nginx');
  });

  it('says what is wrong: the digest alone, or everything', () => {
    assert.equal(read(`app:1@${DIGEST.slice(0, -1)}`).problem, 'digest');
    assert.equal(read(`app:1@${DIGEST.slice(0, -1)}`).digest, null);
    assert.equal(read('Registry/APP').problem, 'none');
    assert.equal(read('{{ .Values.image }}').problem, 'none');
    assert.equal(read('').problem, 'none');
    assert.equal(read('app:1').problem, null);
  });

  it('names containers and their places, and leaves out what has no image', () => {
    const value = pod({
      containers: [{ name: 'a' }, { image: 'x' }],
      initContainers: [
        { name: 'i', image: null },
        { name: 'j', image: 'y' },
      ],
    });
    const found = factOf(images, value) as JsonObject[];
    assert.deepEqual(
      found.map(({ container, path }) => [container, path]),
      [
        ['1', '/spec/containers/1/image'],
        ['j', '/spec/initContainers/1/image'],
      ],
    );
    assert.equal(factOf(images, pod({ containers: [{ name: 'a' }] })), undefined);
  });
});
