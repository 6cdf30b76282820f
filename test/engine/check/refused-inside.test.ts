/** What stands inside of a text is only promised to be repaired where the text has lines of its own. */

import assert from 'node:assert/strict';
import { judgeWith } from '../../support/fake-rules.ts';

const JSON_TEXT = '{"attestation_url": "https://a.example", "policy": {"require_secure_boot": false}}';
const map = (text: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: attestation-config, namespace: confidential-containers-system}
data:
  config.json: ${text}
`;

describe('engine/check/findings', () => {
  for (const [style, text, refused] of [
    ['a literal block', `|\n    ${JSON_TEXT}`, undefined],
    ['quotes', `'${JSON_TEXT}'`, 'the text at /data/config.json is no literal block (|): it has no lines of its own'],
    [
      'an anchor',
      `&a '${JSON_TEXT}'`,
      'the text at /data/config.json is no literal block (|): it has no lines of its own',
    ],
  ] as const) {
    it(`promises what fix does with a text in ${style}`, async () => {
      const run = await judgeWith({ 'a.yaml': map(text) }, [], { settings: { rules: ['att-config-secure-boot'] } });
      assert.deepEqual(
        run.findings.map(({ result: { fix } }) => fix?.refused),
        [refused],
      );
      const [repair] = await run.repair();
      assert.equal(repair?.applied.length, refused === undefined ? 1 : 0);
    });
  }
});
