/** Rule ids and profiles in a configuration, held against those there are. */

import type { ConfigError } from '../errors.ts';
import { didYouMean } from '../json/did-you-mean.ts';
import { joinPointer } from '../json/pointer.ts';
import type { Config, Profile } from '../model/policy.ts';
import type { RuleMetadata } from '../model/rule.ts';
import { type CodedProblem, toConfigErrors } from '../policy/document-error.ts';
import { KnownRules, parameterProblems } from '../policy/rule-reference.ts';
import { shown } from '../policy/schema.ts';
import type { LoadedConfig } from './load.ts';

/** What names may refer to. */
export interface KnownNames {
  /** Catalogue and users' rules. */
  readonly rules: Iterable<RuleMetadata>;
  /** Those that users may name. */
  readonly profiles: readonly Pick<Profile, 'name' | 'version'>[];
}

/** Checks the names; the configuration that comes back uses the ids that rules have now. */
export function checkConfigNames(loaded: LoadedConfig, known: KnownNames): { config: Config; problems: ConfigError[] } {
  const rules = new KnownRules(known.rules);
  const { config, document } = loaded;
  const problems = [
    ...(config.profiles ?? []).flatMap((name, index) => profileProblems(name, joinPointer('/profiles', index), known)),
    ...Object.entries(config.platforms?.namespaces ?? {}).flatMap(([namespace, name]) =>
      profileProblems(name, joinPointer('/platforms/namespaces', namespace), known),
    ),
    ...(['parameters', 'severity', 'failureAction'] as const).flatMap((key) => ruleKeyProblems(config, key, rules)),
  ];
  return { config: withCanonicalIds(config, rules), problems: toConfigErrors(document, problems) };
}

function profileProblems(text: string, pointer: string, { profiles }: KnownNames): CodedProblem[] {
  if (text === 'auto' && pointer.startsWith('/profiles/')) return [];
  const [name = '', version] = text.split('@', 2);
  const versions = profiles.filter((profile) => profile.name === name).map((profile) => profile.version);
  if (versions.length === 0) {
    const names = [...new Set(profiles.map((profile) => profile.name))].sort();
    return [unknownProfile(pointer, `There is no profile ${shown(name)}.`, 'Profiles', didYouMean(name, names), names)];
  }
  if (version === undefined || version === 'latest' || versions.includes(version)) return [];
  const message = `Profile ${name} has no version ${shown(version)}.`;
  return [unknownProfile(pointer, message, 'Versions', didYouMean(version, versions), versions)];
}

function unknownProfile(
  pointer: string,
  message: string,
  what: string,
  nearest: string | undefined,
  all: readonly string[],
): CodedProblem {
  const list = `${what}: ${all.join(', ')}.`;
  const hint = nearest === undefined ? list : `Did you mean ${nearest}?`;
  return { code: 'UNKNOWN_PROFILE', pointer, atKey: false, message, hint };
}

function ruleKeyProblems(
  config: Config,
  key: 'parameters' | 'severity' | 'failureAction',
  rules: KnownRules,
): CodedProblem[] {
  return Object.keys(config[key] ?? {}).flatMap((id) => {
    const pointer = joinPointer(`/${key}`, id);
    const rule = rules.find(id);
    if (rule === undefined) return [rules.unknown(id, pointer, true)];
    return key === 'parameters' ? parameterProblems(rule, config.parameters?.[id], pointer, 'CONFIG_INVALID') : [];
  });
}

function withCanonicalIds(config: Config, rules: KnownRules): Config {
  const canonical = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [rules.canonicalId(id), value]));
  return {
    ...config,
    ...(config.parameters === undefined ? {} : { parameters: canonical(config.parameters) }),
    ...(config.severity === undefined ? {} : { severity: canonical(config.severity) }),
    ...(config.failureAction === undefined ? {} : { failureAction: canonical(config.failureAction) }),
  };
}
