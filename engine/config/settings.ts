/** What a run is told from outside, by flags, environment and file; the first that speaks wins. */

import { ConfigError } from '../errors.ts';
import { didYouMean } from '../json/did-you-mean.ts';
import type { Config } from '../model/policy.ts';
import type { FailOn } from '../model/report.ts';
import { isDate } from '../policy/date.ts';
import { shown } from '../policy/schema.ts';

/** What is rendered before it is judged. */
export type RenderMode = 'auto' | 'kustomize' | 'helm' | 'none';

/** All that can be said in more than one place. Absent means "not said". */
export interface Settings {
  readonly config?: string;
  readonly profiles?: readonly string[];
  readonly policies?: readonly string[];
  readonly exceptions?: readonly string[];
  readonly rules?: readonly string[];
  readonly skipRules?: readonly string[];
  readonly failOn?: FailOn;
  /** `YYYY-MM-DD`. */
  readonly asOf?: string;
  /** What is undetermined counts as production. */
  readonly production?: boolean;
  readonly jobs?: number;
  readonly render?: RenderMode;
  /** Charts are rendered with each of their `ci/*-values.yaml`, too. */
  readonly ciValues?: boolean;
  readonly color?: 'auto' | 'always' | 'never';
}

/** Environment variables, each with the setting it gives. Lists are separated by commas. */
const VARIABLES: Readonly<Record<string, (text: string, name: string) => Settings>> = {
  CCPOLICY_CONFIG: (text) => ({ config: text }),
  CCPOLICY_PROFILE: (text) => ({ profiles: listOf(text) }),
  CCPOLICY_POLICY: (text) => ({ policies: listOf(text) }),
  CCPOLICY_EXCEPTIONS: (text) => ({ exceptions: listOf(text) }),
  CCPOLICY_RULE: (text) => ({ rules: listOf(text) }),
  CCPOLICY_SKIP_RULE: (text) => ({ skipRules: listOf(text) }),
  CCPOLICY_FAIL_ON: (text, name) => ({ failOn: parseFailOn(text, name) }),
  CCPOLICY_AS_OF: (text, name) => ({ asOf: parseAsOf(text, name) }),
  CCPOLICY_PRODUCTION: (text, name) => ({ production: parseBoolean(text, name) }),
  CCPOLICY_JOBS: (text, name) => ({ jobs: parseJobs(text, name) }),
  CCPOLICY_RENDER: (text, name) => ({ render: parseRender(text, name) }),
  CCPOLICY_CI_VALUES: (text, name) => ({ ciValues: parseBoolean(text, name) }),
  CCPOLICY_COLOR: (text, name) => ({ color: oneOf(text, name, ['auto', 'always', 'never']) }),
};

/** The settings of the environment; an empty variable counts as absent, one that nobody knows is an error. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Settings {
  const settings = Object.keys(environment)
    .filter((name) => name.startsWith('CCPOLICY_'))
    .sort()
    .map((name) => readVariable(name, environment[name] ?? ''));
  return mergeSettings(...settings);
}

function readVariable(name: string, text: string): Settings {
  if (text === '') return {};
  const read = Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined;
  if (read !== undefined) return read(text, name);
  const known = Object.keys(VARIABLES);
  const nearest = didYouMean(name, known);
  throw new ConfigError('USAGE', `There is no setting for the environment variable ${name}.`, {
    hint: nearest === undefined ? `Known: ${known.join(', ')}.` : `Did you mean ${nearest}?`,
  });
}

/** The settings that `.ccpolicy.yaml` can hold too. */
export function settingsOfConfig({ profiles, policies }: Config): Settings {
  return { ...(profiles === undefined ? {} : { profiles }), ...(policies === undefined ? {} : { policies }) };
}

/** Merges layers, strongest first: flags, environment, file, defaults. Lists replace one another. */
export function mergeSettings(...layers: readonly Settings[]): Settings {
  const merged: Settings = {};
  return Object.assign(merged, ...layers.toReversed().map(withoutUndefined));
}

function withoutUndefined(layer: Settings): Settings {
  return Object.fromEntries(Object.entries(layer).filter(([, value]) => value !== undefined));
}

/**
 * A severity, or `never`.
 *
 * @throws ConfigError `USAGE`; so do the other parsers.
 */
export function parseFailOn(text: string, source: string): Exclude<FailOn, null> {
  return oneOf(text, source, ['critical', 'high', 'medium', 'low', 'never']);
}

/** What is to be rendered. */
export function parseRender(text: string, source: string): RenderMode {
  return oneOf(text, source, ['auto', 'kustomize', 'helm', 'none']);
}

/** A day. */
export function parseAsOf(text: string, source: string): string {
  if (isDate(text)) return text;
  throw new ConfigError('USAGE', `${source}: ${shown(text)} is no day.`, { hint: 'Write it as YYYY-MM-DD.' });
}

/** More threads than any machine has cores; a larger number is a mistake. */
const MOST_JOBS = 9999;

/** A number of workers, at least 1. */
export function parseJobs(text: string, source: string): number {
  if (/^[1-9][0-9]*$/.test(text) && Number(text) <= MOST_JOBS) return Number(text);
  throw new ConfigError('USAGE', `${source}: ${shown(text)} is no number of jobs.`, {
    hint: `Write a whole number from 1 to ${MOST_JOBS}.`,
  });
}

function parseBoolean(text: string, source: string): boolean {
  return oneOf(text, source, ['true', 'false']) === 'true';
}

function oneOf<T extends string>(text: string, source: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === text);
  if (found !== undefined) return found;
  const nearest = didYouMean(text, allowed);
  const hint = `${nearest === undefined ? '' : `Did you mean ${nearest}? `}Allowed: ${allowed.join(', ')}.`;
  throw new ConfigError('USAGE', `${source}: ${shown(text)} is not known.`, { hint });
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
