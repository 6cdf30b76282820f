/** Policies and exceptions as text, and what the loader says of them. */

import assert from 'node:assert/strict';
import type { RuleMetadata } from '../../../engine/model/rule.ts';
import { loadPolicies } from '../../../engine/policy/load.ts';
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

/** Loads a text as one file. */
export const load = (text: string, requireExpiry = true) =>
  loadPolicies(readDocuments({ path: 'policies/p.yaml', text }), { rules: RULES, requireExpiry });

/** `line «text at the place» code message → hint`, one per problem. */
export const problemsOf = (text: string) =>
  load(text).problems.map(({ location, code, message, hint, excerpt }) => {
    const place = excerpt?.slice((location?.column ?? 0) - 1, (location?.endColumn ?? 0) - 1);
    return `${location?.line} «${place}» ${code} ${message}${hint === undefined ? '' : ` → ${hint}`}`;
  });

export const HEAD = 'apiVersion: ccpolicy.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec:\n  rules:\n';
/** A policy with one rule; its fields begin at line 7, column 7. */
export const policyWith = (fields: string) =>
  `${HEAD}    - name: r\n${fields
    .trim()
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('')}`;
export const RULE = 'rule: cc-no-host-network';
export const MATCH = 'match: {any: [{resources: {kinds: [Pod]}}]}';

export const EXCEPTION = `apiVersion: ccpolicy.dev/v1
kind: PolicyException
metadata: {name: e}
spec:
  exceptions: [{ruleIds: [cc-no-host-network]}]
  match: {any: [{resources: {kinds: [Pod], names: [a]}}]}
  reason: needed
  owner: team
  expiresAt: 2027-03-01
`;

/** A refused text: what is wrong with it, the text, and its problems. */
export type Refusal = readonly [what: string, text: string, ...problems: string[]];

/** One test for each: exactly these problems, nothing loaded, and each problem shows its line. */
export function itRefuses(refusals: readonly Refusal[]): void {
  for (const [what, text, ...expected] of refusals) {
    it(what, () => {
      assert.deepEqual(problemsOf(text), expected);
      const loaded = load(text);
      assert.deepEqual([loaded.policies, loaded.exceptions], [[], []]);
      for (const { location, excerpt } of loaded.problems) {
        assert.equal(excerpt, text.split('\n')[(location?.line ?? 0) - 1]);
      }
    });
  }
}
