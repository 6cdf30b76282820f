import assert from 'node:assert/strict';
import { compileSecretNames, tableOf } from '../../../engine/facts/secret-names.ts';
import { readPlatformData } from '../kubernetes/platform-fixtures.ts';

const names = compileSecretNames(tableOf(readPlatformData(), 'secret_words'));

describe('names of secrets', () => {
  it('are known by their words, however they are joined', () => {
    const secret = [
      'DB_PASSWORD',
      'dbPassword',
      'db-password',
      'db.password',
      'PGPASSWORD',
      'MYSQL_ROOT_PASSWORD',
      'PASSWD',
      'DB_PASS',
      'REDIS_PWD',
      'DB_SAS_TOKEN',
      'SAS',
      'API_KEY',
      'apiKey',
      'APIKey',
      'X-API-Key',
      'apikey',
      'MODEL_KEY',
      'PRIVATE_KEY',
      'AWS_SECRET_ACCESS_KEY',
      'AZURE_STORAGE_CONNECTION_STRING',
      'ConnectionString',
      'CLIENT_SECRET',
      'TOKEN',
      'GITHUB_TOKEN',
      'CREDENTIALS',
      'PASSWORD1',
    ];
    assert.deepEqual(
      secret.filter((name) => !names.isSecret(name)),
      [],
    );
  });

  it('are no words that only contain them', () => {
    const harmless = [
      'DISASTER',
      'SASKATCHEWAN',
      'COMPASS_HEADING',
      'BYPASS',
      'PASSENGER',
      'TOKENIZERS_PARALLELISM',
      'MAX_TOKENS',
      'KEYBOARD',
      'MONKEY',
      'KEY',
      'CACHE_KEY',
      'SECRETARY',
      'PASS_THROUGH',
      'PROXY_PASS_HEADER',
      'LOG_LEVEL',
      '',
    ];
    assert.deepEqual(
      harmless.filter((name) => names.isSecret(name)),
      [],
    );
  });

  it('say something about a secret when they end so', () => {
    const harmless = [
      'TOKEN_FILE',
      'SECRET_NAME',
      'PASSWORD_PATH',
      'SECRET_NAMESPACE',
      'TOKEN_REF',
      'KEY_VAULT_SECRET_ID',
      'CREDENTIALS_DIR',
      'SECRET_ARN',
      'CREDENTIAL_PROVIDER',
      'TOKEN_CLASS',
      'TOKEN_URL',
      'tokenEndpoint',
      'PASSWORD_MIN_LENGTH',
      'TOKEN_TTL',
      'JWT_PUBLIC_KEY',
      'PUBLIC_TOKEN',
    ];
    assert.deepEqual(
      harmless.filter((name) => names.isSecret(name)),
      [],
    );
  });

  it('may name the Secret object instead', () => {
    const objects = ['PULL_SECRET', 'TLS_SECRET', 'SECRET', 'DB_CREDENTIALS'];
    const values = ['CLIENT_SECRET', 'COOKIE_SECRET', 'API_TOKEN', 'SECRET_KEY', 'PASSWORD', 'jwtSecret'];
    assert.deepEqual(
      objects.filter((name) => !names.mayNameObject(name)),
      [],
    );
    assert.deepEqual(
      values.filter((name) => names.mayNameObject(name)),
      [],
    );
  });

  it('are short', () => {
    assert.equal(names.isSecret(`${'a'.repeat(500)}_PASSWORD`), false);
  });
});
