import { HEAD, itRefuses, MATCH, policyWith, type Refusal, RULE } from './policy-documents.ts';

const REFUSALS: readonly Refusal[] = [
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
    'an override with a bad selector',
    policyWith(
      `${MATCH}\n${RULE}\nfailureActionOverrides: [{action: Audit, namespaceSelector: {matchLabels: {a: "!"}}}]`,
    ),
    '9 «"!"» POLICY_INVALID "!" is no label value. → A label value is empty or has at most 63 letters, digits, "-", "_", ".", and begins and ends with a letter or digit.',
  ],
  [
    'a key given twice',
    policyWith(`${MATCH}\n${RULE}\n${RULE}`),
    '9 «rule» POLICY_INVALID The key "rule" stands here 2 times; Kubernetes takes the last. → Keep one of them.',
  ],
];

describe('what is refused in policies', () => itRefuses(REFUSALS));
