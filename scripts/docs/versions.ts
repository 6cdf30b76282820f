/** Which profile versions ask a rule, and with which action, as people read it. */

import { newestProfile, ORDINARY_PROFILE } from '../../engine/catalog/profiles.ts';
import type { Profile } from '../../engine/model/policy.ts';
import type { FailureAction } from '../../engine/model/rule.ts';

/** Later than every version's date. */
const END_OF_TIME = '9999-12-31';

/** Names of all profiles in order, the one that nobody names last. */
function profileNames(profiles: readonly Profile[]): string[] {
  const names = [...new Set(profiles.map(({ name }) => name))].filter((name) => name !== ORDINARY_PROFILE);
  return [...names.sort(), ORDINARY_PROFILE];
}

/** The newest version of each profile, in that order. */
export function newestVersions(profiles: readonly Profile[]): Profile[] {
  return profileNames(profiles).flatMap((name) => newestProfile(profiles, name, END_OF_TIME) ?? []);
}

/** Consecutive versions of a profile that treat a rule alike; versions that do not ask it are left out. */
export interface VersionRange {
  readonly profile: string;
  readonly from: string;
  readonly to: string;
  readonly action: FailureAction;
}

/** The ranges of a rule, by profile and then by date. */
export function versionRanges(profiles: readonly Profile[], rule: string): VersionRange[] {
  return profileNames(profiles).flatMap((name) => {
    const versions = profiles.filter((profile) => profile.name === name).sort((a, b) => (a.from < b.from ? -1 : 1));
    const ranges: VersionRange[] = [];
    let open = false;
    for (const { version, rules } of versions) {
      const action = rules[rule]?.action;
      const last = ranges.at(-1);
      if (action === undefined) open = false;
      else if (open && last?.action === action) ranges[ranges.length - 1] = { ...last, to: version };
      else {
        ranges.push({ profile: name, from: version, to: version, action });
        open = true;
      }
    }
    return ranges;
  });
}
