/** Bounds: what is beyond them is a clear error, and neither that nor what is hard to read costs much. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type HostileReading, hostileTexts } from './hostile-texts.ts';

const program = fileURLToPath(new URL('hostile-texts.ts', import.meta.url));

describe('engine/yaml bounds', () => {
  let readings: HostileReading[] = [];
  before(() => {
    // The heap is bounded rather than measured, which depends on when garbage is collected: who needs more than this,
    // and so more than 300 MB with Node itself, dies here.
    const bounds = ['--max-old-space-size=200', '--max-semi-space-size=8'];
    readings = JSON.parse(
      execFileSync(process.execPath, [...bounds, '--import', 'tsx', program], { encoding: 'utf8' }),
    );
  });

  it('gives each hostile text its problem, in 300 MB', () => {
    assert.deepEqual(
      readings.map(({ name, code }) => [name, code]),
      hostileTexts.map(([name, code]) => [name, code]),
    );
  });

  // A second each on an idle machine; what grows with the square of the text takes minutes.
  it('takes no more than seconds', () => {
    assert.deepEqual(
      readings.filter(({ cpuSeconds }) => cpuSeconds > 3),
      [],
    );
  });
});
