/** What a rule may answer, and what becomes of an answer that it may not give: an error of that rule and resource alone. */

import assert from 'node:assert/strict';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import { runJson } from '../../support/cli.ts';
import { type Answer, fakeRule, judgeWith } from '../../support/fake-rules.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels: {app: ${name}}\nspec:\n  hostNetwork: true\n  containers: [{name: app, image: a}]\n`;
const PODS = { 'a.yaml': pod('good'), 'b.yaml': pod('culprit'), 'c.yaml': pod('also-good') };
const nameOf = (input: JsonObject) => ((input.resource as JsonObject).metadata as JsonObject).name;
const found: Answer = () => [{ messageId: 'wrong', args: { what: 'x' }, path: '/spec/hostNetwork' }];

/** Answers so for the culprit, and rightly for the others. */
const badly =
  (answer: () => JsonValue | undefined): Answer =>
  (input) =>
    nameOf(input) === 'culprit' ? (answer() as JsonValue) : found(input);

const BAD_ANSWERS: Readonly<Record<string, () => JsonValue | undefined>> = {
  undefined: () => undefined,
  null: () => null,
  'a text': () => 'no findings',
  'a number': () => 0,
  'an object': () => ({}),
  true: () => true,
  'a list of texts': () => ['wrong'],
  'an unknown message': () => [{ messageId: 'nothing', args: {}, path: '' }],
  'no path': () => [{ messageId: 'wrong', args: { what: 'x' } }],
  'a path that is no pointer': () => [{ messageId: 'wrong', args: { what: 'x' }, path: 'spec.hostNetwork' }],
  'args that lack what the message asks for': () => [{ messageId: 'wrong', args: { that: 'x' }, path: '' }],
  'an unknown key': () => [{ messageId: 'wrong', args: { what: 'x' }, path: '', sevrity: 'low' }],
  'an action that raises': () => [{ messageId: 'wrong', args: { what: 'x' }, path: '', action: 'Enforce' }],
  'an unknown severity': () => [{ messageId: 'wrong', args: { what: 'x' }, path: '', severity: 'worst' }],
  'a status that lies': () => [{ messageId: 'wrong', args: { what: 'x' }, path: '', status: 'pass' }],
  'an unknown fix': () => [
    { messageId: 'wrong', args: { what: 'x' }, path: '', fix: { kind: 'sure', operations: [] } },
  ],
  'an unknown operation': () => [
    {
      messageId: 'wrong',
      args: { what: 'x' },
      path: '',
      fix: { kind: 'safe', operations: [{ op: 'delete', path: '/spec' }] },
    },
  ],
  'args that are no object': () => [{ messageId: 'wrong', args: [], path: '' }],
  'an abort': () => {
    throw new Error('planted abort');
  },
};

describe('an answer that no rule may give', () => {
  for (const [name, answer] of Object.entries(BAD_ANSWERS)) {
    it(`${name} is an error of that rule and resource alone`, async () => {
      const { report } = await judgeWith(PODS, [
        [fakeRule('bad'), badly(answer)],
        [fakeRule('sound'), found],
      ]);
      const told = report.results.map(({ resource, ruleId, status }) => `${resource.name} ${ruleId} ${status}`);
      assert.deepEqual(
        told.toSorted(),
        [
          'good mine/bad fail',
          'good mine/sound fail',
          'culprit mine/bad error',
          'culprit mine/sound fail',
          'also-good mine/bad fail',
          'also-good mine/sound fail',
        ].sort(),
      );
      const error = report.results.find(({ status }) => status === 'error');
      assert.match(error?.message ?? '', /^The rule could not be evaluated: ./);
      assert.equal(error?.location.path, 'b.yaml');
      assert.equal(report.summary.error, 1);
    });
  }

  it('an abort in a batch of hundreds is found by halving', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 450 }, (_, i) => [`p${String(i).padStart(3, '0')}.yaml`, pod(`p${i}`)]),
    );
    const answer: Answer = (input) => {
      if (nameOf(input) === 'p7' || nameOf(input) === 'p444') throw new Error('planted abort');
      return found(input);
    };
    const { report } = await judgeWith(files, [[fakeRule('bad'), answer]]);
    assert.deepEqual(
      report.results.filter(({ status }) => status === 'error').map(({ resource }) => resource.name),
      ['p7', 'p444'],
    );
    assert.equal(report.summary.fail, 448);
  });
});

describe('users’ own Rego', function () {
  this.timeout(60_000);
  const rule = (title: string, messages: string, body: string) => `# METADATA
# title: ${title}
# custom:
#   action: Enforce
#   kinds: [Pod]
#   reads: ["resource:/metadata/labels", "container:/image"]
#   messages: ${messages}
package mine.${title}

import data.ccpolicy.lib

${body}
`;
  const MESSAGE = '{wrong: "{what} is wrong. Mend it."}';

  it('that conflicts or answers wrongly is an error of that rule and resource, exit 3, and the catalogue goes on', () => {
    const cwd = temporaryFolder({
      ...PODS,
      'mine/conflict/policy.rego': rule(
        'conflict',
        MESSAGE,
        'violations contains lib.fail("wrong", {"what": pick}, "", {}) if pick\n\npick := "a" if input.resource.metadata.labels.app\n\npick := "b" if input.resource.metadata.labels.app == "culprit"',
      ),
      'mine/shape/policy.rego': rule(
        'shape',
        MESSAGE,
        'violations contains {"messageId": "wrong", "args": {}, "path": 5} if input.resource.metadata.labels.app == "culprit"',
      ),
    });
    const { report, exit } = runJson(['--policy', 'mine', 'a.yaml', 'b.yaml', 'c.yaml'], { cwd });
    const errors = report.results.filter(({ status }) => status === 'error');
    assert.deepEqual(
      errors.map(({ ruleId, resource, location }) => [ruleId, resource.name, location.path]),
      [
        ['mine/conflict', 'culprit', 'b.yaml'],
        ['mine/shape', 'culprit', 'b.yaml'],
      ],
    );
    assert.equal(
      report.results.filter(({ ruleId, status }) => ruleId === 'mine/conflict' && status === 'fail').length,
      2,
    );
    assert.equal(exit, 3);
  });

  it('that loops is stopped, and the others are asked', () => {
    const loop =
      'violations contains lib.fail("wrong", {"what": "x"}, "", {}) if {\n\tinput.resource.metadata.labels.app == "culprit"\n\tr := numbers.range(1, 3000)\n\tsome a in r\n\tsome b in r\n\tsome c in r\n\ta + b + c == 1\n}';
    const cwd = temporaryFolder({
      ...PODS,
      'mine/loop/policy.rego': rule('loop', MESSAGE, loop),
      'mine/sound/policy.rego': rule(
        'sound',
        MESSAGE,
        'violations contains lib.fail("wrong", {"what": "x"}, "/metadata/labels/app", {}) if input.resource.metadata.labels.app',
      ),
    });
    const { report, exit } = runJson(['--policy', 'mine', 'a.yaml', 'b.yaml', 'c.yaml'], { cwd });
    const told = report.results
      .filter(({ ruleId }) => ruleId.startsWith('mine/'))
      .map(({ ruleId, resource, status }) => `${resource.name} ${ruleId} ${status}`);
    assert.deepEqual(told.sort(), [
      'also-good mine/sound fail',
      'culprit mine/loop error',
      'culprit mine/sound fail',
      'good mine/sound fail',
    ]);
    assert.match(
      report.results.find(({ status }) => status === 'error')?.message ?? '',
      /took longer than .* was stopped/,
    );
    assert.equal(exit, 3);
  });
});
