import assert from 'node:assert/strict';
import { compileSecretNames, tableOf } from '../../../engine/facts/secret-names.ts';
import { findAssignment, findFlag, findNamedValues } from '../../../engine/facts/secret-texts.ts';
import { readPlatformData } from '../kubernetes/platform-fixtures.ts';

const names = compileSecretNames(tableOf(readPlatformData(), 'secret_words'));
const pairs = (text: string) => findNamedValues(text, names).map(({ name, value }) => `${name}=${value}`);

describe('names and values in texts', () => {
  it('are read from configuration files', () => {
    assert.deepEqual(pairs('password: abc'), ['password=abc']);
    assert.deepEqual(pairs('db.password = "a b c"\nuser=x'), ['db.password=a b c']);
    assert.deepEqual(pairs(`{"api_key": "k1", 'token':'k2'}`), ['api_key=k1', 'token=k2']);
    assert.deepEqual(pairs('export DB_PASSWORD=abc; run'), ['DB_PASSWORD=abc']);
    assert.deepEqual(pairs('mysql --password=abc -u root'), ['password=abc']);
  });

  it('are not read from prose, comparisons and programs', () => {
    const texts = [
      'the password is elsewhere',
      'password == abc',
      'password:\n  from: vault',
      'TOKEN=$(cat /t)',
      'TOKEN="$1"',
      'token = quote(password)',
      'token=secrets[0]',
      'password: |',
    ];
    for (const text of texts) assert.deepEqual(pairs(text), [], text);
  });

  it('are bounded in number and time', () => {
    assert.equal(pairs('token=abc\n'.repeat(1000)).length, 50);
    for (const text of ['token'.repeat(5e5), 'token '.repeat(5e5), `password${' '.repeat(3e6)}=x`]) pairs(text);
  });
});

describe('arguments', () => {
  it('assign', () => {
    assert.deepEqual(findAssignment('--db-password=abc'), { name: 'db-password', value: 'abc' });
    assert.deepEqual(findAssignment('-p="a b"'), { name: 'p', value: 'a b' });
    assert.deepEqual(findAssignment('TOKEN=a=b'), { name: 'TOKEN', value: 'a=b' });
    for (const text of ['--flag', '=x', 'a==b', 'not a name=x', `${'a'.repeat(100)}=x`]) {
      assert.equal(findAssignment(text), undefined, text);
    }
  });

  it('are flags whose value follows', () => {
    assert.equal(findFlag('--api-key'), 'api-key');
    assert.equal(findFlag('-p'), 'p');
    for (const text of ['api-key', '--api-key=x', '--', '-1', '--a b']) assert.equal(findFlag(text), undefined, text);
  });
});
