/** What an excerpt may show of a file: no secret, wherever it stands and whether or not a rule has reported it. */

import assert from 'node:assert/strict';
import { createSecretSight } from '../../../engine/facts/secret-sight.ts';
import { sourceReader } from '../../../engine/report/source-lines.ts';
import { context, report } from '../../support/report-fixtures.ts';
import { readPlatformData } from '../kubernetes/platform-fixtures.ts';

const sight = createSecretSight({
  platforms: readPlatformData(),
  placeholder: (text) => text.includes('{{'),
  asOf: '2026-11-21',
});

function shown(text: string): string[] {
  const reader = sourceReader(report({ results: [] }), context({ source: () => text, secrets: sight }));
  const lines = reader('f.yaml');
  assert.ok(lines !== undefined);
  return Array.from({ length: lines.count }, (_, index) => lines.line(index + 1).text);
}

/** No line shows one of these; everything else that is expected to stay does. */
function hides(text: string, secrets: readonly string[], kept: readonly string[] = []): void {
  const lines = shown(text).join('\n');
  for (const secret of secrets) assert.ok(!lines.includes(secret), `${secret} is shown in\n${lines.slice(0, 2000)}`);
  for (const word of kept) assert.ok(lines.includes(word), `${word} is not shown in\n${lines}`);
}

const secret = (rest: string) => `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n${rest}`;

describe('the lines of a Secret', () => {
  it('show keys and no values, overridden ones neither', () => {
    hides(secret('stringData:\n  password: hunter2aaaa\n  password: hunter2bbbb\n  pin: 31337\n'), [
      'hunter2aaaa',
      'hunter2bbbb',
      '31337',
    ]);
    hides(secret('data: {a: Zmlyc3Q=, "b": c2Vjb25k}\n'), ['Zmlyc3', 'c2Vjb25k'], ['{a: ', '"b": ']);
    hides(secret('binaryData:\n  x: [one1, {y: two2}]\n'), ['one1', 'two2']);
  });

  it('hide all lines of block and quoted texts, tags, and comments beside the values', () => {
    hides(secret('stringData:\n  a: |\n    first\n\n    second\n  b: "third\n    fourth"\n  c: !fifth x\n'), [
      'first',
      'second',
      'third',
      'fourth',
      'fifth',
    ]);
    hides(
      secret('stringData:\n  # was sesame\n  a: b\n  c: d # before: mellon\ntype: Opaque # kept\n'),
      ['sesame', 'mellon'],
      ['kept'],
    );
  });

  it('hide what comes through aliases, merge keys and lists', () => {
    hides(secret('x: &p abcdefgh\ny: &m {k: ijklmnop}\nstringData: {<<: *m, a: *p}\n'), ['abcdefgh', 'ijklmnop']);
    hides('y: &m {stringData: {k: abcdefgh}}\nkind: Secret\n<<: *m\n', ['abcdefgh']);
    hides('kind: List\nitems:\n- kind: Secret\n  data: {a: abcdefgh}\n', ['abcdefgh']);
    hides('kind: SecretList\nitems:\n- data: {a: abcdefgh}\n', ['abcdefgh']);
    hides('{"kind":"Secret","data":{"a":"abcdefgh"}}', ['abcdefgh']);
  });

  it('hide the copy that kubectl keeps', () => {
    const copy = '{"kind":"Secret","stringData":{"pin":"31337"}}';
    hides(secret(`x: {kubectl.kubernetes.io/last-applied-configuration: '${copy}'}\n`), ['31337']);
  });

  it('hide everything behind keys when the document cannot be read', () => {
    const text = secret('stringData:\n  a: hunter2aaaa\n  b: [hunter2bbbb\n  c: |\n    hunter2cccc\n  # hunter2dddd\n');
    hides(text, ['hunter2aaaa', 'hunter2bbbb', 'hunter2cccc', 'hunter2dddd'], ['stringData:', '  a: ']);
    hides(`${secret('stringData:\n  key: |\n')}-----BEGIN PRIVATE KEY-----\nMIIEabcdefgh\n: [\n`, ['IIEabcdefgh']);
  });
});

describe('the lines of other objects', () => {
  it('hide values under the names of secrets', () => {
    hides(
      'env: [{name: DB_PASSWORD, value: hunter2eeee, value: hunter2ffff}]\n',
      ['hunter2eeee', 'hunter2ffff'],
      ['DB_PASSWORD, value: hu'],
    );
    hides(
      'env:\n- value: hunter2eeee\n  name: DB_PASSWORD\n- name: DB_HOST\n  value: db.example\n',
      ['hunter2eeee'],
      ['db.example'],
    );
    hides('env: [{name: DB_PASSWORD, value: 31337}, {name: REPLICAS, value: 31338}]', ['31337'], ['31338']);
    hides('data: {db.password: correct horse, b: kept}', ['correct', 'horse'], ['kept']);
  });

  it('hide assignments, flags and credentials in texts', () => {
    hides(
      'annotations: {note: "password=hunter2hunter2", x: "https://user:passw0rd@host/x", y: kept}',
      ['hunter2hunter2', 'passw0rd'],
      ['https://user:pa', '@host/x', 'kept'],
    );
    hides('args: [--password, hunter2aaaa, --token=hunter2bbbb, --port=80]', ['hunter2aaaa', 'hunter2bbbb'], ['=80']);
    hides('a: "{\\"password\\": \\"hunter2aaaa\\"}"', ['hunter2aaaa']);
    hides('a: "pass\\u0077ord=hunter2aaaa"', ['hunter2aaaa']);
    hides('a: |\n  x = 1\n  password = "hunter2aaaa" # y\n', ['hunter2aaaa'], ['x = 1', '# y']);
    hides(`a: ghp_${'a1'.repeat(18)} # https://u:passw0rd@h, glpat-${'b2'.repeat(10)}zz`, [
      'a1a1a1',
      'passw0rd',
      'b2zz',
    ]);
    hides(
      `a: |\n  -----BEGIN PRIVATE KEY-----\n  MIIEabcdefgh\n  -----END PRIVATE KEY-----\nb: kept`,
      ['IIEabc'],
      ['kept'],
    );
  });

  it('hide what comments say', () => {
    hides('a: 1 # password: hunter2aaaa\n# token=hunter2bbbb\n', ['hunter2aaaa', 'hunter2bbbb'], ['a: 1']);
  });

  it('leave references, names and placeholders', () => {
    const text =
      'secretName: db-password\nkey: password\ntoken: ${TOKEN}\npassword: "{{ .pw }}"\nautomountServiceAccountToken: false\n';
    assert.deepEqual(shown(text), text.trimEnd().split('\n'));
  });

  it('hide what names and forms tell of when the document cannot be read', () => {
    hides(
      'a: [\nDB_PASSWORD: hunter2aaaa\npassword: |\n  hunter2bbbb\nb: kept\n',
      ['hunter2aaaa', 'hunter2bbbb'],
      ['kept'],
    );
    hides('a: [\n- name: DB_PASSWORD\n  value: hunter2aaaa\n- name: X\n  value: kept\n', ['hunter2aaaa']);
    hides('env: [{name: DB_PASSWORD, value: hunter2aaaa}\nx: https://u:passw0rd@h\n', ['hunter2aaaa', 'passw0rd']);
  });

  it('are searched in bounded time', () => {
    const urls = 'https://u:passw0rd@h/ '.repeat(20_000);
    hides(`a: ${urls}\nb: password\n`, ['passw0rd']);
    hides(`a: [\nb: ${'password: q1q1q1, '.repeat(20_000)}`, ['q1q1q1']);
  });
});

describe('a finding on a line with a mask', () => {
  it('is marked where it has moved to', () => {
    const text = 'spec: {password: "hunter2hunter2", hostNetwork: true, x: y}';
    const reader = sourceReader(report({ results: [] }), context({ source: () => text, secrets: sight }));
    const line = reader('f.yaml')?.line(1);
    const at = text.indexOf('true');
    assert.equal(line?.text.slice(...line.range(at, at + 4)), 'true');
    const value = text.indexOf('"hunter2');
    assert.equal(line?.text.slice(...line.range(value, value + 16)), '"hu•••');
    assert.equal(line?.text.slice(...line.range(value + 3, value + 5)), '"hu•••');
  });
});

describe('a text that a message quotes', () => {
  it('keeps its words and loses its secrets', () => {
    assert.equal(sight.masked('no secret here'), 'no secret here');
    const masked = sight.masked('run --password=hunter2hunter2 "x" https://user:passw0rd@host/');
    assert.ok(
      !/hunter2hunter2|passw0rd/.test(masked) && masked.includes('"x" https://user:') && masked.includes('@host/'),
    );
  });
});
