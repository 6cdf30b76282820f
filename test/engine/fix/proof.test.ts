/** What `fix` believes: a repair whose finding stays, or that makes another rule find something, is dropped. */

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { unifiedDiff } from '../../../engine/fix/diff.ts';
import { writeRepair } from '../../../engine/fix/write.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { type Answer, fakeRule, judgeWith } from '../../support/fake-rules.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web, tier: front}
spec:
  hostNetwork: true
  containers:
    - name: app
      image: a
    - name: side
      image: b
`;
type Operation = { readonly op: string; readonly path: string; readonly value?: JsonValue };
const finding = (path: string, operations: readonly Operation[], more: JsonObject = {}): JsonValue => ({
  messageId: 'wrong',
  args: { what: path },
  path,
  fix: { kind: 'safe', operations: operations as unknown as JsonValue },
  ...more,
});
const specOf = (input: JsonObject) => ((input.pod as JsonObject | null)?.spec ?? {}) as JsonObject;
const labelsOf = (input: JsonObject) =>
  (((input.resource as JsonObject).metadata as JsonObject).labels ?? {}) as JsonObject;

/** Finds the host network and removes it. */
const network: Answer = (input) =>
  specOf(input).hostNetwork === true
    ? [finding('/spec/hostNetwork', [{ op: 'remove', path: '/spec/hostNetwork' }])]
    : [];
/** Finds a label and replaces it. */
const tier: Answer = (input) =>
  labelsOf(input).tier === 'front'
    ? [finding('/metadata/labels/tier', [{ op: 'replace', path: '/metadata/labels/tier', value: 'back' }])]
    : [];

const repairOf = async (...rules: Parameters<typeof judgeWith>[1]) => {
  const run = await judgeWith({ 'a.yaml': POD }, rules);
  const [repair] = await run.repair();
  assert.ok(repair !== undefined);
  return repair;
};

describe('the proof of a repair', () => {
  it('holds for two repairs that do what they say', async () => {
    const { text, applied, refused } = await repairOf([fakeRule('a'), network], [fakeRule('b'), tier]);
    assert.equal(text, POD.replace('  hostNetwork: true\n', '').replace('front', 'back'));
    assert.deepEqual([applied.length, refused.length], [2, 0]);
  });

  it('drops a repair whose finding stays, and keeps the others', async () => {
    const stubborn: Answer = () => [
      finding('/metadata/labels/app', [{ op: 'replace', path: '/metadata/labels/app', value: 'x' }]),
    ];
    const { text, applied, refused, remaining } = await repairOf(
      [fakeRule('a'), network],
      [fakeRule('z', { severity: 'low' }), stubborn],
    );
    assert.equal(text, POD.replace('  hostNetwork: true\n', ''));
    assert.deepEqual(
      applied.map(({ result }) => result.ruleId),
      ['mine/a'],
    );
    assert.deepEqual(
      refused.map(({ finding: { result }, reason }) => [result.ruleId, reason]),
      [['mine/z', 'mine/z still finds it after the repair']],
    );
    assert.deepEqual(
      remaining.map(({ result }) => result.ruleId),
      ['mine/z'],
    );
  });

  it('drops a repair that makes another rule find something', async () => {
    const needsNetwork: Answer = (input) =>
      specOf(input).hostNetwork === true ? [] : [{ messageId: 'other', args: {}, path: '/spec/hostNetwork' }];
    const { text, refused } = await repairOf([fakeRule('a'), network], [fakeRule('b'), needsNetwork]);
    assert.equal(text, POD);
    assert.deepEqual(
      refused.map(({ reason }) => reason),
      ['it would make mine/b find: Something else.'],
    );
  });

  it('drops a repair that makes a finding at the same place worse', async () => {
    const mild: JsonObject = { severity: 'low', action: 'Audit' };
    for (const worse of [{ ...mild, severity: 'critical' }, { severity: 'low' }]) {
      const label: Answer = (input) => [
        specOf(input).hostNetwork === true
          ? { messageId: 'wrong', args: { what: 'It' }, path: '/metadata/labels', ...mild }
          : { messageId: 'other', args: {}, path: '/metadata/labels', ...worse },
      ];
      const { text, refused } = await repairOf([fakeRule('a'), network], [fakeRule('b'), label]);
      assert.equal(text, POD);
      assert.deepEqual(
        refused.map(({ reason }) => reason),
        ['it would make mine/b find: Something else.'],
      );
    }
  });

  it('takes a finding for the old one when only its kind and place change, but not two for one', async () => {
    const changing =
      (...paths: string[]): Answer =>
      (input) =>
        specOf(input).hostNetwork === true
          ? [{ messageId: 'wrong', args: { what: 'It' }, path: '/metadata/labels' }]
          : paths.map((path) => ({ messageId: 'other', args: {}, path }));
    const once = await repairOf([fakeRule('a'), network], [fakeRule('b'), changing('/spec')]);
    assert.equal(once.text, POD.replace('  hostNetwork: true\n', ''));
    const twice = await repairOf([fakeRule('a'), network], [fakeRule('b'), changing('/spec', '/metadata/labels')]);
    assert.equal(twice.text, POD);
  });

  it('ends when two repairs undo one another for ever', async () => {
    const flip =
      (from: string, to: string): Answer =>
      (input) =>
        labelsOf(input).tier === from
          ? [finding('/metadata/labels/tier', [{ op: 'replace', path: '/metadata/labels/tier', value: to }])]
          : [];
    const { text } = await repairOf([fakeRule('a'), flip('front', 'back')], [fakeRule('b'), flip('back', 'front')]);
    assert.equal(text, POD);
  });

  it('makes the same operations of two rules once, and the worse of two that differ first', async () => {
    const same = await repairOf([fakeRule('a'), network], [fakeRule('b'), network]);
    assert.equal(same.text, POD.replace('  hostNetwork: true\n', ''));
    const other: Answer = (input) =>
      specOf(input).hostNetwork === true
        ? [finding('/spec/hostNetwork', [{ op: 'replace', path: '/spec/hostNetwork', value: false }])]
        : [];
    const worst = await repairOf(
      [fakeRule('a', { severity: 'low' }), network],
      [fakeRule('b', { severity: 'critical' }), other],
    );
    assert.equal(worst.text, POD.replace('hostNetwork: true', 'hostNetwork: false'));
  });

  it('removes items of a list from its end', async () => {
    const every: Answer = (input) =>
      (((input.pod as JsonObject).containers ?? []) as JsonObject[]).map(({ path }) =>
        finding(String(path), [{ op: 'remove', path: String(path) }]),
      );
    const { text } = await repairOf([fakeRule('a'), every]);
    assert.equal(text, POD.replace(/ {4}- name: app\n[\s\S]*$/, '').replace('  containers:\n', '  containers: []\n'));
  });

  it('refuses operations that do not fit the document, with the reason', async () => {
    const lost: Answer = (input) =>
      specOf(input).hostNetwork === true
        ? [finding('/spec/hostNetwork', [{ op: 'remove', path: '/spec/nothing/here' }])]
        : [];
    const { text, refused } = await repairOf([fakeRule('a'), lost]);
    assert.equal(text, POD);
    assert.equal(refused.length, 1);
    assert.ok((refused[0]?.reason ?? '').length > 10);
  });

  it('leaves suggestions alone unless they are accepted', async () => {
    const suggestion: Answer = (input) =>
      specOf(input).hostNetwork === true
        ? [finding('', [], { fix: { kind: 'suggest', operations: [{ op: 'remove', path: '/spec/hostNetwork' }] } })]
        : [];
    const run = await judgeWith({ 'a.yaml': POD }, [[fakeRule('a'), suggestion]]);
    assert.equal((await run.repair())[0]?.text, POD);
    assert.equal((await run.repair(['safe', 'suggest']))[0]?.text, POD.replace('  hostNetwork: true\n', ''));
  });
});

describe('writing a repair', () => {
  const repair = (path: string) => ({ file: { path, text: POD }, text: 'new' });

  it('refuses a path that climbs out of the root, and one through a linked folder', () => {
    const folder = temporaryFolder({ 'out.yaml': POD, 'root/in.yaml': POD });
    mkdirSync(`${folder}/root/sub`);
    symlinkSync(folder, `${folder}/root/sub/up`);
    for (const path of ['../out.yaml', 'sub/up/out.yaml']) {
      assert.throws(() => writeRepair(`${folder}/root`, repair(path)), {
        code: 'WRITE_FAILED',
        message: /leaves root/,
      });
    }
    assert.equal(readFileSync(`${folder}/out.yaml`, 'utf8'), POD);
  });

  it('refuses a file that changed in between, and leaves nothing behind', () => {
    const folder = temporaryFolder({ 'a.yaml': `${POD}# more\n` });
    assert.throws(() => writeRepair(folder, repair('a.yaml')), { code: 'FIX_STALE' });
    assert.deepEqual(readdirSync(folder), ['a.yaml']);
    assert.equal(readFileSync(`${folder}/a.yaml`, 'utf8'), `${POD}# more\n`);
  });
});

describe('the patch of a repair', () => {
  it('is empty without a change, and names files as git does', () => {
    assert.equal(unifiedDiff('a.yaml', POD, []), '');
    assert.match(
      unifiedDiff('a b/ü"\n.yaml', 'a\n', [{ range: { start: 0, end: 2 }, text: 'b\n' }]),
      /^diff --git "a\/a b\/\\303\\274\\"\\012\.yaml" "b\//,
    );
  });
});
