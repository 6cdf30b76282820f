import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergeSettings, readEnvironment, type Settings, settingsOfConfig } from '../../../engine/config/settings.ts';

describe('settings of the environment', () => {
  it('are read by name', () => {
    const environment = {
      CCPOLICY_CONFIG: 'c.yaml',
      CCPOLICY_PROFILE: 'auto, coco-snp@0.22,',
      CCPOLICY_POLICY: 'a',
      CCPOLICY_EXCEPTIONS: 'e',
      CCPOLICY_RULE: 'r,s',
      CCPOLICY_SKIP_RULE: 't',
      CCPOLICY_FAIL_ON: 'high',
      CCPOLICY_AS_OF: '2026-11-21',
      CCPOLICY_PRODUCTION: 'false',
      CCPOLICY_JOBS: '4',
      CCPOLICY_COLOR: 'never',
      PATH: '/bin',
    };
    assert.deepEqual(readEnvironment(environment), {
      config: 'c.yaml',
      profiles: ['auto', 'coco-snp@0.22'],
      policies: ['a'],
      exceptions: ['e'],
      rules: ['r', 's'],
      skipRules: ['t'],
      failOn: 'high',
      asOf: '2026-11-21',
      production: false,
      jobs: 4,
      color: 'never',
    });
  });

  it('are absent when empty or not set', () => {
    assert.deepEqual(readEnvironment({ CCPOLICY_JOBS: '', CCPOLICY_RULE: undefined, HOME: '/root' }), {});
  });

  const refusals: [name: string, value: string, message: string, hint: string][] = [
    [
      'CCPOLICY_PROFILES',
      'auto',
      'There is no setting for the environment variable CCPOLICY_PROFILES.',
      'Did you mean CCPOLICY_PROFILE?',
    ],
    [
      'CCPOLICY_FAIL_ON',
      'hihg',
      'CCPOLICY_FAIL_ON: "hihg" is not known.',
      'Did you mean high? Allowed: critical, high, medium, low, never.',
    ],
    ['CCPOLICY_AS_OF', '2026-13-01', 'CCPOLICY_AS_OF: "2026-13-01" is no day.', 'Write it as YYYY-MM-DD.'],
    ['CCPOLICY_PRODUCTION', '1', 'CCPOLICY_PRODUCTION: "1" is not known.', 'Allowed: true, false.'],
    ['CCPOLICY_JOBS', '0', 'CCPOLICY_JOBS: "0" is no number of jobs.', 'Write a whole number from 1 to 9999.'],
    ['CCPOLICY_JOBS', '10000', 'CCPOLICY_JOBS: "10000" is no number of jobs.', 'Write a whole number from 1 to 9999.'],
    ['CCPOLICY_COLOR', 'yes', 'CCPOLICY_COLOR: "yes" is not known.', 'Allowed: auto, always, never.'],
  ];
  for (const [name, value, message, hint] of refusals) {
    it(`refuses ${name}=${value}`, () => {
      assert.throws(() => readEnvironment({ [name]: value }), { code: 'USAGE', message, hint });
    });
  }
});

describe('flags, environment, file, defaults', () => {
  it('win in this order, setting by setting', () => {
    const flags: Settings = { jobs: 1 };
    const environment: Settings = { jobs: 2, failOn: 'high' };
    const file = settingsOfConfig({ path: null, profiles: ['baseline@1'] });
    const defaults: Settings = { jobs: 3, failOn: null, profiles: ['auto'], production: true };
    assert.deepEqual(mergeSettings(flags, environment, file, defaults), {
      jobs: 1,
      failOn: 'high',
      profiles: ['baseline@1'],
      production: true,
    });
  });

  it('never lose to a weaker layer, whatever is said where', () => {
    const layer = fc.record(
      { jobs: fc.nat(), failOn: fc.constantFrom('high' as const, null), production: fc.boolean() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 4 }), (layers) => {
        const merged = mergeSettings(...layers);
        for (const key of ['jobs', 'failOn', 'production'] as const) {
          assert.deepEqual(merged[key], layers.find((one) => one[key] !== undefined)?.[key]);
        }
      }),
      { seed: 20261121 },
    );
  });
});
