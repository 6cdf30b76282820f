/** Which profile versions a name means, at which date. */

import assert from 'node:assert/strict';
import { newestProfile, selectProfiles } from '../../../engine/catalog/profiles.ts';
import { ConfigError } from '../../../engine/errors.ts';
import type { Profile } from '../../../engine/model/policy.ts';

const profile = (name: string, version: string, from: string, onlyNamed = false): Profile => ({
  name,
  version,
  from,
  onlyNamed,
  title: name,
  rules: {},
  digest: '',
});
/** Not in the order of their dates: 0.9 is older than 0.10. */
const ALL = [
  profile('house', '0.10', '2025-03-01'),
  profile('house', '0.9', '2024-06-01'),
  profile('house', 'next', '2025-01-01', true),
  profile('baseline', '1', '2024-01-01'),
  profile('ordinary', '1', '2024-01-01'),
];
const named = (wanted: readonly string[], asOf = '2026-11-21') =>
  selectProfiles(ALL, wanted, asOf).named.map(({ name, version }) => `${name}@${version}`);

describe('selectProfiles', () => {
  it('chooses by itself when nothing or auto is wanted, and not beside a name alone', () => {
    assert.deepEqual(selectProfiles(ALL, [], '2026-11-21'), { auto: true, named: [] });
    assert.deepEqual(selectProfiles(ALL, ['auto'], '2026-11-21'), { auto: true, named: [] });
    assert.equal(selectProfiles(ALL, ['house'], '2026-11-21').auto, false);
    assert.equal(selectProfiles(ALL, ['house', 'auto'], '2026-11-21').auto, true);
  });

  it('takes a name for its newest version at the date, whatever its number', () => {
    assert.deepEqual(named(['house']), ['house@0.10']);
    assert.deepEqual(named(['house@latest']), ['house@0.10']);
    assert.deepEqual(named(['house'], '2025-03-01'), ['house@0.10']);
    assert.deepEqual(named(['house'], '2025-02-28'), ['house@0.9']);
  });

  it('takes the oldest before the first release', () => {
    assert.deepEqual(named(['house'], '2020-01-01'), ['house@0.9']);
  });

  it('takes a version as it is named, at any date, and each once', () => {
    assert.deepEqual(named(['house@0.10'], '2020-01-01'), ['house@0.10']);
    assert.deepEqual(named(['house@next', 'baseline@1', 'house@next']), ['house@next', 'baseline@1']);
    assert.deepEqual(named(['house', 'house@0.10']), ['house@0.10']);
  });

  const refused: [wanted: string, message: string, hint: string][] = [
    ['horse', 'There is no profile "horse".', 'Profiles: auto, baseline, house.'],
    // What auto uses for itself is nobody's to name.
    ['ordinary', 'There is no profile "ordinary".', 'Profiles: auto, baseline, house.'],
    ['', 'There is no profile "".', 'Profiles: auto, baseline, house.'],
    ['house@0.1', 'Profile "house" has no version "0.1".', 'Versions: 0.10, 0.9, next.'],
    ['house@', 'Profile "house" has no version "".', 'Versions: 0.10, 0.9, next.'],
  ];
  for (const [wanted, message, hint] of refused) {
    it(`refuses "${wanted}"`, () => {
      assert.throws(
        () => selectProfiles(ALL, ['auto', wanted], '2026-11-21'),
        (error) => {
          assert.ok(error instanceof ConfigError, String(error));
          assert.deepEqual([error.code, error.message, error.hint], ['UNKNOWN_PROFILE', message, hint]);
          return true;
        },
      );
    });
  }
});

describe('newestProfile', () => {
  it('is none before the first release, and never one that must be named', () => {
    assert.equal(newestProfile(ALL, 'house', '2024-05-31'), undefined);
    assert.equal(newestProfile(ALL, 'house', '2025-02-28')?.version, '0.9');
    assert.equal(newestProfile(ALL, 'horse', '2026-11-21'), undefined);
  });
});
