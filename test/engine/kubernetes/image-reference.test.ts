import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findImageReference, repositoryOf } from '../../../engine/kubernetes/image-reference.ts';

interface Recorded {
  text: string;
  domain: string;
  path: string;
  tag: string;
  digest: string;
}
const recorded: { cases: Recorded[] } = JSON.parse(
  readFileSync(new URL('image-references.recorded.json', import.meta.url), 'utf8'),
);

describe('image references', () => {
  it('are taken apart and refused as the distribution library does', () => {
    assert.ok(recorded.cases.length > 2000);
    for (const { text, ...expected } of recorded.cases) {
      const found = findImageReference(text);
      const actual = {
        domain: found?.domain ?? '',
        path: found?.path ?? '',
        tag: found?.tag ?? '',
        digest: found?.digest ?? '',
      };
      assert.deepEqual(actual, expected, JSON.stringify(text));
    }
  });

  it('name their repository in full', () => {
    const repository = (text: string) => repositoryOf(findImageReference(text) ?? { domain: '', path: '' });
    assert.equal(repository('nginx:1'), 'docker.io/library/nginx');
    assert.equal(repository('index.docker.io/acme/app'), 'docker.io/acme/app');
  });

  it('are no place for backtracking', () => {
    for (const text of [
      'a'.repeat(1_000_000),
      `${'a-'.repeat(2000)}!`,
      `${'a.'.repeat(2000)}/x`,
      `${'a/'.repeat(1500)}!`,
    ]) {
      assert.equal(findImageReference(text), undefined);
    }
  });
});
