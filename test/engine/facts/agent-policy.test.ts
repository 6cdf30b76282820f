import assert from 'node:assert/strict';
import { agentPolicy } from '../../../engine/facts/agent-policy.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { factOf } from './fact-of.ts';

const KEY = 'io.katacontainers.config.agent.policy';
const encode = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

function read(value: JsonValue): JsonObject | undefined {
  const metadata = { name: 'p', annotations: { [KEY]: value } };
  return factOf(agentPolicy, { apiVersion: 'v1', kind: 'Pod', metadata, spec: {} }) as JsonObject | undefined;
}

const problem = (value: string) => read(value)?.problem;

describe('fact agentPolicy', () => {
  it('accepts policies of both kinds of Rego', () => {
    assert.equal(problem(encode('package agent_policy\n\ndefault X := true\n')), null);
    assert.equal(
      problem(encode('# (c)\n\n  # more\r\npackage agent_policy # the package\nimport future.keywords\n')),
      null,
    );
    assert.equal(problem(encode('package agent_policy;x = 1')), null);
  });

  it('says what is wrong with the text', () => {
    assert.equal(problem(encode('package policy\n')), 'other-package');
    assert.equal(problem(encode('package agent_policy.more\n')), 'other-package');
    assert.equal(problem(encode('default X := true\npackage agent_policy\n')), 'no-package');
    assert.equal(problem(encode(' \n')), 'empty');
    assert.equal(problem(''), 'empty');
    assert.equal(problem(encode(Uint8Array.of(0x70, 0xe9, 0x20))), 'utf8');
  });

  it('is strict about base64 (RFC 4648 section 4)', () => {
    const good = encode('package agent_policy\n\n');
    assert.equal(problem(good), null);
    const bad = [
      'package agent_policy',
      good.replace(/=+$/, ''),
      `${good}\n`,
      `${good.slice(0, 8)}\n${good.slice(8)}`,
      `data:text/plain;base64,${good}`,
      good.replace(/.$/, '-'),
      `${good}====`,
    ];
    for (const value of bad) assert.equal(problem(value), 'base64', JSON.stringify(value));
  });

  it('gives equal policies equal digests, and never the text', () => {
    const one = read(encode('package agent_policy\n'));
    assert.equal(one?.digest, read(encode('package agent_policy\n'))?.digest);
    assert.notEqual(one?.digest, read(encode('package agent_policy \n'))?.digest);
    assert.ok(!JSON.stringify(one).includes('package'));
  });

  it('is silent without the annotation', () => {
    assert.equal(read(null), undefined);
    assert.equal(read(5), undefined);
  });
});
