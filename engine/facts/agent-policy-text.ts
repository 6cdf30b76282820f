/** What can be said about the text of a Kata agent policy without evaluating it. */

import { createHash } from 'node:crypto';

/** The package that the agent queries (kata-containers src/tools/genpolicy, rules.rego). */
const PACKAGE = 'agent_policy';
/** Comments and empty lines may come first, then the package clause. */
const PACKAGE_CLAUSE = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*package[ \t\r\n]+([^\s;#]{1,200})/;

/** Why the agent could not use the text; null when nothing is wrong with its package. */
export type PolicyTextProblem = 'empty' | 'no-package' | 'other-package' | null;

/** Judges the package clause; works for Rego v0 and v1 alike, and leaves the text as it is. */
export function judgePolicyText(text: string): PolicyTextProblem {
  if (text.trim() === '') return 'empty';
  const name = PACKAGE_CLAUSE.exec(text)?.[1];
  if (name === undefined) return 'no-package';
  return name === PACKAGE ? null : 'other-package';
}

/** Tells two policies apart without showing them. */
export function digestPolicyText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
