import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { JsonObject } from '../../../engine/model/json.ts';
import type { MatchBlock, MatchFilter } from '../../../engine/model/policy.ts';
import type { Resource } from '../../../engine/model/resource.ts';
import { explainMatch } from '../../../engine/policy/explain-match.ts';
import { compileBlock, compileMatch, decideMatch, findMatch, reachesKind } from '../../../engine/policy/match.ts';
import { oracleExcepts, oracleMatches, type PlainObject } from './oracle.ts';
import { namespaces } from './resources.ts';

const TABLE = { prod: { env: 'production', app: 'a' }, dev: { env: 'test' } };

const some = <T>(...values: T[]) => fc.constantFrom(...values);
const list = <T>(values: fc.Arbitrary<T>, maxLength = 2) => fc.array(values, { maxLength });
const maybe = <T>(value: fc.Arbitrary<T>, freq = 2) => fc.option(value, { nil: undefined, freq });

const KINDS = [
  'Pod',
  'Deployment',
  'apps/v1/Deployment',
  '*',
  '*/*',
  'P*',
  'v1/Pod',
  '*/Pod',
  'Pod/*',
  'Pod/status',
  'Namespace',
  'ConfigMap',
  'v1/*',
  '*/scale',
  'apps/*/*',
  'v*/Pod',
  '*.com/v1/Deployment',
  'a/b/c/d/e',
  'Cluster*',
  '/v1/*',
];
const PATTERNS = ['*', '', 'prod', 'p*', '?ev', 'dev', 'web*', 'web-1', '*1', 'x'];
const selector = fc.record(
  {
    matchLabels: fc.dictionary(some('app', 'app*', 'tier', '*', 'a?p'), some('a', 'b', '*', '?', 'a*'), { maxKeys: 2 }),
    matchExpressions: list(
      fc.record({
        key: some('app', 'tier', 'env'),
        operator: some('In', 'NotIn', 'Exists', 'DoesNotExist'),
        values: list(some('a', 'b', 'test')),
      }),
    ),
  },
  { requiredKeys: [] },
);

const definite = <T extends object>(record: T) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const rich: fc.Arbitrary<MatchFilter> = fc
  .record({
    resources: maybe(
      fc
        .record({
          kinds: maybe(list(some(...KINDS)), 8),
          name: maybe(some(...PATTERNS), 1),
          names: maybe(list(some(...PATTERNS)), 1),
          namespaces: maybe(list(some(...PATTERNS)), 1),
          annotations: maybe(fc.dictionary(some('app', 'a*', 'tier'), some('a', '*', 'b'), { maxKeys: 2 }), 1),
          selector: maybe(selector, 1),
          namespaceSelector: maybe(selector, 1),
          operations: maybe(list(some('CREATE', 'UPDATE')), 1),
        })
        .map(definite),
      20,
    ),
    subjects: maybe(fc.constant([{ kind: 'User', name: '*' }]), 1),
    roles: maybe(list(fc.constant('admin'), 1), 1),
  })
  .map((value) => definite(value) as unknown as MatchFilter);

/** Broad filters too, so that many rules match and their excludes are asked. */
const broad = some('*', 'Pod', '*/*', 'v1/*').map((kind): MatchFilter => ({ resources: { kinds: [kind] } }));
const filter = fc.oneof({ weight: 3, arbitrary: rich }, { weight: 2, arbitrary: broad });

const block: fc.Arbitrary<MatchBlock> = fc
  .record({
    any: maybe(
      fc.oneof(
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 4, arbitrary: fc.array(filter, { minLength: 1, maxLength: 3 }) },
      ),
      4,
    ),
    all: maybe(fc.array(filter, { maxLength: 2 }), 2),
  })
  .map((value) => definite(value));

const pairs = fc.dictionary(some('app', 'tier', 'apple', 'env'), some('a', 'b', 'ab'), { maxKeys: 3 });
const TYPES = [
  { group: '', version: 'v1', kind: 'Pod', pod: 'own', scoped: true },
  { group: 'apps', version: 'v1', kind: 'Deployment', pod: 'template', scoped: true },
  { group: 'example.com', version: 'v1', kind: 'Deployment', pod: 'none', scoped: true },
  { group: '', version: 'v1', kind: 'ConfigMap', pod: 'none', scoped: true },
  { group: '', version: 'v1', kind: 'Namespace', pod: 'none', scoped: false },
  { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole', pod: 'none', scoped: false },
] as const;

const object: fc.Arbitrary<PlainObject> = fc
  .record({
    type: fc.constantFrom<(typeof TYPES)[number]>(...TYPES),
    name: some('web-1', 'web', 'prod', 'x'),
    namespace: some('prod', 'dev', 'other'),
    labels: pairs,
    annotations: pairs,
    podLabels: pairs,
    podAnnotations: pairs,
  })
  .map(({ type, name, namespace, labels, annotations, podLabels, podAnnotations }) => {
    const template = { labels: podLabels, annotations: podAnnotations };
    const pod = type.pod === 'own' ? { labels, annotations } : type.pod === 'template' ? template : null;
    const { group, version, kind } = type;
    return { group, version, kind, name, namespace: type.scoped ? namespace : '', labels, annotations, pod };
  });

/** The engine's view of a plain object. */
function toResource(plain: PlainObject, namespaceAssumed = false): Resource {
  const { group, version, kind, name, namespace, labels, annotations, pod } = plain;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const value: JsonObject = { apiVersion, kind, metadata: { name, namespace, labels, annotations } };
  const document = {
    file: { path: 'x.yaml', text: '' },
    index: 0,
    range: { start: 0, end: 0 },
    value,
    problems: [],
    duplicates: [],
    places: unused,
  };
  const isOwn = kind === 'Pod';
  const view = pod && {
    specPointer: isOwn ? '/spec' : '/spec/template/spec',
    metadataPointer: isOwn ? '/metadata' : '/spec/template/metadata',
    spec: {},
    metadata: { labels: pod.labels, annotations: pod.annotations },
  };
  return {
    apiVersion,
    group,
    version,
    kind,
    name,
    namespace,
    namespaceAssumed,
    value,
    document,
    pointer: '',
    pod: view,
  };
}

function unused(): never {
  throw new Error('a match needs no places');
}

const rule = fc.record({ match: block, exclude: maybe(block) }).map((value) => definite(value));
const context = namespaces(TABLE);
const RUNS = { seed: 20261121, numRuns: 6000 };

describe('match and exclude against the oracle', () => {
  it('give the same answer', () => {
    const seen = { yes: 0, no: 0, excluded: 0 };
    fc.assert(
      fc.property(rule, maybe(some('prod'), 1), object, (written, home, plain) => {
        const expected = oracleMatches(written, home ?? null, plain, TABLE);
        const compiled = compileMatch(written, home ?? null);
        const resource = toResource(plain);
        const decision = decideMatch(compiled, resource, context);
        assert.equal(decision.matched, expected);
        if (expected) assert.ok(reachesKind(compiled, resource, context), 'matched, but left out by its kind');
        if (decision.decidedBy.startsWith('/exclude')) seen.excluded += 1;
        seen[expected ? 'yes' : 'no'] += 1;
      }),
      RUNS,
    );
    assert.ok(seen.yes > 500 && seen.no > 500 && seen.excluded > 100, JSON.stringify(seen));
  });

  it('are explained by a trace that says the same', () => {
    fc.assert(
      fc.property(rule, object, (written, plain) => {
        const { decision, steps } = explainMatch(written, compileMatch(written, null), toResource(plain), context);
        const holds = (path: string) => steps.some((step) => step.path === path && step.holds);
        const matched = holds('/match/any') || holds('/match/all');
        const excluded = holds('/exclude/any') || holds('/exclude/all');
        assert.equal(decision.matched, matched && !excluded);
        if (!decision.matched) assert.ok(steps.some((step) => step.path === decision.decidedBy));
      }),
      RUNS,
    );
  });

  it('hold for exceptions', () => {
    let yes = 0;
    fc.assert(
      fc.property(block, object, (match, plain) => {
        const expected = oracleExcepts(match, plain, TABLE);
        assert.equal(
          findMatch(compileBlock(match, 'exception', '/match'), toResource(plain), context, true).holds,
          expected,
        );
        if (expected) yes += 1;
      }),
      RUNS,
    );
    assert.ok(yes > 500, `${yes}`);
  });

  it('answer for an assumed namespace whenever some namespace would match', () => {
    fc.assert(
      fc.property(rule, object, some('prod', 'dev', 'other'), (written, plain, other) => {
        fc.pre(plain.namespace !== '');
        const assumed = decideMatch(
          compileMatch(written, null),
          toResource({ ...plain, namespace: 'default' }, true),
          context,
        );
        const elsewhere = oracleMatches(written, null, { ...plain, namespace: other }, TABLE);
        if (elsewhere) assert.ok(assumed.matched || assumed.assumedNamespace);
        const here = oracleMatches(written, null, { ...plain, namespace: 'default' }, TABLE);
        assert.equal(assumed.matched, here);
      }),
      RUNS,
    );
  });
});
