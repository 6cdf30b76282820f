import assert from 'node:assert/strict';
import { attestationConfig } from '../../../engine/facts/attestation-config.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { factOf } from './fact-of.ts';

const configMap = (text: string | null, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'attestation-config', namespace: 'trust', ...metadata },
  data: text === null ? {} : { 'config.json': text },
});

/** The fact of a ConfigMap with this JSON. */
function read(config: JsonValue): JsonObject {
  const fact = factOf(attestationConfig, configMap(JSON.stringify(config)));
  assert.ok(fact !== undefined);
  return fact as JsonObject;
}

const A = `sha256:${'ab'.repeat(32)}`;
const B = `sha384:${'12'.repeat(48)}`;

describe('fact attestationConfig', () => {
  it('belongs to the house schema only: by name or by label', () => {
    const labels = { 'ccpolicy.dev/attestation-config': 'true' };
    assert.equal(factOf(attestationConfig, configMap('{}', { name: 'settings' })), undefined);
    assert.ok(factOf(attestationConfig, configMap('{}', { name: 'settings', labels })));
    assert.equal(factOf(attestationConfig, { ...configMap('{}'), kind: 'Secret' }), undefined);
  });

  it('says when there is nothing to read', () => {
    assert.deepEqual(factOf(attestationConfig, configMap(null)), { state: 'missing', namespaceAssumed: false });
    const { data, ...bare } = configMap(null);
    assert.ok(data);
    assert.deepEqual(factOf(attestationConfig, bare), { state: 'missing', namespaceAssumed: false });
  });

  it('says on which line the JSON breaks', () => {
    const fact = factOf(attestationConfig, configMap('{\n  "a": 1,\n}\n', { namespace: null }));
    const { error, ...rest } = fact as JsonObject;
    assert.equal(typeof error, 'string');
    assert.deepEqual(rest, { state: 'broken', line: 3, namespaceAssumed: true });
  });

  it('gives the value as it is, and null for the parts that are not there', () => {
    for (const value of [{}, [], 'text', 5, null, { policy: [] }]) {
      assert.deepEqual(read(value), {
        state: 'read',
        value,
        namespaceAssumed: false,
        url: null,
        digests: null,
        firmware: null,
        unfilled: [],
      });
    }
  });

  it('takes the URL apart', () => {
    const url = (value: JsonValue) => read({ attestation_url: value }).url as JsonObject;
    assert.deepEqual(url('https://attest.corp:8443/x'), {
      text: 'https://attest.corp:8443/x',
      scheme: 'https',
      hasUser: false,
      isPlaceholder: false,
    });
    assert.equal(url('HTTP://attest.corp').scheme, 'http');
    assert.equal(url('https://u:p@attest.corp').hasUser, true);
    for (const text of ['attest.corp', '', 'mailto:a@b', '//attest.corp']) assert.equal(url(text).scheme, null, text);
    assert.equal(url(7).scheme, null);
    const placeholders = ['example.com', 'kbs.EXAMPLE.org', 'localhost:8080', '127.8.0.1', '[::1]', 'a.invalid'];
    for (const host of placeholders) assert.equal(url(`https://${host}`).isPlaceholder, true, host);
    for (const host of ['myexample.com', 'example.company', '128.0.0.1', 'localhost.corp']) {
      assert.equal(url(`https://${host}`).isPlaceholder, false, host);
    }
    assert.equal(url('{{URL}}').isPlaceholder, true);
  });

  it('judges every digest', () => {
    const list = [A, B, A, 'sha256:abc', A.toUpperCase(), `sha256:${'0'.repeat(64)}`, 'sha256:{{DIGEST}}', 12, null];
    const digests = read({ policy: { allowed_digests: list } }).digests as JsonObject[];
    assert.deepEqual(
      digests.map(({ problem, algorithm }) => [problem, algorithm]),
      [
        [null, 'sha256'],
        [null, 'sha384'],
        ['repeated', 'sha256'],
        ['form', null],
        ['form', null],
        ['placeholder', 'sha256'],
        ['placeholder', null],
        ['form', null],
        ['form', null],
      ],
    );
    assert.deepEqual(
      digests.slice(-2).map(({ text }) => text),
      ['12', 'null'],
    );
  });

  it('says what is still to be filled in', () => {
    const policy = { min_firmware_version: '{{FLOOR}}', allowed_platforms: ['snp', '{{TEE}}'], 'a/b': '{{X}}', n: 5 };
    assert.deepEqual(read({ policy }).unfilled, [
      '/policy/min_firmware_version',
      '/policy/allowed_platforms/1',
      '/policy/a~1b',
    ]);
  });

  it('reads the firmware floor as a version, never as a number', () => {
    const firmware = (value: JsonValue) => read({ policy: { min_firmware_version: value } }).firmware;
    assert.deepEqual(firmware('1.55'), { text: '1.55', isNumber: false, version: '1.55', parts: ['1', '55'] });
    assert.deepEqual(firmware(1.5), { text: '1.5', isNumber: true, version: '1.5', parts: ['1', '5'] });
    for (const value of ['1', 'v1.55', '1.55-rc', '1..5', '1.2.3.4.5', '', true, null, -1.5, 1e300]) {
      assert.equal((firmware(value) as JsonObject).parts, null, String(value));
    }
  });

  it('keeps the zeros of a number, and reads a whole one as the version that is the same number', () => {
    const versions = [
      ['1.60', '1.60'],
      ['1.100', '1.100'],
      ['2', '2.0'],
      ['1.6e0', null],
      ['-2', null],
    ];
    for (const [text, version] of versions) {
      const json = `{"policy": {"min_firmware_version": 7, "min_firmware_version" : ${text} }}`;
      const { firmware } = factOf(attestationConfig, configMap(json)) as { firmware: JsonObject };
      assert.deepEqual([firmware.text, firmware.version], [text, version]);
    }
  });
});
