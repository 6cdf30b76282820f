import assert from 'node:assert/strict';
import { unmatchedNotes } from '../../../engine/policy/resolve.ts';
import { EXCEPTION, itRefuses, load, MATCH, policyWith, problemsOf, type Refusal, RULE } from './policy-documents.ts';

describe('a policy that is right', () => {
  it('is read with everything it says', () => {
    const { policies, exceptions, problems, foreign } = load(`
apiVersion: ccpolicy.dev/v1
kind: NamespacedPolicy
metadata: {name: p, namespace: prod, labels: {a: b}}
spec:
  failureAction: Enforce
  failureActionOverrides: [{action: Audit, namespaceSelector: {}}]
  rules:
    - name: r
      match: {all: [{resources: {kinds: [Pod], selector: {matchLabels: {a*: '?'}}}}]}
      exclude: {any: []}
      rule: cc-image-registry
      parameters: {allowedRegistries: [ghcr.io], strict: true}
      severity: critical
      message: m
      failureAction: Audit
`);
    assert.deepEqual([problems, exceptions, foreign], [[], [], []]);
    const at = (line: number, column: number, endColumn: number, pointer: string) => ({
      path: 'policies/p.yaml',
      line,
      column,
      endLine: line,
      endColumn,
      pointer,
    });
    assert.deepEqual(policies, [
      {
        kind: 'NamespacedPolicy',
        name: 'p',
        namespace: 'prod',
        failureAction: 'Enforce',
        failureActionOverrides: [{ action: 'Audit', namespaceSelector: {} }],
        rules: [
          {
            name: 'r',
            match: { all: [{ resources: { kinds: ['Pod'], selector: { matchLabels: { 'a*': '?' } } } }] },
            exclude: { any: [] },
            rule: 'cc-image-registry',
            parameters: { allowedRegistries: ['ghcr.io'], strict: true },
            severity: 'critical',
            message: 'm',
            failureAction: 'Audit',
            location: at(9, 7, 14, '/spec/rules/0'),
          },
        ],
        location: at(4, 18, 19, '/metadata/name'),
      },
    ]);
  });

  it('may call a rule by an earlier id, and one of its own by folder and id', () => {
    const ids = (id: string) => load(policyWith(`${MATCH}\nrule: ${id}`)).policies[0]?.rules[0]?.rule;
    assert.equal(ids('cc-host-network'), 'cc-no-host-network');
    assert.equal(ids('acme/no-beta'), 'acme/no-beta');
  });

  it('may have what Kyverno only seems to refuse', () => {
    const exclude = (text: string) => problemsOf(policyWith(`${MATCH}\n${RULE}\nexclude: ${text}`));
    for (const text of [
      '{}',
      '{any: []}',
      '{any: [{}]}',
      '{any: [{resources: {kinds: [Pod]}}]}',
      '{any: [{subjects: [{kind: User, name: x}]}]}',
    ]) {
      assert.deepEqual(exclude(text), [], text);
    }
    assert.deepEqual(
      problemsOf(policyWith(`match: {any: [{resources: {kinds: [Pod], namespaceSelector: {}}}]}\n${RULE}`)),
      [],
    );
    assert.deepEqual(problemsOf(policyWith(`match: {any: [{resources: {kinds: [Pod]}, roles: [x]}]}\n${RULE}`)), []);
  });

  it('that matched nothing is told at its rule', () => {
    const { policies } = load(policyWith(`${MATCH}\n${RULE}`));
    assert.deepEqual(unmatchedNotes(policies, new Set([0]), new Set()), []);
    const [note] = unmatchedNotes(policies, new Set(), new Set());
    assert.equal(note?.code, 'POLICY_RULE_UNMATCHED');
    assert.equal(
      note?.message,
      'Rule "r" of policy "p" matched no resource. Check its match; kinds are case-sensitive.',
    );
    assert.deepEqual([note?.location?.line, note?.location?.column], [6, 7]);
  });
});

const NO_POLICIES: readonly Refusal[] = [
  [
    'an unknown kind',
    'apiVersion: ccpolicy.dev/v1\nkind: ClusterPolicy',
    '2 «ClusterPolicy» POLICY_INVALID "ClusterPolicy" is no kind of policy. → Kinds: Policy, NamespacedPolicy, PolicyException.',
  ],
  [
    'a kind nearly right',
    'apiVersion: ccpolicy.dev/v1\nkind: policyexception',
    '2 «policyexception» POLICY_INVALID "policyexception" is no kind of policy. → Did you mean PolicyException?',
  ],
  [
    'no kind',
    'apiVersion: ccpolicy.dev/v1',
    '1 «apiVersion: ccpolicy.dev/v1» POLICY_INVALID kind is missing. → Kinds: Policy, NamespacedPolicy, PolicyException.',
  ],
  [
    'a configuration',
    'apiVersion: ccpolicy.dev/v1\nkind: Config',
    '2 «Config» POLICY_INVALID "Config" is no kind of policy. → A Config is read from .ccpolicy.yaml or --config.',
  ],
  [
    'another version',
    'apiVersion: ccpolicy.dev/v2\nkind: Policy',
    '1 «ccpolicy.dev/v2» POLICY_INVALID There is no API version "ccpolicy.dev/v2". → Did you mean ccpolicy.dev/v1?',
  ],
  [
    'a mistyped version',
    'apiVersion: cpolicy.dev/v1\nkind: Policy',
    '1 «cpolicy.dev/v1» POLICY_INVALID There is no API version "cpolicy.dev/v1". → Did you mean ccpolicy.dev/v1?',
  ],
  [
    'a policy of Kyverno',
    'apiVersion: kyverno.io/v1\nkind: ClusterPolicy',
    '1 «kyverno.io/v1» POLICY_INVALID This is a policy for Kyverno ("kyverno.io/v1"), not for ccpolicy. → Write apiVersion: ccpolicy.dev/v1, kind: Policy, and name a rule of the catalogue; match and exclude stay as they are.',
  ],
];

describe('what is refused in policies and exceptions', () => {
  itRefuses(NO_POLICIES);

  it('a name given twice, with the place of the other', () => {
    const policy = policyWith(`${MATCH}\n${RULE}`);
    assert.deepEqual(problemsOf(`${policy}---\n${policy}---\n${EXCEPTION}---\n${EXCEPTION}`), [
      '12 «p» POLICY_INVALID There is a second policy p. → The other one is at policies/p.yaml:3. Rename one of them.',
      '31 «e» EXCEPTION_INVALID There is a second exception e. → The other one is at policies/p.yaml:21. Rename one of them.',
    ]);
  });

  it('all mistakes of all documents at once, without hiding the neighbours', () => {
    const good = policyWith(`${MATCH}\n${RULE}`);
    const loaded = load(`${policyWith(`match: {}\n${RULE}`)}---\nkind: [\n---\n${good}`);
    assert.deepEqual([loaded.problems.length, loaded.problems[0]?.location?.line], [2, 7]);
    assert.equal(loaded.policies.length, 1);
  });

  it('not manifests of others, which are told apart', () => {
    const { problems, foreign } = load('apiVersion: v1\nkind: Pod\n---\n- a list\n---\nsome text\n---\na: 1\n');
    assert.deepEqual(problems, []);
    assert.equal(foreign.length, 4);
  });
});

describe('hostile documents', () => {
  it('cannot smuggle terminal codes or length into a message', () => {
    const codes = '\\e[31m\\x9b\\u202e';
    const [problem] = load(policyWith(`${MATCH}\n${RULE}\n"${codes}${'x'.repeat(500)}": 1`)).problems;
    assert.match(problem?.message ?? '', /^Unknown field "\\u001b\[31m\\u009b\\u202exx+…" in rules\[0\]\.$/);
    assert.ok((problem?.message.length ?? 0) < 120);
  });

  it('with two thousand mistakes are answered', () => {
    const { problems } = load(
      policyWith(`${MATCH}\n${RULE}\n${Array.from({ length: 2_000 }, (_, i) => `f${i}: 1`).join('\n')}`),
    );
    assert.equal(problems.length, 2_000);
  });
});
