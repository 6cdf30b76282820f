import { itRefuses, MATCH, policyWith, type Refusal, RULE } from './policy-documents.ts';

const match = (text: string) => policyWith(`match: ${text}\n${RULE}`);
const resources = (text: string) => match(`{any: [{resources: {${text}}}]}`);

const REFUSALS: readonly Refusal[] = [
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
    'namespaces in a NamespacedPolicy',
    resources('kinds: [Pod], namespaces: [x]')
      .replace('kind: Policy', 'kind: NamespacedPolicy')
      .replace('{name: p}', '{name: p, namespace: x}'),
    '7 «namespaces» POLICY_INVALID A NamespacedPolicy speaks of its own namespace (x) only. → Remove namespaces, or use kind: Policy.',
  ],
];

describe('what is refused in match and exclude', () => itRefuses(REFUSALS));
