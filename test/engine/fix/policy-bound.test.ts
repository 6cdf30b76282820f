/** What an agent policy binds stays as it is, operation by operation; only the policy itself may move. */

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { type Answer, fakeRule, judgeWith } from '../../support/fake-rules.ts';

const POLICY = 'io.katacontainers.config.agent.policy';
const INITDATA = 'io.katacontainers.config.hypervisor.cc_init_data';
const OLD_INITDATA = 'io.katacontainers.config.runtime.cc_init_data';
const KERNEL = 'io.katacontainers.config.hypervisor.kernel_params';
const REGO = 'package agent_policy\n\ndefault ExecProcessRequest := false\n';
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const TOML = `version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"policy.rego" = '''\n${REGO}'''\n`;
const GOOD_INITDATA = base64(gzipSync(TOML));

const deployment = (own: Record<string, string>, template: Record<string, string>): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: own },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: {
          labels: { app: 'web' },
          ...(Object.keys(template).length === 0 ? {} : { annotations: template }),
        },
        spec: { runtimeClassName: 'kata-qemu-snp', containers: [{ name: 'a', image: 'a' }] },
      },
    },
  });

/** A confidential workload with annotations at a place above its pod. */
function workload(kind: 'Deployment' | 'CronJob', above: string, annotations: JsonObject, podSpec: JsonObject): string {
  const at = (place: string) => (place === above ? { annotations } : {});
  const template = { metadata: { labels: { app: 'web' } }, spec: { runtimeClassName: 'kata-qemu-snp', ...podSpec } };
  const spec =
    kind === 'Deployment'
      ? { selector: { matchLabels: { app: 'web' } }, template }
      : { schedule: '@daily', jobTemplate: { metadata: at('/spec/jobTemplate/metadata'), spec: { template } } };
  const apiVersion = kind === 'Deployment' ? 'apps/v1' : 'batch/v1';
  return JSON.stringify({ apiVersion, kind, metadata: { name: 'web', ...at('/metadata') }, spec });
}

/** Kind and reason (its first clause) of each fix of a rule, by the key that it is about. */
async function fixesOf(text: string, rule: string): Promise<Record<string, string>> {
  const { findings } = await judgeWith({ 'a.json': text }, [], { settings: { rules: [rule] } });
  return Object.fromEntries(
    findings.map(({ result: { fix, pointer } }) => [
      pointer.split('/').at(-1) ?? '',
      `${fix?.kind} ${(fix?.reason ?? '').split(':')[0]}`.trim(),
    ]),
  );
}

describe('engine/check/policy-bound', () => {
  it('moves the policy itself beside one that is there, and nothing else', async () => {
    const fixes = await fixesOf(
      deployment({ [INITDATA]: GOOD_INITDATA, [KERNEL]: 'quiet' }, { [POLICY]: base64(REGO) }),
      'R10',
    );
    assert.deepEqual(fixes, {
      [INITDATA]: 'safe',
      [KERNEL]: 'suggest the pod carries an agent policy that binds this',
    });
  });

  it('moves anything onto a template without a policy, but nothing beside one that is to move', async () => {
    assert.deepEqual(await fixesOf(deployment({ [KERNEL]: 'quiet' }, {}), 'R10'), { [KERNEL]: 'safe' });
    assert.deepEqual(await fixesOf(deployment({ [POLICY]: '!!', [KERNEL]: 'quiet' }, {}), 'R10'), {
      [POLICY]: 'generate the one that is to move to the pod does not decode',
      [KERNEL]: 'safe',
    });
    for (const [key, policy] of [
      [POLICY, base64(REGO)],
      [INITDATA, GOOD_INITDATA],
    ] as const) {
      assert.deepEqual(await fixesOf(deployment({ [key]: policy, [KERNEL]: 'quiet' }, {}), 'R10'), {
        [key]: 'safe',
        [KERNEL]: 'suggest the agent policy that is to move to the pod binds this',
      });
    }
  });

  it('moves a policy to the pod and leaves what it binds, in one run and in the next', async () => {
    const looseRules = ['R62', 'R81'];
    const loose = { hostPID: true, containers: [{ name: 'a', image: 'a', stdin: true, tty: true }] };
    for (const [kind, above] of [
      ['Deployment', '/metadata'],
      ['CronJob', '/metadata'],
      ['CronJob', '/spec/jobTemplate/metadata'],
    ] as const) {
      const text = workload(kind, above, { [POLICY]: base64(REGO) }, loose);
      const run = await judgeWith({ 'a.json': text }, [], { settings: { rules: ['R10', ...looseRules] } });
      const [repair] = await run.repair();
      assert.deepEqual(
        repair?.applied.map(({ result }) => result.ruleId),
        ['cc-annotations-on-template'],
        `${kind} ${above}`,
      );
      assert.equal(repair?.text.includes('"tty":true') && repair.text.includes('"hostPID":true'), true);
      const later = await judgeWith({ 'a.json': repair?.text ?? '' }, [], {
        settings: { rules: looseRules },
      });
      assert.ok(later.findings.length > 0);
      assert.deepEqual(
        (await later.repair()).flatMap(({ applied }) => applied),
        [],
      );
      const bare = await judgeWith({ 'a.json': workload(kind, above, {}, loose) }, [], {
        settings: { rules: looseRules },
      });
      const [loosened] = await bare.repair();
      assert.ok((loosened?.applied.length ?? 0) > 1, 'without a policy they are repaired');
    }
  });

  it('has a policy that the agent could not read generated anew, and does not move it', async () => {
    const reason = 'generate the one that is to move to the pod does not decode';
    for (const bad of ['!!', base64('no package'), `data:;base64,${base64(REGO)}`]) {
      assert.deepEqual(await fixesOf(deployment({ [POLICY]: bad }, {}), 'R10'), { [POLICY]: reason });
    }
    for (const bad of ['!!', base64('no = [toml'), base64(REGO), base64(gzipSync('[data'))]) {
      assert.deepEqual(await fixesOf(deployment({ [INITDATA]: bad }, {}), 'R10'), { [INITDATA]: reason });
      assert.deepEqual(await fixesOf(deployment({}, { [OLD_INITDATA]: bad }), 'R19'), { [OLD_INITDATA]: reason });
    }
    assert.deepEqual(await fixesOf(deployment({}, { [OLD_INITDATA]: GOOD_INITDATA }), 'R19'), {
      [OLD_INITDATA]: 'safe',
    });
  });

  it('believes no rule of a user that says it moves the policy', async () => {
    const at = (key: string) => `/spec/template/metadata/annotations/${key}`;
    const rename: Answer = () => [
      {
        messageId: 'other',
        args: {},
        path: at(OLD_INITDATA),
        fix: { kind: 'safe', operations: [{ op: 'move', from: at(OLD_INITDATA), path: at(INITDATA) }] as JsonValue },
      } satisfies JsonObject,
    ];
    const { findings } = await judgeWith({ 'a.json': deployment({}, { [OLD_INITDATA]: GOOD_INITDATA }) }, [
      [fakeRule('a', { movesPolicy: true }), rename],
    ]);
    assert.equal(findings[0]?.result.fix?.kind, 'suggest');
  });
});
