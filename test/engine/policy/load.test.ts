import assert from 'node:assert/strict';
import type { RuleMetadata } from '../../../engine/model/rule.ts';
import { loadPolicies } from '../../../engine/policy/load.ts';
import { unmatchedNotes } from '../../../engine/policy/resolve.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';

function rule(id: string, rest: Partial<RuleMetadata> = {}): RuleMetadata {
  return {
    id,
    group: 'isolation',
    title: id,
    description: '',
    severity: 'medium',
    action: 'Enforce',
    systems: [],
    kinds: ['Pod'],
    package: id,
    reads: [],
    when: [],
    facts: [],
    joins: [],
    messages: {},
    parameters: {},
    fix: 'none',
    remediation: '',
    references: [],
    aliases: [],
    ...rest,
  };
}

const RULES = [
  rule('cc-no-host-network', { aliases: ['cc-host-network'] }),
  rule('cc-image-registry', {
    parameters: {
      allowedRegistries: { type: 'array', default: [], description: 'Registries that images may come from.' },
      strict: { type: 'boolean', default: false, description: 'Refuse what cannot be told.' },
    },
  }),
  rule('acme/no-beta'),
];

const load = (text: string, requireExpiry = true) =>
  loadPolicies(readDocuments({ path: 'policies/p.yaml', text }), { rules: RULES, requireExpiry });

/** `line «text at the place» code message → hint`, one per problem. */
const problemsOf = (text: string) =>
  load(text).problems.map(({ location, code, message, hint, excerpt }) => {
    const place = excerpt?.slice((location?.column ?? 0) - 1, (location?.endColumn ?? 0) - 1);
    return `${location?.line} «${place}» ${code} ${message}${hint === undefined ? '' : ` → ${hint}`}`;
  });

const HEAD = 'apiVersion: ccpolicy.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec:\n  rules:\n';
/** A policy with one rule; its fields begin at line 7, column 7. */
const policyWith = (fields: string) =>
  `${HEAD}    - name: r\n${fields
    .trim()
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('')}`;
const RULE = 'rule: cc-no-host-network';
const MATCH = 'match: {any: [{resources: {kinds: [Pod]}}]}';

const EXCEPTION = `apiVersion: ccpolicy.dev/v1
kind: PolicyException
metadata: {name: e}
spec:
  exceptions: [{ruleIds: [cc-no-host-network]}]
  match: {any: [{resources: {kinds: [Pod], names: [a]}}]}
  reason: needed
  owner: team
  expiresAt: 2027-03-01
`;

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
    assert.deepEqual(unmatchedNotes(policies, new Set([0])), []);
    const [note] = unmatchedNotes(policies, new Set());
    assert.equal(note?.code, 'POLICY_RULE_UNMATCHED');
    assert.equal(
      note?.message,
      'Rule "r" of policy "p" matched no resource. Check its match; kinds are case-sensitive.',
    );
    assert.deepEqual([note?.location?.line, note?.location?.column], [6, 7]);
  });
});

const match = (text: string) => policyWith(`match: ${text}\n${RULE}`);
const resources = (text: string) => match(`{any: [{resources: {${text}}}]}`);

const POLICY_REFUSALS: [what: string, text: string, ...problems: string[]][] = [
  [
    'any beside all',
    match('{any: [{resources: {kinds: [Pod]}}], all: [{resources: {kinds: [Pod]}}]}'),
    '7 «match» POLICY_INVALID any and all stand side by side. → Keep one: any needs one matching filter, all needs every one.',
  ],
  [
    'an empty any beside all',
    match('{any: [], all: [{resources: {kinds: [Pod]}}]}'),
    '7 «match» POLICY_INVALID any and all stand side by side. → Keep one: any needs one matching filter, all needs every one.',
  ],
  [
    'any beside all in exclude',
    policyWith(`${MATCH}\n${RULE}\nexclude: {any: [], all: []}`),
    '9 «exclude» POLICY_INVALID any and all stand side by side. → Keep one: any needs one matching filter, all needs every one.',
  ],
  [
    'the direct form',
    match('{resources: {kinds: [Pod], names: ["a b", "true"]}}'),
    '7 «resources» POLICY_INVALID resources stands directly under match; it belongs into a filter of any or all. → Write match: {any: [{resources: {kinds: [Pod], names: ["a b", "true"]}}]}.',
  ],
  [
    'the direct form with users, in exclude',
    policyWith(`${MATCH}\n${RULE}\nexclude:\n  subjects: [{kind: User, name: x}]`),
    '10 «subjects» POLICY_INVALID subjects stands directly under exclude; it belongs into a filter of any or all. → Write exclude: {any: [{subjects: [{kind: User, name: x}]}]}.',
  ],
  [
    'a long direct form',
    match(`{resources: {kinds: [${'Pod, '.repeat(50)}Job]}}`),
    '7 «resources» POLICY_INVALID resources stands directly under match; it belongs into a filter of any or all. → Write match: {any: [{resources: {…}}]}.',
  ],
  [
    'an empty match',
    match('{}'),
    '7 «match» POLICY_INVALID match selects nothing. → Write match: {any: [{resources: {kinds: [Pod]}}]}.',
  ],
  [
    'an empty any',
    match('{any: []}'),
    '7 «match» POLICY_INVALID match selects nothing. → Write match: {any: [{resources: {kinds: [Pod]}}]}.',
  ],
  [
    'an empty filter',
    match('{any: [{resources: {kinds: [Pod]}}, {}]}'),
    '7 «{}» POLICY_INVALID An empty filter matches nothing. → Write resources: {kinds: [Pod]}, or remove it.',
  ],
  [
    'an empty resources',
    match('{all: [{resources: {}}]}'),
    '7 «{resources: {}}» POLICY_INVALID An empty filter matches nothing. → Write resources: {kinds: [Pod]}, or remove it.',
  ],
  [
    'a filter without kinds',
    resources('names: [a]'),
    '7 «{resources: {names: [a]}}» POLICY_INVALID A match filter needs kinds. → Add kinds to resources; Pod selects everything that makes pods.',
  ],
  [
    'a filter of users only',
    match('{any: [{roles: [admin]}]}'),
    '7 «{roles: [admin]}» POLICY_INVALID A match filter needs kinds. → Add kinds to resources; Pod selects everything that makes pods.',
  ],
  [
    '* beside another kind',
    resources('kinds: [Pod, "*"]'),
    '7 «"*"» POLICY_INVALID * stands beside other kinds. → Remove the other kinds, or *.',
  ],
  [
    'name with names',
    resources('kinds: [Pod], name: a, names: [b]'),
    '7 «name» POLICY_INVALID name and names stand side by side. → Move the name into names.',
  ],
  [
    'an unknown operation',
    resources('kinds: [Pod], operations: [CREATE, PATCH]'),
    '7 «PATCH» POLICY_INVALID "PATCH" is no value of operations. → Allowed: CREATE, UPDATE, DELETE, CONNECT.',
  ],
  [
    'an operation in lower case',
    resources('kinds: [Pod], operations: [create]'),
    '7 «create» POLICY_INVALID "create" is no value of operations. → Did you mean CREATE? Allowed: CREATE, UPDATE, DELETE, CONNECT.',
  ],
  [
    'selector: {}',
    resources('kinds: [Pod], selector: {}'),
    '7 «selector» POLICY_INVALID The selector is empty. → Add matchLabels or matchExpressions, or remove it.',
  ],
  [
    'a selector of empty parts',
    resources('kinds: [Pod], selector: {matchLabels: {}}'),
    '7 «selector» POLICY_INVALID The selector is empty. → Add matchLabels or matchExpressions, or remove it.',
  ],
  [
    'a bad label key',
    resources('kinds: [Pod], selector: {matchLabels: {"a b": c}}'),
    '7 «"a b"» POLICY_INVALID "a b" is no label key. → A label key is [prefix/]name: letters, digits, "-", "_", ".", a name of at most 63 characters.',
  ],
  [
    'a bad label value in namespaceSelector',
    resources('kinds: [Pod], namespaceSelector: {matchLabels: {a: "!"}}'),
    '7 «"!"» POLICY_INVALID "!" is no label value. → A label value is empty or has at most 63 letters, digits, "-", "_", ".", and begins and ends with a letter or digit.',
  ],
  [
    'a bad expression in exclude',
    policyWith(
      `${MATCH}\n${RULE}\nexclude: {any: [{resources: {selector: {matchExpressions: [{key: a, operator: In}]}}}]}`,
    ),
    '9 «{key: a, operator: In}» POLICY_INVALID Operator In needs values. → Add values: […], or use Exists or DoesNotExist.',
  ],
  [
    'an unknown operator',
    resources('kinds: [Pod], selector: {matchExpressions: [{key: a, operator: Notin, values: [b]}]}'),
    '7 «Notin» POLICY_INVALID "Notin" is no value of operator. → Did you mean NotIn? Allowed: In, NotIn, Exists, DoesNotExist.',
  ],
  [
    'a number as a label',
    resources('kinds: [Pod], selector: {matchLabels: {build: 42}}'),
    '7 «42» POLICY_INVALID build must be a string, not a number. → Quote what looks like a number, a boolean or a date.',
  ],
  [
    'an unknown rule',
    policyWith(`${MATCH}\nrule: cc-no-hostnetwork`),
    '8 «cc-no-hostnetwork» UNKNOWN_RULE There is no rule "cc-no-hostnetwork". → Did you mean cc-no-host-network?',
  ],
  [
    'a rule like no other',
    policyWith(`${MATCH}\nrule: something`),
    '8 «something» UNKNOWN_RULE There is no rule "something". → `ccpolicy rules` lists all rules.',
  ],
  [
    'an unknown parameter',
    policyWith(`${MATCH}\nrule: cc-image-registry\nparameters: {allowedRegistry: [x]}`),
    '9 «allowedRegistry» POLICY_INVALID Rule cc-image-registry has no parameter "allowedRegistry". → Did you mean allowedRegistries?',
  ],
  [
    'a parameter like no other',
    policyWith(`${MATCH}\nrule: cc-image-registry\nparameters: {zzz: 1}`),
    '9 «zzz» POLICY_INVALID Rule cc-image-registry has no parameter "zzz". → Its parameters: allowedRegistries, strict.',
  ],
  [
    'a parameter of a rule without any',
    policyWith(`${MATCH}\n${RULE}\nparameters: {x: 1}`),
    '9 «x» POLICY_INVALID Rule cc-no-host-network has no parameter "x". → It has no parameters.',
  ],
  [
    'a parameter of a wrong type',
    policyWith(`${MATCH}\nrule: cc-image-registry\nparameters: {allowedRegistries: ghcr.io, strict: null}`),
    '9 «ghcr.io» POLICY_INVALID Parameter allowedRegistries of cc-image-registry must be a list, not a string. → Registries that images may come from.',
    '9 «null» POLICY_INVALID Parameter strict of cc-image-registry must be true or false, not empty. → Refuse what cannot be told.',
  ],
  [
    'a parameter of the prototype',
    policyWith(`${MATCH}\n${RULE}\nparameters: {__proto__: {}}`),
    '9 «__proto__» POLICY_INVALID Rule cc-no-host-network has no parameter "__proto__". → It has no parameters.',
  ],
  [
    'an unknown field',
    policyWith(`mtach: {}\n${MATCH}\n${RULE}`),
    '7 «mtach» POLICY_INVALID Unknown field "mtach" in rules[0]. → Did you mean match?',
  ],
  [
    'a field like no other',
    policyWith(`${MATCH}\n${RULE}\nzzzzzz: 1`),
    '9 «zzzzzz» POLICY_INVALID Unknown field "zzzzzz" in rules[0]. → Known fields: name, match, exclude, rule, parameters, severity, message, failureAction, failureActionOverrides.',
  ],
  [
    'a field of the prototype',
    policyWith(`${MATCH}\n${RULE}\n__proto__: {x: 1}`),
    '9 «__proto__» POLICY_INVALID Unknown field "__proto__" in rules[0]. → Known fields: name, match, exclude, rule, parameters, severity, message, failureAction, failureActionOverrides.',
  ],
  [
    'missing fields',
    `${HEAD}    - name: r`,
    '6 «name: r» POLICY_INVALID match is missing in rules[0]. → Write match: {any: [{resources: {kinds: [Pod]}}]}.',
    '6 «name: r» POLICY_INVALID rule is missing in rules[0]. → An id of the catalogue (see `ccpolicy rules`), or <folder>/<id> of a rule of your own.',
  ],
  [
    'no rules',
    'apiVersion: ccpolicy.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec: {rules: []}',
    '4 «[]» POLICY_INVALID rules is empty. → Each names a rule of the catalogue (or of a rule folder) and the resources it is asked of.',
  ],
  [
    'an empty spec',
    'apiVersion: ccpolicy.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec:',
    '4 «» POLICY_INVALID spec must be a mapping, not empty. → The rules, and the action that holds for all of them.',
  ],
  [
    'a wrong type',
    policyWith(`match: []\n${RULE}`),
    '7 «[]» POLICY_INVALID match must be a mapping, not a list. → What the rule is asked of: any (one filter is enough) or all (every filter must match).',
  ],
  [
    'an unknown action',
    policyWith(`${MATCH}\n${RULE}\nfailureAction: enforce`),
    '9 «enforce» POLICY_INVALID "enforce" is no value of failureAction. → Did you mean Enforce? Allowed: Enforce, Audit.',
  ],
  [
    'an unknown severity',
    policyWith(`${MATCH}\n${RULE}\nseverity: 5`),
    '9 «5» POLICY_INVALID 5 is no value of severity. → Allowed: critical, high, medium, low, info.',
  ],
  [
    'a bad name',
    `${HEAD.replace('{name: p}', '{name: "My Policy"}')}    - name: r\n      ${MATCH}\n      ${RULE}`,
    '3 «"My Policy"» POLICY_INVALID "My Policy" is no valid name. → A Kubernetes object name: lower-case letters, digits, "-" and ".", at most 253 characters.',
  ],
  [
    'a rule name given twice',
    `${policyWith(`${MATCH}\n${RULE}`)}    - {name: r, ${MATCH}, ${RULE}}`,
    '9 «r» POLICY_INVALID There is a second rule "r". → Rename one of them.',
  ],
  [
    'a namespace in a Policy',
    `${HEAD.replace('{name: p}', '{name: p, namespace: x}')}    - name: r\n      ${MATCH}\n      ${RULE}`,
    '3 «namespace» POLICY_INVALID namespace is not allowed here. → A Policy speaks of every namespace. Use kind: NamespacedPolicy, or match by namespaces.',
  ],
  [
    'a NamespacedPolicy without a namespace',
    `${HEAD.replace('kind: Policy', 'kind: NamespacedPolicy')}    - name: r\n      ${MATCH}\n      ${RULE}`,
    '3 «metadata» POLICY_INVALID namespace is missing in metadata. → Add namespace: the only one that it speaks of; a Policy speaks of all.',
  ],
  [
    'namespaces in a NamespacedPolicy',
    resources('kinds: [Pod], namespaces: [x]')
      .replace('kind: Policy', 'kind: NamespacedPolicy')
      .replace('{name: p}', '{name: p, namespace: x}'),
    '7 «namespaces» POLICY_INVALID A NamespacedPolicy speaks of its own namespace (x) only. → Remove namespaces, or use kind: Policy.',
  ],
  [
    'an override with a bad selector',
    policyWith(
      `${MATCH}\n${RULE}\nfailureActionOverrides: [{action: Audit, namespaceSelector: {matchLabels: {a: "!"}}}]`,
    ),
    '9 «"!"» POLICY_INVALID "!" is no label value. → A label value is empty or has at most 63 letters, digits, "-", "_", ".", and begins and ends with a letter or digit.',
  ],
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
  [
    'a key given twice',
    policyWith(`${MATCH}\n${RULE}\n${RULE}`),
    '9 «rule» POLICY_INVALID The key "rule" stands here 2 times; Kubernetes takes the last. → Keep one of them.',
  ],
];

const exceptionWith = (from: string, to: string) => EXCEPTION.replace(from, to);
const EXCEPTION_REFUSALS: [what: string, text: string, ...problems: string[]][] = [
  [
    'no reason',
    exceptionWith('  reason: needed\n', ''),
    '4 «spec» EXCEPTION_INVALID reason is missing in spec. → Why the finding is accepted, for whoever reads it in a year.',
  ],
  [
    'no owner',
    exceptionWith('  owner: team\n', ''),
    '4 «spec» EXCEPTION_INVALID owner is missing in spec. → The person or team that answers for it.',
  ],
  [
    'a blank reason',
    exceptionWith('reason: needed', 'reason: " "'),
    '7 «" "» EXCEPTION_INVALID " " is no valid reason. → Why the finding is accepted, for whoever reads it in a year.',
  ],
  [
    'no expiry',
    exceptionWith('  expiresAt: 2027-03-01\n', ''),
    '4 «spec» EXCEPTION_INVALID expiresAt is missing in spec: an exception ends some day. → Add expiresAt: YYYY-MM-DD, or set exceptions.requireExpiry: false in .ccpolicy.yaml.',
  ],
  [
    'no date',
    exceptionWith('2027-03-01', 'tomorrow'),
    '9 «tomorrow» EXCEPTION_INVALID "tomorrow" is no valid expiresAt. → The last day on which it holds, as YYYY-MM-DD.',
  ],
  [
    'no day of the calendar',
    exceptionWith('2027-03-01', '2027-02-29'),
    '9 «2027-02-29» EXCEPTION_INVALID "2027-02-29" is no day of the calendar. → Write it as YYYY-MM-DD.',
  ],
  [
    'an unknown rule id',
    exceptionWith('[cc-no-host-network]', '[cc-no-host-network, cc-no-host-netwerk]'),
    '5 «cc-no-host-netwerk» UNKNOWN_RULE There is no rule "cc-no-host-netwerk". → Did you mean cc-no-host-network?',
  ],
  [
    'rule names without a policy',
    exceptionWith('{ruleIds: [cc-no-host-network]}', '{ruleNames: [a]}'),
    '5 «{ruleNames: [a]}» EXCEPTION_INVALID ruleNames need the policy that they are names of. → Add policyName, or use ruleIds.',
  ],
  [
    'a policy without rules',
    exceptionWith('{ruleIds: [cc-no-host-network]}', '{policyName: p}'),
    '5 «{policyName: p}» EXCEPTION_INVALID No rule of "p" is waived here. → Add ruleNames, or ruleIds: [<rule id>].',
  ],
  [
    'an empty entry',
    exceptionWith('{ruleIds: [cc-no-host-network]}', '{}'),
    '5 «{}» EXCEPTION_INVALID Nothing is waived here. → Add ruleNames, or ruleIds: [<rule id>].',
  ],
  [
    'an empty match of an exception',
    exceptionWith('{any: [{resources: {kinds: [Pod], names: [a]}}]}', '{}'),
    '6 «match» EXCEPTION_INVALID match selects nothing. → Write match: {any: [{resources: {kinds: [Pod]}}]}.',
  ],
  [
    'operations alone',
    exceptionWith('{kinds: [Pod], names: [a]}', '{operations: [CREATE]}'),
    '6 «{resources: {operations: [CREATE]}}» EXCEPTION_INVALID An empty filter matches nothing. → Write resources: {kinds: [Pod]}, or remove it.',
  ],
  [
    'users',
    exceptionWith(
      '{resources: {kinds: [Pod], names: [a]}}',
      '{resources: {kinds: [Pod]}, subjects: [{kind: User, name: x}]}',
    ),
    '6 «subjects» EXCEPTION_INVALID An exception by subjects never holds: manifests carry no user. → Remove subjects; match by resources.',
  ],
  [
    'the direct form in an exception',
    exceptionWith('{any: [{resources: {kinds: [Pod], names: [a]}}]}', '{resources: {kinds: [Pod]}}'),
    '6 «resources» EXCEPTION_INVALID resources stands directly under match; it belongs into a filter of any or all. → Write match: {any: [{resources: {kinds: [Pod]}}]}.',
  ],
  [
    'a selector that is none',
    exceptionWith('names: [a]', 'selector: {matchLabels: {a: "!"}}'),
    '6 «"!"» EXCEPTION_INVALID "!" is no label value. → A label value is empty or has at most 63 letters, digits, "-", "_", ".", and begins and ends with a letter or digit.',
  ],
  [
    'an exclude',
    exceptionWith('  owner: team\n', '  owner: team\n  exclude: {}\n'),
    '9 «exclude» EXCEPTION_INVALID Unknown field "exclude" in spec. → Known fields: exceptions, match, reason, owner, ticket, expiresAt.',
  ],
];

describe('what is refused in policies and exceptions', () => {
  for (const [what, text, ...expected] of [...POLICY_REFUSALS, ...EXCEPTION_REFUSALS]) {
    it(what, () => {
      assert.deepEqual(problemsOf(text), expected);
      const loaded = load(text);
      assert.deepEqual([loaded.policies, loaded.exceptions], [[], []]);
      for (const { location, excerpt } of loaded.problems) {
        assert.equal(excerpt, text.split('\n')[(location?.line ?? 0) - 1]);
      }
    });
  }

  it('a name given twice, with the place of the other', () => {
    const policy = policyWith(`${MATCH}\n${RULE}`);
    assert.deepEqual(problemsOf(`${policy}---\n${policy}---\n${EXCEPTION}---\n${EXCEPTION}`), [
      '12 «p» POLICY_INVALID There is a second policy p. → The other one is at policies/p.yaml:3. Rename one of them.',
      '31 «e» EXCEPTION_INVALID There is a second exception e. → The other one is at policies/p.yaml:21. Rename one of them.',
    ]);
  });

  it('all mistakes of all documents at once, without hiding the neighbours', () => {
    const good = policyWith(`${MATCH}\n${RULE}`);
    const loaded = load(`${match('{}')}---\nkind: [\n---\n${good}`);
    assert.deepEqual([loaded.problems.length, loaded.problems[0]?.location?.line], [2, 7]);
    assert.equal(loaded.policies.length, 1);
  });

  it('not manifests of others, which are told apart', () => {
    const { problems, foreign } = load('apiVersion: v1\nkind: Pod\n---\n- a list\n---\nsome text\n---\na: 1\n');
    assert.deepEqual(problems, []);
    assert.equal(foreign.length, 4);
  });

  it('not a missing expiry where the configuration allows it', () => {
    const { exceptions, problems } = load(exceptionWith('  expiresAt: 2027-03-01\n', ''), false);
    assert.deepEqual([exceptions.length, problems], [1, []]);
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
