/** Which profile versions judge: `auto`, a name, `name@version`, at a date. */

import { ConfigError } from '../errors.ts';
import type { Profile } from '../model/policy.ts';

/** The profile that `auto` uses for workloads without a platform; nobody names it. */
export const ORDINARY_PROFILE = 'ordinary';
/** The profile that judges every resource when it is named. */
export const BASELINE_PROFILE = 'baseline';

/** What the user asked for. */
export interface ProfileSelection {
  /** Each workload gets the newest version of its platform's profile. */
  readonly auto: boolean;
  /** Named by the user; they judge only their platforms. */
  readonly named: readonly Profile[];
}

/**
 * Reads `--profile` values.
 *
 * @throws ConfigError `UNKNOWN_PROFILE` for a name or version that does not exist.
 */
export function selectProfiles(all: readonly Profile[], wanted: readonly string[], asOf: string): ProfileSelection {
  const named = wanted.filter((name) => name !== 'auto').map((name) => findProfile(all, name, asOf));
  return { auto: wanted.includes('auto') || wanted.length === 0, named: [...new Set(named)] };
}

/** The newest version by date, never one that must be named. */
export function newestProfile(all: readonly Profile[], name: string, asOf: string): Profile | undefined {
  return all
    .filter((profile) => profile.name === name && !profile.onlyNamed && profile.from <= asOf)
    .reduce<Profile | undefined>((best, profile) => (best && best.from >= profile.from ? best : profile), undefined);
}

function findProfile(all: readonly Profile[], wanted: string, asOf: string): Profile {
  const [name = '', version] = wanted.split('@', 2);
  const versions = all.filter((profile) => profile.name === name && name !== ORDINARY_PROFILE);
  if (versions.length === 0) {
    const names = [...new Set(all.map((profile) => profile.name))].filter((other) => other !== ORDINARY_PROFILE);
    throw new ConfigError('UNKNOWN_PROFILE', `There is no profile "${name}".`, {
      hint: `Profiles: auto, ${names.sort().join(', ')}.`,
    });
  }
  if (version === undefined || version === 'latest') return newestProfile(all, name, asOf) ?? oldest(versions);
  const found = versions.find((profile) => profile.version === version);
  if (found !== undefined) return found;
  throw new ConfigError('UNKNOWN_PROFILE', `Profile "${name}" has no version "${version}".`, {
    hint: `Versions: ${versions.map((profile) => profile.version).join(', ')}.`,
  });
}

function oldest(versions: readonly Profile[]): Profile {
  return versions.reduce((best, profile) => (profile.from < best.from ? profile : best));
}
