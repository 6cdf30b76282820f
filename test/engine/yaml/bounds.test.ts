/** Bounds: what is beyond them is a clear error, and neither that nor what is hard to read costs much. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type HostileReading, hostileTexts } from './hostile-texts.ts';

const program = fileURLToPath(new URL('hostile-texts.ts', import.meta.url));

describe('engine/yaml bounds', () => {
  let readings: HostileReading[] = [];
  before(() => {
    readings = JSON.parse(
      execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', program], { encoding: 'utf8' }),
    );
  });

  it('gives each hostile text its problem', () => {
    assert.deepEqual(
      readings.map(({ name, code }) => [name, code]),
      hostileTexts.map(([name, code]) => [name, code]),
    );
  });

  it('needs less than 300 MB for each of them', () => {
    assert.deepEqual(
      readings.filter(({ megabytes }) => megabytes >= 300),
      [],
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
