/** A short run of the fuzzer over the project's own manifests; `npm run fuzz` makes long ones, and asks Kubernetes' reader. */

import assert from 'node:assert/strict';
import { readMutations, textsBelow } from '../../../scripts/fuzz/read-mutations.ts';

describe('mutations of real manifests', function () {
  this.timeout(120_000);

  it('are read without a crash or a hang, and enough of them are still YAML', () => {
    const texts = textsBelow(['examples', 'policies', 'test']);
    assert.ok(texts.length > 200, `${texts.length} texts`);
    // Longer than a run by itself would allow: a busy machine is no hang.
    const { parsed, crashes, hangs } = readMutations(texts, { count: 4000, seed: 20261121, longestMs: 10_000 });
    assert.deepEqual(crashes, []);
    assert.deepEqual(hangs, []);
    assert.ok(parsed >= 1200, `${parsed} of 4000 parsed`);
  });
});
