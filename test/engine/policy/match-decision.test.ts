import assert from 'node:assert/strict';
import type { MatchBlock } from '../../../engine/model/policy.ts';
import type { Resource } from '../../../engine/model/resource.ts';
import { compileMatch, decideMatch } from '../../../engine/policy/match.ts';
import { all, any, context, cronJob, pod, pods, unplaced } from './match-fixtures.ts';

describe('the clause that decided', () => {
  const decidedBy = (
    rule: { match: MatchBlock; exclude?: MatchBlock },
    resource: Resource,
    home: string | null = null,
  ) => decideMatch(compileMatch(rule, home), resource, context).decidedBy;

  it('is the failing clause of the only filter', () => {
    assert.equal(decidedBy({ match: any({ ...pods, namespaces: ['dev'] }) }, pod), '/match/any/0/resources/namespaces');
  });
  it('is the block when every filter of several failed', () => {
    assert.equal(decidedBy({ match: any({ kinds: ['Secret'] }, { kinds: ['Service'] }) }, pod), '/match/any');
  });
  it('is the failing clause in all', () => {
    assert.equal(decidedBy({ match: all(pods, { kinds: ['*'], names: ['x'] }) }, pod), '/match/all/1/resources/names');
  });
  it('is the filter that matched', () => {
    assert.equal(decidedBy({ match: any({ kinds: ['Secret'] }, pods) }, pod), '/match/any/1');
  });
  it('is the exclude filter', () => {
    assert.equal(
      decidedBy({ match: any(pods), exclude: any({ names: ['x'] }, { names: ['web-*'] }) }, pod),
      '/exclude/any/1',
    );
  });
  it("is the policy's namespace", () => {
    assert.equal(decidedBy({ match: any(pods) }, cronJob, 'prod'), '/metadata/namespace');
  });
});

describe('an assumed namespace', () => {
  const decide = (rule: { match: MatchBlock; exclude?: MatchBlock }, home: string | null = null) => {
    const { matched, assumedNamespace } = decideMatch(compileMatch(rule, home), unplaced, context);
    return matched ? 'matched' : assumedNamespace ? 'skip' : 'no';
  };
  const cases: [what: string, rule: { match: MatchBlock; exclude?: MatchBlock }, answer: string, home?: string][] = [
    ['a rule without namespaces', { match: any(pods) }, 'matched'],
    ['every namespace', { match: any({ ...pods, namespaces: ['*'] }) }, 'matched'],
    ['default itself', { match: any({ ...pods, namespaces: ['default'] }) }, 'matched'],
    ['another namespace', { match: any({ ...pods, namespaces: ['prod-*'] }) }, 'skip'],
    ['another namespace, but the wrong name too', { match: any({ ...pods, namespaces: ['prod'], name: 'x' }) }, 'no'],
    ['only cluster-scoped objects', { match: any({ ...pods, namespaces: [''] }) }, 'no'],
    ['labels of the namespace', { match: any({ ...pods, namespaceSelector: { matchLabels: { env: 'x' } } }) }, 'skip'],
    ['excluded by default', { match: any(pods), exclude: any({ namespaces: ['default'] }) }, 'skip'],
    ['excluded everywhere', { match: any(pods), exclude: any({ namespaces: ['*'] }) }, 'no'],
    ['excluded by name', { match: any(pods), exclude: any({ names: ['some*'] }) }, 'no'],
    [
      'another namespace in one filter of any',
      { match: any({ kinds: ['Secret'] }, { ...pods, namespaces: ['x'] }) },
      'skip',
    ],
    ['a NamespacedPolicy elsewhere', { match: any(pods) }, 'skip', 'prod'],
    ['a NamespacedPolicy elsewhere, for other kinds', { match: any({ kinds: ['Secret'] }) }, 'no', 'prod'],
    ['a NamespacedPolicy in default', { match: any(pods) }, 'matched', 'default'],
  ];
  for (const [what, rule, answer, home] of cases) {
    it(`${what}: ${answer}`, () => {
      assert.equal(decide(rule, home ?? null), answer);
    });
  }
  it('is not assumed when it is written', () => {
    assert.equal(
      decideMatch(compileMatch({ match: any({ ...pods, namespaces: ['x'] }) }, null), pod, context).assumedNamespace,
      false,
    );
  });
});
