/** What can be said about the text of a Kata agent policy without evaluating it. */

import { createHash } from 'node:crypto';

/** The package that the agent queries (kata-containers src/tools/genpolicy, rules.rego). */
const PACKAGE = 'agent_policy';
const PACKAGE_CLAUSE = /^[ \t]*package(?:[ \t]+([^\s;#]{1,200}))?/;

/** Why the agent could not use the text; null when nothing is wrong with its package. */
export type PolicyTextProblem = 'empty' | 'no-package' | 'other-package' | null;

/** Judges the package clause; works for Rego v0 and v1 alike, and leaves the text as it is. */
export function judgePolicyText(text: string): PolicyTextProblem {
  let start = 0;
  let before = '';
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const line = before + text.slice(start, end < 0 ? text.length : end).trimEnd();
    start = end < 0 ? text.length : end + 1;
    // Comments and empty lines may come first, and the name may stand below its keyword.
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const clause = PACKAGE_CLAUSE.exec(line);
    if (clause === null) return 'no-package';
    if (clause[1] !== undefined) return clause[1] === PACKAGE ? null : 'other-package';
    if (before !== '' || line.trim() !== 'package') return 'no-package';
    before = 'package ';
  }
  return before === '' ? 'empty' : 'no-package';
}

/** Tells two policies apart without showing them. */
export function digestPolicyText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
