/** The same input gives the same text and the same origins, whenever and wherever it is rendered. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RENDER_CASES } from './cases.ts';
import { digestsOfCases } from './digests.ts';

describe('rendering again', function () {
  this.timeout(120_000);

  it('gives the same bytes and origins, here and in another process', async () => {
    const digests = await digestsOfCases();
    assert.equal(digests.length, RENDER_CASES.length);
    assert.deepEqual(await digestsOfCases(), digests);
    const program = fileURLToPath(new URL('digests.ts', import.meta.url));
    const env = { ...process.env, TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8' };
    const there = execFileSync(process.execPath, ['--import', 'tsx', program], { encoding: 'utf8', env });
    assert.deepEqual(there.trimEnd().split('\n'), digests);
  });
});
