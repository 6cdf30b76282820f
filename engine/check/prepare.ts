/** A run is put together: which rules, profiles, policies and settings hold. Pure; whoever starts it has read the files. */

import type { Catalog } from '../catalog/catalog.ts';
import { type ProfileSelection, selectProfiles } from '../catalog/profiles.ts';
import { ConfigError } from '../errors.ts';
import { isObject } from '../json/pointer.ts';
import { toPlatformTables } from '../kubernetes/platform-tables.ts';
import { toWorkloadKinds } from '../kubernetes/workload-kinds.ts';
import type { JsonObject } from '../model/json.ts';
import type { Config, Policy, PolicyException } from '../model/policy.ts';
import type { RuleMetadata } from '../model/rule.ts';
import { nearestRule } from '../policy/rule-reference.ts';
import { CATALOG_MODULE, type CompiledRule, compileRule, RulesByKind } from './rulebook.ts';
import type { Run } from './run.ts';

/** What decides a run. */
export interface RunSettings {
  readonly profiles: readonly string[];
  /** Only these rules; empty for all. */
  readonly rules: readonly string[];
  readonly skipRules: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly productionFlag: 'production' | 'dev' | null;
  readonly all: boolean;
}

/** A user's rule folder, compiled. */
export interface RuleFolder {
  readonly name: string;
  readonly rules: readonly RuleMetadata[];
}

/**
 * Puts a run together.
 *
 * @throws ConfigError `UNKNOWN_RULE`, `UNKNOWN_PROFILE` for names that do not exist.
 */
export function prepareRun(
  catalog: Pick<Catalog, 'rules' | 'profiles' | 'platforms'>,
  settings: RunSettings,
  config: Config,
  loaded: { policies: readonly Policy[]; exceptions: readonly PolicyException[]; folders: readonly RuleFolder[] },
): Run {
  const all = [
    ...[...catalog.rules.values()].map((metadata) => ({ metadata, module: CATALOG_MODULE })),
    ...loaded.folders.flatMap(({ name, rules }) => rules.map((metadata) => ({ metadata, module: name }))),
  ];
  const resolve = ruleNames(all.map(({ metadata }) => metadata));
  const only = new Set(settings.rules.map((name) => resolve(name, '--rule')));
  const skipped = new Set(settings.skipRules.map((name) => resolve(name, '--skip-rule')));
  const chosen = all.filter(({ metadata: { id } }) => (only.size === 0 || only.has(id)) && !skipped.has(id));
  if (chosen.length === 0) {
    throw new ConfigError('USAGE', 'No rule is left: --skip-rule takes out what --rule names.');
  }
  const rules = chosen.map(({ metadata, module }) => compileRule(metadata, module));
  const wanted = settings.profiles.length > 0 ? settings.profiles : (config.profiles ?? []);
  const selection = selectProfiles(catalog.profiles, wanted, settings.asOf);
  return {
    rules,
    unasked: unaskedRules(all, rules, selection, loaded.policies),
    profiles: {
      all: catalog.profiles,
      selection,
      asOf: settings.asOf,
      config,
      rules: new RulesByKind(rules),
    },
    policies: loaded.policies,
    exceptions: loaded.exceptions,
    config,
    tables: toPlatformTables(catalog.platforms),
    facts: { platforms: catalog.platforms, placeholder: placeholderTest(catalog.platforms), asOf: settings.asOf },
    workloadKinds: toWorkloadKinds(config.platforms?.podTemplatePaths),
    asOf: settings.asOf,
    productionFlag: settings.productionFlag,
    all: settings.all,
  };
}

/** Profiles that are named ask their own rules only; policies and the user's own rules ask beside them. */
function unaskedRules(
  all: readonly { readonly metadata: RuleMetadata }[],
  rules: readonly CompiledRule[],
  { auto, named }: ProfileSelection,
  policies: readonly Policy[],
): Set<string> {
  const byPolicy = new Set(policies.flatMap((policy) => policy.rules.map(({ rule }) => rule)));
  const isNamed = (id: string) => named.some((profile) => Object.hasOwn(profile.rules, id));
  const asked = rules.filter(({ metadata: { id }, isOwn }) => auto || isOwn || byPolicy.has(id) || isNamed(id));
  const ids = new Set(asked.map(({ metadata }) => metadata.id));
  return new Set(all.map(({ metadata }) => metadata.id).filter((id) => !ids.has(id)));
}

/** Rule ids by id, alias or ordinal; an id without prefix is the catalogue's. */
export function ruleNames(rules: readonly RuleMetadata[]): (name: string, source: string) => string {
  const known = new Map<string, string>();
  for (const { id, aliases } of rules) for (const alias of aliases) known.set(alias, id);
  for (const { id, ordinal } of rules) if (ordinal !== undefined) known.set(ordinal, id);
  for (const { id } of rules) known.set(id, id);
  return (name, source) => {
    const id = known.get(name);
    if (id !== undefined) return id;
    const nearest = nearestRule(name, [...known.keys()]);
    throw new ConfigError('UNKNOWN_RULE', `${source}: there is no rule "${name}".`, {
      hint: nearest === undefined ? '`ccpolicy rules` lists them.' : `Did you mean "${nearest}"?`,
    });
  };
}

/** The one expression that says what a placeholder looks like. */
function placeholderTest(platforms: JsonObject): (text: string) => boolean {
  const table = isObject(platforms.placeholders) ? platforms.placeholders : {};
  const source = table.placeholderRegex;
  if (typeof source !== 'string') return () => false;
  const pattern = new RegExp(source);
  return (text) => pattern.test(text);
}
