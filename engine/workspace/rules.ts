/** `rules`: what there is to ask — rules, profiles and their versions — as data. */

import type { Catalog } from '../catalog/catalog.ts';
import { ORDINARY_PROFILE } from '../catalog/profiles.ts';
import { ruleNames } from '../check/prepare.ts';
import type { FailureAction, RuleMetadata } from '../model/rule.ts';
import type { PlacedRules } from './open.ts';

/** A rule and the profile versions that ask it. */
export interface RuleDescription {
  readonly rule: RuleMetadata;
  readonly profiles: readonly { readonly name: string; readonly version: string; readonly action: FailureAction }[];
  /** What `auto` asks of workloads without a platform; absent when it asks nothing. */
  readonly ordinary?: FailureAction;
}

/** A profile and its versions, oldest first. */
export interface ProfileDescription {
  readonly name: string;
  readonly versions: readonly {
    readonly version: string;
    readonly from: string;
    readonly title: string;
    readonly rules: number;
  }[];
}

/** All rules: the catalogue's in its order, then those of users by id. */
export function listRules({ catalog, rules }: Pick<PlacedRules, 'catalog' | 'rules'>): RuleDescription[] {
  const order = (rule: RuleMetadata) => Number(rule.ordinal?.slice(1) ?? Number.MAX_SAFE_INTEGER);
  return rules.toSorted((a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1)).map((rule) => describe(catalog, rule));
}

/** One rule, by id, alias or ordinal. @throws ConfigError `UNKNOWN_RULE` */
export function findRule({ catalog, rules }: Pick<PlacedRules, 'catalog' | 'rules'>, name: string): RuleDescription {
  const byOrdinal = rules.find((rule) => rule.ordinal === name.toUpperCase());
  const id = byOrdinal?.id ?? ruleNames(rules)(name, 'rules');
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`rule ${id} is named but not there`);
  return describe(catalog, rule);
}

/** All profiles that users may name. */
export function listProfiles(catalog: Catalog): ProfileDescription[] {
  const byName = new Map<string, ProfileDescription['versions'][number][]>();
  for (const { name, version, from, title, rules } of catalog.profiles.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (name === ORDINARY_PROFILE) continue;
    const entry = { version, from, title, rules: Object.keys(rules).length };
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [entry]);
    else known.push(entry);
  }
  return [...byName].map(([name, versions]) => ({ name, versions })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describe(catalog: Catalog, rule: RuleMetadata): RuleDescription {
  const profiles = catalog.profiles
    .filter(({ name }) => name !== ORDINARY_PROFILE)
    .toSorted((a, b) => (a.name === b.name ? (a.from < b.from ? -1 : 1) : a.name < b.name ? -1 : 1))
    .flatMap(({ name, version, rules }) => {
      const entry = Object.hasOwn(rules, rule.id) ? rules[rule.id] : undefined;
      return entry === undefined ? [] : [{ name, version, action: entry.action }];
    });
  const ordinary = catalog.profiles.find(({ name }) => name === ORDINARY_PROFILE)?.rules[rule.id]?.action;
  return { rule, profiles, ...(ordinary === undefined ? {} : { ordinary }) };
}
