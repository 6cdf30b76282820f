import assert from 'node:assert/strict';
import { tableOf } from '../../../engine/facts/secret-names.ts';
import { compileSecretValues, maskSecret } from '../../../engine/facts/secret-values.ts';
import { readPlatformData } from '../kubernetes/platform-fixtures.ts';

const values = compileSecretValues(tableOf(readPlatformData(), 'secret_words'));
const form = (text: string) => values.findForm(text)?.id;
const jwt = (header: string) => `${Buffer.from(header).toString('base64url')}.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N`;

describe('values of secrets', () => {
  it('have forms that tell themselves', () => {
    const examples = {
      'private-key': 'x\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl',
      'aws-access-key': `key=AKIA${'ABCDEFGH12345678'}`,
      'github-token': `ghp_${'a1B2'.repeat(9)}`,
      'gitlab-token': `glpat-${'a1B2'.repeat(5)}`,
      'slack-token': 'xoxb-1234567890-abcdef',
      'google-api-key': `AIza${'a1B2c'.repeat(7)}`,
      'stripe-key': `sk_live_${'a1B2'.repeat(4)}`,
      'azure-key': `AccountName=a;AccountKey=${'a1B2'.repeat(8)}==`,
      'azure-sas': `https://a.blob.core.windows.net/c?sv=2022&sig=${'a1B2'.repeat(6)}%3D`,
      'vault-token': `hvs.${'a1B2'.repeat(6)}`,
      'age-key': `AGE-SECRET-KEY-1${'A1B2C'.repeat(11)}`,
      'url-password': 'a://:b@c',
      jwt: `Bearer ${jwt('{"alg":"HS256"}')}`,
    };
    for (const [id, text] of Object.entries(examples)) assert.equal(form(text), id, text);
  });

  it('are not found in what only looks alike', () => {
    const harmless = [
      '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0C',
      '-----BEGIN CERTIFICATE-----\nMIIB',
      'AKIAIOSFODNN7EXAMPLE',
      'TAKIAABCDEFGH12345678',
      'https://db.example.net/path@2',
      'https://$USER:$PASSWORD@db',
      'https://<user>:<password>@db',
      'postgres://user:***@db',
      'https://ACCESS_KEY_ID:ACCESS_SECRET_KEY@S3_HOST:S3_PORT/b',
      '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
      'postgres://user@db:5432/x',
      'user:password@db',
      jwt('{"typ":"JWT"}'),
      jwt('not json'),
      `sealed.${jwt('{"alg":"ES256"}')}`,
      'eyJhbGciOiJIUzI1NiJ9.eyJ',
      'git@github.com:acme/app.git',
      'http://host:8080/@scope/package',
    ];
    for (const text of harmless) assert.equal(form(text), undefined, text);
  });

  it('may be anything that is not plainly something else', () => {
    const maybe = [
      'hunter2',
      'd2hhdCBhIGtleQ==',
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzKEY',
      'correct horse',
      '12345678',
      'a'.repeat(10_000),
      '{"a": 1}',
    ];
    assert.deepEqual(
      maybe.filter((value) => !values.maybeSecret(value)),
      [],
    );
  });

  it('are no references, switches, numbers, paths, places or masks', () => {
    const harmless = [
      '',
      ' ',
      'true',
      'No',
      'OFF',
      'none',
      '1234567',
      '-1.5',
      '24h',
      '$(TOKEN)',
      '${TOKEN}',
      '{{ .Values.x }}',
      '$TOKEN',
      'x`cat f`',
      '/run/t',
      './t',
      '~/t',
      'file:t',
      'C:\\t',
      'secret/data/app',
      'https://a/b',
      'kbs:///a/b/c',
      'vault://x',
      'sealed.a.b.c',
      'ENC[AES256_GCM,data:x]',
      'arn:aws:secretsmanager:eu:1:secret:x',
      'ref+vault://x',
      'sha256:00',
      '****',
      'xxxx',
      '[REDACTED]',
      '<password>',
      'GITHUB_TOKEN',
      '-----BEGIN CERTIFICATE-----\nMIIB',
      '-----BEGIN RSA PUBLIC KEY-----\nMIIB',
    ];
    assert.deepEqual(
      harmless.filter((value) => values.maybeSecret(value)),
      [],
    );
  });

  it('are never shown: two characters of a long one', () => {
    assert.equal(maskSecret('hunter2'), '…');
    assert.equal(maskSecret('hunter22'), 'hu…');
    assert.equal(maskSecret('a'.repeat(100)), 'aa…');
    assert.equal(maskSecret('😀'.repeat(8)), '😀😀…');
  });

  it('take linear time', () => {
    for (const text of ['eyJ'.repeat(1e6), '://a:'.repeat(1e6), '-----BEGIN A '.repeat(3e5), 'a/'.repeat(2e6)]) {
      values.findForm(text);
      values.maybeSecret(text);
    }
  });
});
