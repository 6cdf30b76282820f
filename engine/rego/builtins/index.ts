/** The built-ins that ccpolicy supplies to users' rules. */

import type { BuiltinTable } from './builtin.ts';
import { CIDR } from './cidr.ts';
import { DIGESTS } from './digests.ts';
import { ENCODINGS } from './encodings.ts';
import { IDENTIFIERS } from './identifiers.ts';
import { REGEX } from './regex.ts';
import { SEMVER } from './semver.ts';
import { STRINGS } from './strings.ts';
import { STRUCTURES } from './structures.ts';
import { timeBuiltins } from './time.ts';
import { TOKENS } from './tokens.ts';
import { UNITS } from './units.ts';
import { YAML } from './yaml.ts';

/** The whole table for one run. `asOf` (`YYYY-MM-DD`) is the policy's clock. */
export function userBuiltins(asOf: string): BuiltinTable {
  return {
    ...CIDR,
    ...DIGESTS,
    ...ENCODINGS,
    ...IDENTIFIERS,
    ...REGEX,
    ...SEMVER,
    ...STRINGS,
    ...STRUCTURES,
    ...timeBuiltins(asOf),
    ...TOKENS,
    ...UNITS,
    ...YAML,
  };
}
