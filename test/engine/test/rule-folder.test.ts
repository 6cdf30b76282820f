/** The documents of a rule folder: each way in which they can be other than the rule, told at its line. */

import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import type { RuleMetadata } from '../../../engine/model/rule.ts';
import { type RuleDocuments, testRuleFolder } from '../../../engine/test/rule-folder.ts';
import { type Answer, fakeRule, fakeTools } from '../../support/fake-rules.ts';

const PATH = '/spec/hostNetwork';
/** Finds the host network; removes it where the rule says that it can. */
const finding =
  (more: JsonObject = {}): Answer =>
  (input) =>
    ((input.pod as JsonObject).spec as JsonObject).hostNetwork === true
      ? [{ messageId: 'wrong', args: { what: 'The network' }, path: PATH, ...more }]
      : [];
const repaired = finding({ fix: { kind: 'safe', operations: [{ op: 'remove', path: PATH }] } as JsonValue });

const pod = (spec = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n${spec}  containers: [{name: a, image: a}]\n`;
const WANTED = '  hostNetwork: true # want: The network is wrong\n';
const GOOD = `# case: no network\n${pod()}`;
const BAD = `# case: the host's\n${pod(WANTED)}`;
const FIXED = `# case: the host's\n${pod()}`;

/** Problems as `file:line: message`. */
async function problems(
  answer: Answer,
  documents: Partial<RuleDocuments>,
  more: Partial<RuleMetadata> = {},
): Promise<string[]> {
  const all = { good: GOOD, bad: BAD, fixed: undefined, ...documents };
  const results = await testRuleFolder('mine/net', all, fakeTools([[fakeRule('net', more), answer]]));
  return results.flatMap(({ file, problems: found }) =>
    found.map(({ line, message }) => `${file}:${line}: ${message}`),
  );
}

describe('the documents of a rule folder', () => {
  it('pass when they are as the rule says: one result for each case, and one for the repair', async () => {
    const tools = fakeTools([[fakeRule('net'), repaired]]);
    const results = await testRuleFolder('mine/net', { good: GOOD, bad: BAD, fixed: FIXED }, tools);
    assert.deepEqual(results, [
      { file: 'good.yaml', title: 'no network', line: 1, problems: [] },
      { file: 'bad.yaml', title: "the host's", line: 1, problems: [] },
      { file: 'bad.fixed.yaml', title: 'what fix makes of bad.yaml', line: 1, problems: [] },
    ]);
    assert.deepEqual(await problems(finding(), {}), []);
  });

  it('must be there, and hold something', async () => {
    assert.deepEqual(await problems(finding(), { good: undefined }), ['good.yaml:1: there is no good.yaml']);
    assert.deepEqual(await problems(finding(), { bad: undefined }), ['bad.yaml:1: there is no bad.yaml']);
    assert.deepEqual(await problems(finding(), { good: '# nothing\n' }), ['good.yaml:1: good.yaml holds no documents']);
    assert.deepEqual(await problems(finding(), { good: GOOD.replace('\n', '\n# settings: dev\n') }), [
      'good.yaml:2: settings must be a flow mapping: {profile: coco-snp@0.22}',
    ]);
  });

  it('that are good must not be found', async () => {
    assert.deepEqual(
      await problems(finding(), { good: `${GOOD}---\n# case: not good\n${pod('  hostNetwork: true\n')}` }),
      ['good.yaml:13: found and not wanted: fail: The network is wrong. Mend it.'],
    );
  });

  it('that cannot be read are told, and not passed over', async () => {
    const [first, ...rest] = await problems(finding(), {
      good: `${GOOD}---\n# case: broken\nkind: [\napiVersion: v1\n`,
    });
    assert.match(first ?? '', /^good\.yaml:1\d: error: /);
    assert.deepEqual(rest, []);
  });
});

describe('a want', () => {
  const bad = (from: string, to: string) => {
    assert.ok(BAD.includes(from));
    return { bad: BAD.replace(from, to) };
  };

  it('must be found with its text, on its line', async () => {
    assert.deepEqual(await problems(finding(), bad('The network is wrong', 'The host is wrong')), [
      'bad.yaml:6: wanted and not found: The host is wrong',
      'bad.yaml:6: found and not wanted: fail: The network is wrong. Mend it.',
    ]);
    const moved = BAD.replace(' # want: The network is wrong', '').replace(
      'kind: Pod',
      'kind: Pod # want: The network',
    );
    assert.deepEqual(await problems(finding(), { bad: moved }), [
      'bad.yaml:3: wanted and not found: The network',
      'bad.yaml:6: found and not wanted: fail: The network is wrong. Mend it.',
    ]);
  });

  it('is one finding, and each finding answers one', async () => {
    assert.deepEqual(await problems(finding(), bad('The network is wrong', 'The network | is wrong')), [
      'bad.yaml:6: wanted and not found: is wrong',
    ]);
  });

  it('may ask for the action, for a warning, and for a skip', async () => {
    const notFound = ['bad.yaml:6: wanted and not found: The network is wrong'];
    const found = 'bad.yaml:6: found and not wanted:';
    const kinds: [kind: string, answer: Answer, problems: string[]][] = [
      ['Enforce', finding(), []],
      ['Audit', finding({ action: 'Audit' }), []],
      ['Audit', finding(), [...notFound, `${found} fail: The network is wrong. Mend it.`]],
      ['warn', finding({ status: 'warn' }), []],
      ['warn', finding(), [...notFound, `${found} fail: The network is wrong. Mend it.`]],
      ['skip', finding({ status: 'skip' }), []],
      // A skip that nobody wants is no problem of its own.
      ['Enforce', finding({ status: 'skip' }), notFound],
      ['Enforce', finding({ status: 'warn' }), [...notFound, `${found} warn: The network is wrong. Mend it.`]],
    ];
    for (const [kind, answer, expected] of kinds) {
      assert.deepEqual(await problems(answer, bad('# want:', `# want[${kind}]:`)), expected, kind);
    }
    const warned = [...notFound, `${found} warn: The network is wrong. Mend it.`];
    assert.deepEqual(await problems(finding({ status: 'warn' }), {}), warned, 'a plain want wants a failure');
  });

  it('may name the field instead of the line', async () => {
    const at = (pointer: string) => `# case: a\n# want@${pointer}: The network\n${pod('  hostNetwork: true\n')}`;
    assert.deepEqual(await problems(finding(), { bad: at(PATH) }), []);
    assert.deepEqual(await problems(finding(), { bad: at('/spec/host') }), [
      'bad.yaml:2: wanted and not found: The network',
      'bad.yaml:7: found and not wanted: fail: The network is wrong. Mend it.',
    ]);
  });

  it('stands in every bad case', async () => {
    const idle = `${BAD}---\n# case: nothing wrong\n${pod()}`;
    assert.deepEqual(await problems(finding(), { bad: idle }), ['bad.yaml:9: a bad case wants nothing']);
  });

  it('that fails because the rule gives no answer says so', async () => {
    const broken: Answer = () => {
      throw new Error('object_get expects an object');
    };
    const found = await problems(broken, { good: `# case: kept\n${pod()}` });
    assert.equal(found.length, 3, found.join('\n'));
    assert.match(found[0] ?? '', /^good\.yaml:\d: found and not wanted: error: /);
    assert.equal(found[1], 'bad.yaml:6: wanted and not found: The network is wrong');
  });
});

describe('bad.fixed.yaml', () => {
  it('must be there when something is repaired', async () => {
    assert.deepEqual(await problems(repaired, {}), [
      'bad.fixed.yaml:6: the rule has safe fixes, but there is no bad.fixed.yaml: wanted «  hostNetwork: true # want: The network is wrong», repaired «  containers: [{name: a, image: a}]»',
    ]);
  });

  it('must be what fix makes, to the last line', async () => {
    assert.deepEqual(await problems(repaired, { fixed: FIXED.replace('image: a', 'image: b') }), [
      'bad.fixed.yaml:6: the repaired text differs: wanted «  containers: [{name: a, image: b}]», repaired «  containers: [{name: a, image: a}]»',
    ]);
    assert.deepEqual(await problems(repaired, { fixed: `${FIXED}# more\n` }), [
      'bad.fixed.yaml:7: the repaired text differs: wanted «# more», repaired «»',
    ]);
    assert.deepEqual(await problems(repaired, { fixed: FIXED.trimEnd() }), [
      'bad.fixed.yaml:7: the repaired text differs: wanted «(end)», repaired «»',
    ]);
  });

  it('may not be a copy of bad.yaml that nobody repaired', async () => {
    assert.deepEqual(await problems(finding(), { fixed: BAD }), [
      'bad.fixed.yaml:1: bad.fixed.yaml equals bad.yaml: nothing is repaired',
    ]);
    assert.deepEqual(await problems(repaired, { fixed: BAD }), [
      'bad.fixed.yaml:6: the repaired text differs: wanted «  hostNetwork: true # want: The network is wrong», repaired «  containers: [{name: a, image: a}]»',
    ]);
  });

  it('is put together from the repairs of all cases, and of what stands between them', async () => {
    const second = (spec: string) => `---\n# case: again\n# settings: {production: false}\n${pod(spec)}# at the end\n`;
    const documents = { bad: `# first\n${BAD}${second(WANTED)}`, fixed: `# first\n${FIXED}${second('')}` };
    assert.deepEqual(await problems(repaired, documents), []);
  });

  it('holds no suggestions', async () => {
    const suggested = finding({ fix: { kind: 'suggest', operations: [{ op: 'remove', path: PATH }] } as JsonValue });
    assert.deepEqual(await problems(suggested, {}, { fix: 'suggest' }), []);
  });
});

describe('the settings of a case', () => {
  const withSettings = (settings: string) => ({ bad: BAD.replace('\n', `\n# settings: ${settings}\n`) });
  const seenBy = async (settings: string): Promise<JsonObject> => {
    let seen: JsonObject = {};
    const looking: Answer = (input) => {
      if (((input.pod as JsonObject).spec as JsonObject).hostNetwork === true) seen = input;
      return finding()(input);
    };
    const parameters = { level: { type: 'number' as const, default: 1, description: '' } };
    assert.deepEqual(await problems(looking, withSettings(settings), { parameters }), []);
    return seen;
  };

  it('are what the rule sees', async () => {
    const plain = await seenBy('{}');
    assert.deepEqual([plain.production, plain.asOf, plain.parameters], [true, '2026-11-21', { level: 1 }]);
    const dev = await seenBy('{production: false, asOf: "2024-02-29", distribution: aks, parameters: {level: 3}}');
    assert.deepEqual([dev.production, dev.asOf, dev.parameters], [false, '2024-02-29', { level: 3 }]);
    assert.equal((dev.platform as JsonObject).distribution, 'aks');
  });
});
