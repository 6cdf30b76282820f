import assert from 'node:assert/strict';
import { EXCEPTION, itRefuses, load, type Refusal } from './policy-documents.ts';

const exceptionWith = (from: string, to: string) => EXCEPTION.replace(from, to);

const REFUSALS: readonly Refusal[] = [
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

describe('what is refused in exceptions', () => {
  itRefuses(REFUSALS);

  it('not a missing expiry where the configuration allows it', () => {
    const { exceptions, problems } = load(exceptionWith('  expiresAt: 2027-03-01\n', ''), false);
    assert.deepEqual([exceptions.length, problems], [1, []]);
  });
});
