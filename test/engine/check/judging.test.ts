/** Judging: identities that survive, messages, each finding once, order, counts, parameters by layer. */

import assert from 'node:assert/strict';
import { ParameterSets } from '../../../engine/check/parameters.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import type { Policy } from '../../../engine/model/policy.ts';
import type { Severity } from '../../../engine/model/rule.ts';
import { fillMessage as fill } from '../../../engine/rego/message.ts';
import { type Answer, fakeRule, judgeWith } from '../../support/fake-rules.ts';

const container = (name: string) => `    - name: ${name}\n      image: ${name}:1\n`;
const pod = (names: readonly string[], before = '') =>
  `${before}apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: {app: web}\nspec:\n  containers:\n${names.map(container).join('')}`;
/** Finds every image. */
const images: Answer = (input) =>
  (((input.pod as JsonObject).containers ?? []) as JsonObject[]).map(
    ({ path }): JsonValue => ({ messageId: 'wrong', args: { what: 'image' }, path: `${String(path)}/image` }),
  );
const RULE = fakeRule('images');
const fingerprints = async (files: Readonly<Record<string, string>>) =>
  (await judgeWith(files, [[RULE, images]])).report.results.map((result) => result.fingerprint).sort();

describe('a fingerprint', () => {
  it('survives moved lines, moved files and reordered containers', async () => {
    const first = await fingerprints({ 'a.yaml': pod(['app', 'side']) });
    assert.equal(new Set(first).size, 2);
    assert.match(first[0] ?? '', /^v1:[0-9a-f]{32}$/);
    assert.deepEqual(await fingerprints({ 'a.yaml': pod(['app', 'side'], '# one\n# two\n') }), first);
    assert.deepEqual(await fingerprints({ 'z/other.yaml': pod(['side', 'app']) }), first);
    assert.deepEqual(await fingerprints({ 'a.yaml': `a: 1\n---\n${pod(['app', 'side'])}` }), first);
  });

  it('does not know the value, but the name, the namespace, the kind, the rule and the discriminator', async () => {
    const [first] = await fingerprints({ 'a.yaml': pod(['app']) });
    assert.deepEqual(await fingerprints({ 'a.yaml': pod(['app']).replace('app:1', 'other:2') }), [first]);
    const others = [
      pod(['app']).replace('name: web', 'name: db'),
      pod(['app']).replace('name: web', 'name: web\n  namespace: x'),
      pod(['app2']),
    ];
    for (const text of others) assert.notDeepEqual(await fingerprints({ 'a.yaml': text }), [first]);
    const asked = await judgeWith({ 'a.yaml': pod(['app']) }, [
      [fakeRule('other'), images],
      [RULE, (input) => (images(input) as JsonObject[]).map((one) => ({ ...one, discriminator: 'd' }))],
    ]);
    assert.equal(new Set([first, ...asked.report.results.map((result) => result.fingerprint)]).size, 3);
  });
});

describe('a message', () => {
  const fillMessage = (template: string, args: JsonObject) => fill(template, args, (text) => text);

  it('is filled once, by own arguments only, and cut', () => {
    assert.equal(fillMessage('{a} and {b}', { a: '{b}', b: 5 }), '{b} and 5');
    assert.equal(fillMessage('{toString} {__proto__} {c}', {}), '{toString} {__proto__} {c}');
    assert.equal(
      fillMessage('{list} {object} {nothing}', { list: ['x', 1], object: { k: true }, nothing: null }),
      'x, 1 {"k":true} null',
    );
    assert.equal(fillMessage('{a}!', { a: 'x'.repeat(5000) }), `${'x'.repeat(300)}…!`);
    assert.equal(fillMessage('{a}', { a: '$& $1 $$' }), '$& $1 $$');
  });
});

describe('parameters', () => {
  const rule = fakeRule('p', {
    parameters: {
      level: { type: 'number', default: 1, description: '' },
      names: { type: 'array', default: ['a'], description: '' },
    },
  });

  it('are defaults, then each layer, key by key; equal ones are one object', () => {
    const sets = new ParameterSets();
    assert.deepEqual(sets.of(rule), { level: 1, names: ['a'] });
    assert.deepEqual(sets.of(rule, { level: 2 }, undefined, { level: 3 }), { level: 3, names: ['a'] });
    assert.equal(sets.of(rule, { level: 2 }), sets.of(rule, { level: 5 }, { level: 2 }));
    assert.notEqual(sets.of(rule), sets.of(fakeRule('q', { parameters: rule.parameters })));
  });

  it('reach the rule: default, then the configuration’s, then the policy’s', async () => {
    const seen = async (more: Parameters<typeof judgeWith>[2]) => {
      let parameters: JsonValue = null;
      const listen: Answer = (input) => {
        parameters = input.parameters ?? null;
        return [];
      };
      await judgeWith({ 'a.yaml': pod(['app']) }, [[rule, listen]], more);
      return parameters;
    };
    const config = { parameters: { 'mine/p': { level: 2, names: ['b'] } } };
    assert.deepEqual(await seen({}), { level: 1, names: ['a'] });
    assert.deepEqual(await seen({ config }), { level: 2, names: ['b'] });
    const [asked] = policy('p', 'Audit').rules;
    assert.ok(asked !== undefined);
    const policies = [{ ...policy('p', 'Audit'), rules: [{ ...asked, rule: 'mine/p', parameters: { level: 3 } }] }];
    assert.deepEqual(await seen({ config, policies }), { level: 3, names: ['b'] });
  });
});

const location = { path: 'p.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
const policy = (name: string, action: 'Enforce' | 'Audit'): Policy => ({
  kind: 'Policy',
  name,
  namespace: null,
  failureAction: action,
  failureActionOverrides: [],
  rules: [{ name: 'r', match: { any: [{ resources: { kinds: ['Pod'] } }] }, rule: 'mine/images', location }],
  location,
});

describe('results', () => {
  it('of several policies are one, by the strictest', async () => {
    const { report } = await judgeWith({ 'a.yaml': pod(['app']) }, [[RULE, images]], {
      policies: [policy('soft', 'Audit'), policy('hard', 'Enforce')],
    });
    assert.deepEqual(
      report.results.map(({ policy: by, failureAction }) => [by, failureAction]),
      [['hard', 'Enforce']],
    );
    const audit = await judgeWith({ 'a.yaml': pod(['app']) }, [[RULE, images]], {
      policies: [policy('soft', 'Audit')],
    });
    assert.deepEqual(
      audit.report.results.map(({ failureAction }) => failureAction),
      ['Audit'],
    );
  });

  it('name the policy of the action, and say which other one the severity is by', async () => {
    const said = (name: string, action: 'Enforce' | 'Audit', severity: Severity, message: string): Policy => {
      const plain = policy(name, action);
      return { ...plain, rules: plain.rules.map((rule) => ({ ...rule, severity, message })) };
    };
    const found = async (...policies: Policy[]) => {
      const { report } = await judgeWith({ 'a.yaml': pod(['app']) }, [[RULE, images]], { policies });
      return report.results.map(({ policy: by, failureAction, severity, message }) => [
        by,
        failureAction,
        severity,
        message,
      ]);
    };
    assert.deepEqual(await found(said('soft', 'Audit', 'high', 'Softly.'), said('hard', 'Enforce', 'low', 'No.')), [
      ['hard', 'Enforce', 'high', 'No. (Severity high by policy soft.)'],
    ]);
    assert.deepEqual(await found(said('soft', 'Audit', 'low', 'Softly.'), said('hard', 'Enforce', 'low', 'No.')), [
      ['hard', 'Enforce', 'low', 'No.'],
    ]);
  });

  it('that are equal are told once, and a finding may only lower its action', async () => {
    const twice: Answer = (input) => [...(images(input) as JsonValue[]), ...(images(input) as JsonValue[])];
    const { report } = await judgeWith({ 'a.yaml': pod(['app']) }, [[RULE, twice]]);
    assert.equal(report.results.length, 1);
    const lowered: Answer = (input) =>
      (images(input) as JsonObject[]).map((one) => ({ ...one, action: 'Audit', severity: 'low' }));
    const low = await judgeWith({ 'a.yaml': pod(['app']) }, [[RULE, lowered]]);
    assert.deepEqual(
      low.report.results.map(({ failureAction, severity }) => [failureAction, severity]),
      [['Audit', 'low']],
    );
    assert.equal(low.report.summary.blocking, 0);
  });

  it('are sorted by file, line, column and rule, whatever the order of answers', async () => {
    const backwards: Answer = (input) => (images(input) as JsonValue[]).toReversed();
    const files = { 'b.yaml': pod(['x', 'y']), 'a.yaml': pod(['z']).replace('name: web', 'name: db') };
    const { report } = await judgeWith(files, [
      [fakeRule('z'), images],
      [RULE, backwards],
    ]);
    assert.deepEqual(
      report.results.map(({ location: at, ruleId }) => `${at.path}:${at.line} ${ruleId}`),
      [
        'a.yaml:9 mine/images',
        'a.yaml:9 mine/z',
        'b.yaml:9 mine/images',
        'b.yaml:9 mine/z',
        'b.yaml:11 mine/images',
        'b.yaml:11 mine/z',
      ],
    );
  });

  it('about something absent point at the nearest key, about a list item at its first line', async () => {
    const absent: Answer = () => [
      { messageId: 'other', args: {}, path: '/spec/securityContext/runAsUser' },
      { messageId: 'other', args: {}, path: '/spec/containers/0' },
    ];
    const { report } = await judgeWith({ 'a.yaml': pod(['app']) }, [[RULE, absent]]);
    assert.deepEqual(
      report.results.map(({ location: at, pointer }) => [at.line, at.column, at.pointer, pointer]),
      [
        [6, 1, '/spec', '/spec/securityContext/runAsUser'],
        [8, 7, '/spec/containers/0', '/spec/containers/0'],
      ],
    );
  });
});

describe('coverage', () => {
  it('counts files, documents, resources, what was evaluated and what was not', async () => {
    const { report } = await judgeWith(
      {
        'a.yaml': `${pod(['app'])}---\nreplicas: 1\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n`,
        'b.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: [\n',
        'list.yaml':
          'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: i}, spec: {containers: [{name: a, image: a}]}}\n',
      },
      [[RULE, images]],
    );
    const { files, documents, resources, evaluated, skipped, notEvaluated } = report.coverage;
    assert.deepEqual([files, documents, resources, evaluated], [3, 5, 3, 2]);
    assert.deepEqual(skipped, { 'foreign YAML': 1 });
    assert.deepEqual(
      notEvaluated.map(({ path }) => path),
      ['b.yaml'],
    );
    assert.deepEqual(report.summary.fail, 2);
  });
});
