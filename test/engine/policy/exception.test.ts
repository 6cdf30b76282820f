import assert from 'node:assert/strict';
import type { MatchBlock, PolicyException } from '../../../engine/model/policy.ts';
import { type Waivable, Waivers } from '../../../engine/policy/exception.ts';
import { type ExceptionUse, exceptionNotes } from '../../../engine/policy/exception-notes.ts';
import { namespaces, resourceOf } from './resources.ts';

const trainer = resourceOf(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: trainer-1, namespace: ml, labels: {app: outer}}
spec: {template: {metadata: {labels: {app: inner}}, spec: {containers: [{name: c}]}}}
`);
const namespace = resourceOf('{apiVersion: v1, kind: Namespace, metadata: {name: ml}}');
const context = namespaces({ ml: { env: 'test' } });
const location = { path: 'e.yaml', line: 3, column: 1, endLine: 3, endColumn: 2 };

function exception(rest: Partial<PolicyException> = {}): PolicyException {
  return {
    name: 'legacy',
    exceptions: [{ ruleIds: ['cc-a'] }],
    match: { any: [{ resources: { kinds: ['Pod'], names: ['trainer-*'], namespaces: ['ml'] } }] },
    reason: 'r',
    owner: 'team-ml',
    expiresAt: '2027-03-01',
    location,
    ...rest,
  };
}

const finding: Waivable = { ruleId: 'cc-a', policy: 'prod', policyRule: 'no-a' };
const find = (waiver: PolicyException, asked: Waivable = finding, asOf = '2026-11-21', resource = trainer) =>
  new Waivers([waiver], asOf, context).find(asked, resource);

describe('an exception waives', () => {
  const profile: Waivable = { ruleId: 'cc-a', policy: 'coco-snp@0.22' };
  const cases: [what: string, entry: PolicyException['exceptions'][number], asked: Waivable, waived: boolean][] = [
    ['a rule id, whoever asks', { ruleIds: ['cc-b', 'cc-a'] }, profile, true],
    ['no other rule id', { ruleIds: ['cc-b'] }, finding, false],
    ['rule ids exactly', { ruleIds: ['cc-*'] }, finding, false],
    ['a rule of a policy', { policyName: 'prod', ruleNames: ['no-a'] }, finding, true],
    ['rule names by wildcard', { policyName: 'prod', ruleNames: ['x', 'no-?'] }, finding, true],
    ['no other rule of it', { policyName: 'prod', ruleNames: ['no-b'] }, finding, false],
    ['no other policy', { policyName: 'prod*', ruleNames: ['no-a'] }, finding, false],
    [
      'a NamespacedPolicy by namespace and name',
      { policyName: 'ml/p', ruleNames: ['*'] },
      { ...finding, policy: 'ml/p' },
      true,
    ],
    ['and not by its name alone', { policyName: 'p', ruleNames: ['*'] }, { ...finding, policy: 'ml/p' }, false],
    ['a rule id within one policy', { policyName: 'prod', ruleIds: ['cc-a'] }, finding, true],
    ['and not in another', { policyName: 'other', ruleIds: ['cc-a'] }, finding, false],
    [
      'both names and ids, when both hold',
      { policyName: 'prod', ruleNames: ['no-b'], ruleIds: ['cc-a'] },
      finding,
      false,
    ],
    ['a profile version', { policyName: 'coco-snp@0.22', ruleNames: ['cc-a'] }, profile, true],
    ['a profile in any version', { policyName: 'coco-snp', ruleNames: ['cc-*'] }, profile, true],
    ['no other version', { policyName: 'coco-snp@0.2', ruleNames: ['cc-a'] }, profile, false],
  ];
  for (const [what, entry, asked, waived] of cases) {
    it(what, () => {
      assert.equal(find(exception({ exceptions: [entry] }), asked), waived ? 'legacy' : undefined);
    });
  }

  const matches: [what: string, match: MatchBlock, resource: typeof trainer, waived: boolean][] = [
    ['what makes pods, by Pod', { any: [{ resources: { kinds: ['Pod'] } }] }, trainer, true],
    ['nothing by an empty match', {}, trainer, false],
    ['nothing by an empty filter', { any: [{}] }, trainer, false],
    ['whatever the operations', { any: [{ resources: { kinds: ['Pod'], operations: ['DELETE'] } }] }, trainer, true],
    ['nothing by operations alone', { any: [{ resources: { operations: ['CREATE'] } }] }, trainer, false],
    [
      'nothing by users',
      { any: [{ resources: { kinds: ['Pod'] }, subjects: [{ kind: 'User', name: '*' }] }] },
      trainer,
      false,
    ],
    [
      'by template labels without kinds',
      { any: [{ resources: { selector: { matchLabels: { app: 'inner' } } } }] },
      trainer,
      true,
    ],
    [
      'by namespace labels',
      { any: [{ resources: { kinds: ['*'], namespaceSelector: { matchLabels: { env: 'test' } } } }] },
      trainer,
      true,
    ],
    [
      'a Namespace whatever its selector',
      { any: [{ resources: { kinds: ['Namespace'], namespaceSelector: { matchLabels: { env: 'x' } } } }] },
      namespace,
      true,
    ],
    [
      'all: not when one filter fails',
      { all: [{ resources: { kinds: ['Pod'] } }, { resources: { names: ['x'] } }] },
      trainer,
      false,
    ],
  ];
  for (const [what, match, resource, waived] of matches) {
    it(what, () => {
      assert.equal(find(exception({ match }), finding, '2026-11-21', resource), waived ? 'legacy' : undefined);
    });
  }

  it('up to and including the day it names', () => {
    assert.equal(find(exception(), finding, '2027-02-28'), 'legacy');
    assert.equal(find(exception(), finding, '2027-03-01'), 'legacy');
    assert.equal(find(exception(), finding, '2027-03-02'), undefined);
    const { expiresAt: _expiresAt, ...endless } = exception();
    assert.equal(find(endless, finding, '9999-12-31'), 'legacy');
  });

  it('for one policy of several that ask', () => {
    const waivers = new Waivers(
      [exception({ exceptions: [{ policyName: 'prod', ruleNames: ['*'] }] })],
      '2026-11-21',
      context,
    );
    const prod = { policy: 'prod', policyRule: 'no-a' };
    const other = { policy: 'other', policyRule: 'no-a' };
    assert.deepEqual(waivers.waive('cc-a', [prod, other], trainer), { remaining: [other], exceptions: ['legacy'] });
    assert.deepEqual(waivers.waive('cc-a', [other], trainer), { remaining: [other], exceptions: [] });
  });

  it('the first in order, and all that would are used', () => {
    const waivers = new Waivers(
      [exception({ name: 'x' }), exception({ name: 'b' }), exception({ name: 'a' })],
      '2026-11-21',
      context,
    );
    assert.equal(waivers.find(finding, trainer), 'x');
    assert.deepEqual([...waivers.used], [0, 1, 2]);
  });
});

describe('an exception is explained', () => {
  it('where it names the finding, with what decided', () => {
    const far = exception({ name: 'far', match: { any: [{ resources: { kinds: ['Pod'], namespaces: ['x'] } }] } });
    const other = exception({ name: 'other', exceptions: [{ ruleIds: ['cc-b'] }] });
    const waivers = new Waivers([exception(), far, other], '2027-03-02', context);
    assert.deepEqual(
      waivers
        .explain(finding, trainer)
        .map(({ exception: { name }, expired, matched, decidedBy }) => [name, expired, matched, decidedBy]),
      [
        ['legacy', true, true, '/spec/match/any/0'],
        ['far', true, false, '/spec/match/any/0/resources/namespaces'],
      ],
    );
    assert.equal(waivers.used.size, 0);
  });
});

describe('the life cycle of exceptions', () => {
  const notes = (waiver: PolicyException, use: Partial<ExceptionUse> = {}) =>
    exceptionNotes([waiver], {
      used: new Set(),
      asOf: '2026-11-21',
      isAsked: () => true,
      policyNames: ['coco-snp', 'guard'],
      ...use,
    });
  const codes = (waiver: PolicyException, used = true, asOf = '2026-11-21') =>
    notes(waiver, { used: new Set(used ? [0] : []), asOf }).map((note) => note.code);
  const withMatch = (...resources: object[]) =>
    exception({ match: { any: resources.map((one) => ({ resources: one })) } });

  it('is silent for one that is used, narrow and current', () => {
    assert.deepEqual(codes(exception()), []);
  });
  it('reports one that waived nothing, at its place', () => {
    assert.deepEqual(notes(exception()), [
      {
        code: 'EXCEPTION_UNUSED',
        message: 'Exception "legacy" waived nothing. Remove it, or correct its names and match.',
        location,
      },
    ]);
  });
  it('names the policy that nobody knows, and the nearest one', () => {
    const of = (policyName: string) =>
      notes(exception({ exceptions: [{ policyName, ruleNames: ['x'] }] })).map(({ message }) => message);
    const waived = 'Exception "legacy" waived nothing.';

    assert.deepEqual(of('gaurd'), [`${waived} There is no policy "gaurd". Did you mean guard?`]);
    assert.deepEqual(of('other'), [
      `${waived} There is no policy "other". Load it with --policy, or correct the name.`,
    ]);
    assert.deepEqual(of('coco-snp'), [`${waived} Remove it, or correct its names and match.`]);
  });
  it('reports an expired one once, with its owner', () => {
    assert.deepEqual(notes(exception(), { asOf: '2027-03-02' }), [
      {
        code: 'EXCEPTION_EXPIRED',
        message: 'Exception "legacy" expired on 2027-03-01 and waives nothing. Ask team-ml, or remove it.',
        location,
      },
    ]);
  });
  const broad: [what: string, waiver: PolicyException, isBroad: boolean][] = [
    ['only kinds', withMatch({ kinds: ['Pod'] }), true],
    ['names: *', withMatch({ kinds: ['Pod'], names: ['*'] }), true],
    ['namespaces: *', withMatch({ kinds: ['Pod'], namespaces: ['ml', '**'] }), true],
    ['an empty namespaceSelector', withMatch({ kinds: ['Pod'], namespaceSelector: {} }), true],
    ['one broad filter of any', withMatch({ kinds: ['Pod'], names: ['a'] }, { kinds: ['Job'] }), true],
    [
      'all with one narrow filter',
      exception({ match: { all: [{ resources: { kinds: ['Pod'] } }, { resources: { names: ['a'] } }] } }),
      false,
    ],
    ['all of broad filters', exception({ match: { all: [{ resources: { kinds: ['Pod'] } }] } }), true],
    ['a namespace', withMatch({ kinds: ['Pod'], namespaces: ['ml'] }), false],
    ['a name', withMatch({ kinds: ['Pod'], name: 'a*' }), false],
    ['a label', withMatch({ kinds: ['Pod'], selector: { matchLabels: { a: 'b' } } }), false],
    ['an annotation', withMatch({ kinds: ['Pod'], annotations: { a: 'b' } }), false],
    ['every rule of a policy', exception({ exceptions: [{ policyName: 'p', ruleNames: ['a', '*'] }] }), true],
    ['some rules of a policy', exception({ exceptions: [{ policyName: 'p', ruleNames: ['a-*'] }] }), false],
  ];
  for (const [what, waiver, isBroad] of broad) {
    it(`${what} is ${isBroad ? 'over-broad' : 'narrow'}`, () => {
      assert.deepEqual(codes(waiver), isBroad ? ['EXCEPTION_OVER_BROAD'] : []);
    });
  }
});
