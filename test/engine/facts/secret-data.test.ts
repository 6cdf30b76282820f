import assert from 'node:assert/strict';
import { secretData } from '../../../engine/facts/secret-data.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { factOf } from './fact-of.ts';

const encode = (text: string) => Buffer.from(text).toString('base64');
const secret = (fields: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's' },
  ...fields,
});
const found = (fields: JsonObject) => (factOf(secretData, secret(fields)) ?? []) as JsonObject[];
const given = (text: string, key = 'value') => found({ data: { [key]: encode(text) } }).length > 0;
const pem = (label: string) => `-----BEGIN ${label}-----\nMIIBVgIBADANBgkqhkiG9w0B\n-----END ${label}-----\n`;

describe('fact secretData', () => {
  it('reads both fields, decoded', () => {
    const fields = { data: { a: encode('hunter22'), 'b/c': 'not base64!' }, stringData: { d: 'hunter22' } };
    assert.deepEqual(
      found(fields).map(({ path, malformed }) => [path, malformed]),
      [
        ['/stringData/d', false],
        ['/data/a', false],
        ['/data/b~1c', true],
      ],
    );
  });

  it('says which credential it is, where the form tells', () => {
    assert.equal(found({ stringData: { 'tls.key': pem('PRIVATE KEY') } })[0]?.what, 'a private key');
    assert.equal(found({ stringData: { 'tls.key': pem('PRIVATE KEY').replace(/MII.*/, '...') } })[0]?.what, null);
    assert.equal(found({ stringData: { dsn: 'amqp://a:hunter22@q' } })[0]?.what, 'a URL with a password');
    assert.equal(found({ stringData: { a: 'hunter22' } })[0]?.what, null);
  });

  it('leaves out what everybody may know', () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' };
    const known = [
      '',
      '  ',
      'true',
      '8080',
      'https://a.example.net/b',
      '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
      '3f2a9c51'.repeat(8),
      `sha256:${'3f2a9c51'.repeat(8)}`,
      pem('CERTIFICATE'),
      pem('CERTIFICATE') + pem('PUBLIC KEY'),
      'ssh-ed25519 AAAAC3Nz me@example.net',
      '# hosts\ngit.example.net ssh-rsa AAAAB3Nz\n',
      JSON.stringify(jwk),
      JSON.stringify({ keys: [jwk, jwk] }),
      '{}',
    ];
    assert.deepEqual(
      known.filter((text) => given(text)),
      [],
    );
  });

  it('leaves out what nobody can read', () => {
    const sealed = [
      'sealed.a.b.c',
      'ENC[AES256_GCM,data:x]',
      'age-encryption.org/v1\n-> X25519',
      '{"data": "ENC[x]", "sops": {}}',
      pem('PGP MESSAGE'),
    ];
    assert.deepEqual(
      sealed.filter((text) => given(text)),
      [],
    );
    assert.deepEqual(found({ data: { a: encode('hunter22') }, sops: { age: [] } }), []);
  });

  it('is not misled by what stands beside', () => {
    const jwk = { kty: 'EC', d: 'secret' };
    const usable = [
      pem('CERTIFICATE') + pem('PRIVATE KEY'),
      pem('PRIVATE KEY'),
      JSON.stringify(jwk),
      JSON.stringify({ keys: [{ kty: 'RSA' }, jwk] }),
      '{"auths": {}}',
      'ssh-ed25519 AAAAC3Nz\nhunter22',
      'https://a:b@c',
      '{ not json',
      '{"keys": []}',
    ];
    assert.deepEqual(
      usable.filter((text) => !given(text)),
      [],
    );
  });

  it('asks the key as well: a login is no credential, a password is', () => {
    const harmless = ['username', 'DB_HOST', 'bucket', 'tokenEndpoint', 'email', 'node.session.auth.username_in'];
    const usable = [
      'password',
      'key',
      'user.key',
      'config.yaml',
      'password_in',
      'username-password',
      'MYSQL_USER_PASSWORD',
    ];
    assert.deepEqual(
      harmless.filter((key) => given('hunter22', key)),
      [],
    );
    assert.deepEqual(
      usable.filter((key) => !given('hunter22', key)),
      [],
    );
    assert.ok(given('amqp://a:hunter22@q', 'endpoint'));
  });

  it('asks the name before the form: under the name of a secret a digest, an id or a number is the secret', () => {
    const hex = '3f2a9c51'.repeat(8);
    const usable: [string, string][] = [
      ['password', hex],
      ['encryption-key', hex],
      ['key', hex],
      ['hmac.key', hex.repeat(2)],
      ['password', '4711'],
      ['password', 'HUNTER_TWO'],
      ['token', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
      ['webhook', 'https://chat.example.net/hooks/6rWq1Zt9uKpA4sXv0bNe'],
      ['client-secret', 'https://chat.example.net/hooks/6rWq1Zt9uKpA4sXv0bNe/x'],
      ['url', 'https://hooks.slack.com/services/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'],
      ['url', 'https://discord.com/api/webhooks/812345678901234567/q7Wd9rTzUxV2bNc4mKs8LpYeq7Wd9rTzUxV2bNc4mKs8'],
    ];
    assert.deepEqual(
      usable.filter(([key, text]) => !given(text, key)),
      [],
    );
    const harmless: [string, string][] = [
      ['token', 'true'],
      ['password', 'yes'],
      ['use-token', '0'],
      ['secret', `sha256:${hex}`],
      ['public-key', hex],
      ['token', 'https://chat.example.net/signin'],
      ['webhook', 'https://chat.example.net/hooks/incoming-messages-of-the-team'],
      ['mirror', 'https://chat.example.net/hooks/6rWq1Zt9uKpA4sXv0bNe'],
      ['url', 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'],
      ['password', 'DB_PASSWORD'],
      ['access', 'MY_ACCESS'],
      ['dsn', 'amqp://BUCKET_KEY:BUCKET_SECRET@STORE'],
    ];
    assert.deepEqual(
      harmless.filter(([key, text]) => given(text, key)),
      [],
    );
  });

  it('is not certain of an id, nor of a digest where the name says neither key nor password', () => {
    const stringData = {
      token: '3f2a9c51'.repeat(8),
      'session-secret': '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
      'signing-key': '3f2a9c51'.repeat(8),
      password: 'hunter22',
    };
    assert.deepEqual(
      found({ stringData }).map(({ key, certain }) => [key, certain]),
      [
        ['token', false],
        ['session-secret', false],
        ['signing-key', true],
        ['password', true],
      ],
    );
  });

  it('shows placeholders for what they are', () => {
    assert.deepEqual(
      found({ stringData: { a: '{{ x }}' }, data: { b: encode('{{ x }}') } }).map(({ placeholder }) => placeholder),
      [true, true],
    );
  });

  it('exempts types that the cluster fills, and other kinds', () => {
    for (const type of ['kubernetes.io/service-account-token', 'bootstrap.kubernetes.io/token']) {
      assert.deepEqual(found({ type, data: { token: encode('hunter22') } }), []);
    }
    assert.equal(found({ type: 'kubernetes.io/tls', data: { 'tls.key': encode('hunter22') } }).length, 1);
    const other = { ...secret({ data: { a: encode('hunter22') } }), apiVersion: 'example.net/v1' };
    assert.equal(factOf(secretData, other), undefined);
  });
});
