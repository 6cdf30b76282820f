import assert from 'node:assert/strict';
import { secretLiterals } from '../../../engine/facts/secret-literals.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { pod } from '../kubernetes/platform-fixtures.ts';
import { factOf } from './fact-of.ts';

const found = (value: JsonObject) => (factOf(secretLiterals, value) ?? []) as JsonObject[];
const short = (value: JsonObject) =>
  found(value).map(({ path, name, certain }) => `${String(path)} ${String(name)} ${String(certain)}`);
const container = (fields: JsonObject) => pod({ containers: [{ name: 'a', ...fields }] });
const configMap = (data: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c' },
  data,
});

describe('fact secretLiterals', () => {
  it('reads the environment of every container', () => {
    const value = pod({
      containers: [
        {
          name: 'a',
          env: [
            { name: 'X', value: 'y' },
            { name: 'DB_PASSWORD', value: 'hunter22' },
          ],
        },
      ],
      initContainers: [{ name: 'i', env: [{ name: 'API_TOKEN', value: 'abcdefgh' }] }],
    });
    assert.deepEqual(short(value), [
      '/spec/containers/0/env/1/value DB_PASSWORD true',
      '/spec/initContainers/0/env/0/value API_TOKEN true',
    ]);
  });

  it('reads command lines: assignments, flags, and what is quoted in them', () => {
    const value = container({
      command: ['run', '--db-password=hunter22', '--api-key', 'abcdefgh', '--token', '--verbose'],
      args: [
        '--from-literal=password=hunter22',
        'sh -c "login --password=hunter22"',
        'postgres://a:hunter22@db',
        '--token=$(TOKEN)',
      ],
    });
    assert.deepEqual(short(value), [
      '/spec/containers/0/command/1 db-password true',
      '/spec/containers/0/command/3 api-key true',
      '/spec/containers/0/args/0 password true',
      '/spec/containers/0/args/1 password false',
      '/spec/containers/0/args/2 2 true',
    ]);
  });

  it('reads annotations: forms, and names that say password', () => {
    const annotations = {
      'example.net/password': 'hunter22',
      'example.net/token': 'my-token',
      'example.net/remote': 'https://a:hunter22@git',
      'checksum/password': 'hunter22',
      'io.katacontainers.config.agent.policy': 'https://a:hunter22@git',
    };
    assert.deepEqual(short(pod({}, { annotations })), [
      '/metadata/annotations/example.net~1password example.net/password true',
      '/metadata/annotations/example.net~1remote example.net/remote true',
    ]);
  });

  it('reads ConfigMaps: keys, forms, and each name in a text once', () => {
    const text = 'a: 1\npassword: hunter22\npassword: hunter33\ntoken: abcdefgh\n';
    assert.deepEqual(short(configMap({ DB_PASSWORD: 'hunter22', 'app.yaml': text, plain: 'x', odd: 5 })), [
      '/data/DB_PASSWORD DB_PASSWORD true',
      '/data/app.yaml password false',
      '/data/app.yaml token false',
    ]);
    assert.deepEqual(found({ ...configMap({ PASSWORD: 'hunter22' }), kind: 'Other' }), []);
  });

  it('is uncertain of ids and digests, but for keys and passwords', () => {
    const uuid = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
    const digest = '3f2a9c51'.repeat(8);
    const certain = (name: string, value: string) => found(container({ env: [{ name, value }] }))[0]?.certain;
    assert.equal(certain('SESSION_TOKEN', uuid), false);
    assert.equal(certain('SESSION_TOKEN', digest), false);
    assert.equal(certain('MODEL_KEY', digest), true);
    assert.equal(certain('MODEL_KEY', uuid), false);
  });

  it('marks placeholders where they stand alone, and drops them elsewhere', () => {
    assert.equal(found(container({ env: [{ name: 'TOKEN', value: '{{ x }}' }] })).length, 1);
    assert.deepEqual(found(container({ args: ['--token={{ x }}', 'a --token={{ x }}'] })), []);
  });

  it('judges each assignment of a text by itself, whatever placeholder stands beside it', () => {
    const text = 'token: {{ x }}\npassword: hunter22\nsecret: see the vault\n';
    assert.deepEqual(short(configMap({ 'a.yaml': text })), ['/data/a.yaml password false']);
    const url = '# {{ later }}\nurl: amqp://a:hunter22@q\n';
    assert.deepEqual(
      found(configMap({ 'a.yaml': url })).map(({ what, placeholder }) => [what, placeholder]),
      [['a URL with a password', false]],
    );
    const [alone] = found(container({ env: [{ name: 'TOKEN', value: '{{ x }}' }] }));
    assert.equal(alone?.placeholder, true);
  });

  it('takes the name of an object for what it is', () => {
    const of = (name: string, value: string) => found(container({ env: [{ name, value }] })).length;
    assert.equal(of('TLS_SECRET', 'web-serving-tls'), 0);
    assert.equal(of('TLS_SECRET', 'prod/web-tls'), 0);
    assert.equal(of('TLS_SECRET', 'hunter22'), 1);
    assert.equal(of('CLIENT_SECRET', 'web-serving-tls'), 1);
  });

  it('never lets a value out', () => {
    const secret = 'Tr0ub4dorTr0ub4dor';
    const values = [
      container({
        env: [{ name: 'PASSWORD', value: secret }],
        args: [`--token=${secret}`, `x://u:${secret}@h`, `a password=${secret}`],
      }),
      configMap({ TOKEN: secret, 'a.yaml': `\ntoken: ${secret}\n` }),
      pod({}, { annotations: { password: secret } }),
    ];
    for (const value of values) {
      assert.ok(found(value).length > 0);
      assert.ok(!JSON.stringify(found(value)).includes(secret.slice(0, 6)));
    }
  });

  it('survives wrong types', () => {
    const odd = { env: [null, { name: 5, value: 'x' }, { name: 'TOKEN', value: 5 }], command: [5, null], args: 'x' };
    assert.deepEqual(
      found(pod({ containers: [null, odd], initContainers: 'x' }, { annotations: { password: 5 } })),
      [],
    );
  });
});
