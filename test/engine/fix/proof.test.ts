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

  it('refuses what the API server would refuse: rules no longer answer there', async () => {
    const spoils: Answer = () => [
      finding('/metadata/labels/app', [{ op: 'replace', path: '/spec/hostNetwork', value: 7 }]),
    ];
    const { text, applied, refused } = await repairOf([fakeRule('a', { severity: 'critical' }), spoils]);
    assert.deepEqual([text, applied.length], [POD, 0]);
    assert.match(refused[0]?.reason ?? '', /hostNetwork must be true or false, but is a number/);
  });

  it('refuses to take a resource away, or to make another one of it, and makes the rest', async () => {
    const replaced = (path: string, value: string): Operation => ({ op: 'replace', path, value });
    const operations: readonly Operation[] = [
      { op: 'remove', path: '/kind' },
      { op: 'remove', path: '/apiVersion' },
      { op: 'remove', path: '/spec' },
      replaced('', ''),
      replaced('/kind', 'PodTemplate'),
      replaced('/apiVersion', 'v2'),
      replaced('/metadata/name', 'other'),
      { op: 'add', path: '/metadata/namespace', value: 'other' },
    ];
    for (const operation of operations) {
      const hides: Answer = () => [finding('/metadata/labels/app', [operation])];
      const { text, applied, refused } = await repairOf(
        [fakeRule('a', { severity: 'critical' }), hides],
        [fakeRule('b'), network],
        [fakeRule('c'), tier],
      );
      assert.equal(text, POD.replace('  hostNetwork: true\n', '').replace('front', 'back'), JSON.stringify(operation));
      assert.equal(applied.length, 2);
      assert.deepEqual(
        refused.map(({ finding: { result }, reason }) => [result.ruleId, reason]),
        [['mine/a', 'the resource would be gone afterwards, or would be another one']],
      );
    }
  });

  it('refuses to take a resource out of its List, and to empty a document', async () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: web\n';
    for (const operation of [
      { op: 'remove', path: '' },
      { op: 'replace', path: '', value: null },
    ]) {
      const gone: Answer = () => [finding('', [operation])];
      for (const text of [POD, list]) {
        const run = await judgeWith({ 'a.yaml': text }, [[fakeRule('a', { kinds: ['*'] }), gone]]);
        const [repair] = await run.repair();
        assert.equal(repair?.text, text);
        assert.equal(repair.refused.length, 1);
      }
    }
  });

  describe('with many fixes in one document', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `l${String(index).padStart(4, '0')}`);
    const podWith = (labels: readonly string[], name = 'web') =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels:\n${labels.map((label) => `    ${label}: x\n`).join('')}spec:\n  containers:\n    - image: a\n`;
    /** Wants every label gone. */
    const bare: Answer = (input) =>
      Object.keys(labelsOf(input)).map((label) =>
        finding(`/metadata/labels/${label}`, [{ op: 'remove', path: `/metadata/labels/${label}` }]),
      );
    /** Finds something where one of these labels is missing. */
    const needs =
      (...needed: string[]): Answer =>
      (input) =>
        needed
          .filter((label) => labelsOf(input)[label] === undefined)
          .map(() => ({ messageId: 'other', args: {}, path: '/metadata' }));
    const labelsLeft = (text: string) => [...text.matchAll(/^ +(l\d+):/gm)].map(([, label]) => label);
    const b = fakeRule('b', { when: [] });

    it('drops what makes another rule find something, wherever it stands, and keeps the innocent', async () => {
      for (const culprits of [['l0000'], ['l0150'], ['l0199'], ['l0020', 'l0021', 'l0130']]) {
        const run = await judgeWith({ 'a.yaml': podWith(names(200)) }, [
          [fakeRule('a'), bare],
          [b, needs(...culprits)],
        ]);
        const [repair] = await run.repair();
        assert.deepEqual(labelsLeft(repair?.text ?? ''), culprits);
        assert.deepEqual(
          new Set(repair?.refused.map(({ reason }) => reason)),
          new Set(['it would make mine/b find: Something else.']),
        );
        assert.deepEqual([repair?.applied.length, repair?.refused.length], [200 - culprits.length, culprits.length]);
      }
    });

    it('finds the culprits of many resources in the same attempts', async () => {
      const indented = (text: string) => `- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`;
      const pods = names(150).map((name) => indented(podWith(names(3), name)));
      const list = `apiVersion: v1\nkind: List\nitems:\n${pods.join('')}`;
      const run = await judgeWith({ 'a.yaml': list }, [
        [fakeRule('a'), bare],
        [b, needs('l0001')],
      ]);
      const [repair] = await run.repair();
      assert.deepEqual(new Set(labelsLeft(repair?.text ?? '')), new Set(['l0001']));
      assert.deepEqual([repair?.applied.length, repair?.refused.length], [300, 150]);
    });

    it('makes the others when the text refuses some', async () => {
      const anchored = podWith(names(400)).replace('l0007: x', 'l0007: &x x').replace('l0300: x', 'l0300: &y x');
      const text = `${anchored}# end\n`.replace('image: a', 'image: a\n      name: *x\n      workingDir: *y');
      const run = await judgeWith({ 'a.yaml': text }, [[fakeRule('a'), bare]]);
      const [repair] = await run.repair();
      assert.deepEqual(labelsLeft(repair?.text ?? ''), ['l0007', 'l0300']);
      assert.equal(repair?.refused.length, 2);
    });

    it('takes time that grows with their number', async () => {
      const run = await judgeWith({ 'a.yaml': podWith(names(4000)) }, [[fakeRule('a'), bare]]);
      const [repair] = await run.repair();
      assert.equal(repair?.applied.length, 4000);
      assert.match(repair.text, /labels: \{\}/);
    });
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
