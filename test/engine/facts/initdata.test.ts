import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { initdata } from '../../../engine/facts/initdata.ts';
import type { JsonObject } from '../../../engine/model/json.ts';
import { factOf } from './fact-of.ts';

const NEW = 'io.katacontainers.config.hypervisor.cc_init_data';
const OLD = 'io.katacontainers.config.runtime.cc_init_data';
const POLICY = 'package agent_policy\n\ndefault X := false\n';
const toml = (body: string) => `version = "0.1.0"\nalgorithm = "sha384"\n\n[data]\n${body}`;
const withPolicy = (policy: string) => toml(`"policy.rego" = '''\n${policy}'''\n`);
const pack = (text: string | Uint8Array) => gzipSync(text).toString('base64');

function readAll(annotations: JsonObject): JsonObject[] {
  const value = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', annotations }, spec: {} };
  return (factOf(initdata, value) ?? []) as JsonObject[];
}

function read(value: string): JsonObject {
  const [found] = readAll({ [NEW]: value });
  assert.ok(found);
  return found;
}

describe('fact initdata', () => {
  it('finds the policy in it, packed or plain', () => {
    const packed = read(pack(withPolicy(POLICY)));
    const plain = read(Buffer.from(withPolicy(POLICY)).toString('base64'));
    assert.deepEqual([packed.problem, packed.hasPolicy, packed.compressed], [null, true, true]);
    assert.deepEqual([plain.problem, plain.hasPolicy, plain.compressed], [null, true, false]);
    assert.equal(packed.policyDigest, plain.policyDigest);
    assert.ok(!JSON.stringify(packed).includes('package'));
  });

  it('says what is wrong with the policy in it', () => {
    assert.equal(read(pack(withPolicy(POLICY))).policyProblem, null);
    assert.equal(read(pack(withPolicy('package policy\n'))).policyProblem, 'other-package');
    assert.equal(read(pack(toml('"aa.toml" = "x"\n'))).hasPolicy, false);
    assert.equal(read(pack(toml('"policy.rego" = 5\n'))).hasPolicy, false);
  });

  it('says what is wrong with the wrapping', () => {
    assert.equal(read('').problem, 'empty');
    assert.equal(read('not base64').problem, 'base64');
    assert.equal(read(pack('x').slice(0, -8)).problem, 'gzip');
    assert.equal(read(pack(Uint8Array.of(0xff, 0xfe))).problem, 'utf8');
    assert.equal(read(pack('version = ')).problem, 'toml');
    assert.equal(read(pack('version = "0.1.0"\n')).problem, 'data');
    assert.equal(read(pack('data = 5\n')).problem, 'data');
  });

  it('reads both keys', () => {
    const found = readAll({ [OLD]: pack(withPolicy(POLICY)), [NEW]: '' });
    assert.deepEqual(
      found.map(({ place, path }) => [place, path]),
      [
        ['hypervisor', `/metadata/annotations/${NEW}`],
        ['runtime', `/metadata/annotations/${OLD}`],
      ],
    );
    assert.deepEqual(readAll({ [NEW]: null }), []);
  });

  it('does not unpack bombs, and survives hostile TOML', () => {
    assert.equal(read(gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64')).problem, 'size');
    assert.equal(read(Buffer.alloc(3 * 1024 * 1024, 'a').toString('base64')).problem, 'size');
    assert.equal(read(pack(`x = ${'['.repeat(100_000)}`)).problem, 'toml');
    assert.equal(read(pack(`[data]\n"__proto__" = "x"\nconstructor = "y"\n`)).hasPolicy, false);
    assert.equal(read(pack(`__proto__ = 1\n${toml('')}`)).problem, null);
  });
});
