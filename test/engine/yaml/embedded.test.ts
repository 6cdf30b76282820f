/** Places inside JSON and TOML texts. */

import assert from 'node:assert/strict';
import { locateEmbedded, readEmbeddedJson } from '../../../engine/yaml/embedded.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';

const text = `data:
  a.json: |
    {
      "x": {"y": [1, "zwei"]},

      "q": 3
    }
  i.toml: |
    version = "0.1"
    [data]
    "aa.toml" = '''
    [x]
    b = 1
    '''
    "policy.rego" = "p"
    [[list]]
    k = [1,
      2] # c
    [[list]]
    k = 3
  flat: '{"x": 1}'
`.replaceAll('\n', '\r\n');

function located(pointer: string, format: 'json' | 'toml', inner: string): string | undefined {
  const [document] = readDocuments({ path: 'a.yaml', text });
  assert.ok(document !== undefined);
  const range = locateEmbedded(document, pointer, { format, pointer: inner });
  return range === undefined ? undefined : text.slice(range.start, range.end);
}

describe('engine/yaml/embedded', () => {
  it('finds values in JSON, and the nearest ancestor of what is absent', () => {
    assert.equal(located('/data/a.json', 'json', '/x/y/1'), '"zwei"');
    assert.equal(located('/data/a.json', 'json', '/q'), '3');
    assert.equal(located('/data/a.json', 'json', '/x/none'), '"x"');
    assert.equal(located('/data/a.json', 'json', '/none'), '{');
  });

  it('finds values in TOML: tables, long strings, lists of tables', () => {
    assert.equal(located('/data/i.toml', 'toml', '/version'), '"0.1"');
    assert.equal(located('/data/i.toml', 'toml', '/data/policy.rego'), '"p"');
    assert.equal(located('/data/i.toml', 'toml', '/data/aa.toml'), "'''\r\n    [x]\r\n    b = 1\r\n    '''");
    assert.equal(located('/data/i.toml', 'toml', '/list/0/k'), '[1,\r\n      2]');
    assert.equal(located('/data/i.toml', 'toml', '/list/1/k'), '3');
    assert.equal(located('/data/i.toml', 'toml', '/data/none'), '[data]');
  });

  it('gives the whole scalar where lines are not its own, and nothing where no text stands', () => {
    assert.equal(located('/data/flat', 'json', '/x'), `'{"x": 1}'`);
    assert.equal(located('/data/none', 'json', '/x'), undefined);
    assert.equal(located('/data', 'json', '/x'), undefined);
  });

  it('reads JSON as the RFC has it, or says where it is wrong', () => {
    assert.deepEqual(readEmbeddedJson('{"a": [1e2, "\\u00e9", null]}'), { value: { a: [100, 'é', null] } });
    for (const [wrong, offset] of [
      ['{"a": 01}', 6],
      ['[1,]', 3],
      ['{a: 1}', 1],
      ['[1] x', 4],
      ['"a\nb"', 0],
      ['', 0],
    ] as const) {
      const result = readEmbeddedJson(wrong);
      assert.equal('offset' in result ? result.offset : undefined, offset, wrong);
    }
  });
});
