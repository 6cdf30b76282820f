/** `check` promises no repair that `fix` refuses: inside of texts without lines, and of what aliases and merge keys share. */

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

  const spec = (more: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec:\n  runtimeClassName: kata-qemu-snp\n${more}`;
  for (const [what, text, refused, anchor] of [
    ['on its own', '  hostPID: true\n', undefined, []],
    ['behind an alias', '  hostIPC: &t true\n  hostPID: *t\n', /alias: the change would belong to its anchor/, [6]],
    ['with an anchor that is used', '  hostPID: &t true\n  priority: *t\n', /used elsewhere through an alias/, []],
    ['with an anchor that nobody uses', '  hostPID: &t true\n', undefined, []],
    ['from a merge key', '  <<: &m\n    hostPID: true\n', /comes from a merge key/, [7]],
  ] as const) {
    it(`promises what fix does with a field ${what}, and names the anchor`, async () => {
      const run = await judgeWith({ 'a.yaml': spec(text) }, [], { settings: { rules: ['cc-no-host-pid-ipc'] } });
      const found = run.findings.find(({ result }) => result.pointer === '/spec/hostPID')?.result;
      assert.match(found?.fix?.refused ?? '', refused ?? /^$/);
      assert.deepEqual(
        found?.related.map(({ line }) => line),
        anchor,
      );
      const [repair] = await run.repair();
      assert.equal(repair?.text.includes('hostPID'), refused !== undefined);
    });
  }
});
