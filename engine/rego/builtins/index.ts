/** The built-ins that ccpolicy supplies to users' rules. */

import type { BuiltinTable } from './builtin.ts';

/** The whole table for one run. `asOf` (`YYYY-MM-DD`) is the policy's clock. */
export function userBuiltins(_asOf: string): BuiltinTable {
  return {};
}

/** Their names. */
export const SUPPLIED: ReadonlySet<string> = new Set(Object.keys(userBuiltins('1970-01-01')));
