/** Flags that several commands share, and how they become settings. Flags beat the environment, which beats the file. */

import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import {
  CcpolicyError,
  mergeSettings,
  parseAsOf,
  parseFailOn,
  parseJobs,
  parseRender,
  readEnvironment,
  type Settings,
} from '../engine/index.ts';
import { addCacheOptions, type CacheValues } from './cache-option.ts';

/** Values of the shared flags, as commander gives them. */
export interface SharedValues extends CacheValues {
  readonly config?: string;
  readonly cwd?: string;
  readonly color?: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly profile?: string[];
  readonly policy?: string[];
  readonly exceptions?: string[];
  readonly rule?: string[];
  readonly skipRule?: string[];
  readonly failOn?: string;
  readonly asOf?: string;
  readonly production?: boolean;
  readonly dev?: boolean;
  readonly jobs?: string;
  readonly render?: string;
  readonly ciValues?: boolean;
}

/** Adds the flags that decide what is judged and how. */
export function addJudgingOptions(command: Command): Command {
  const judging = command
    .option('--profile <NAME[@VERSION]>', 'profile to judge with, or auto (repeatable)', collect)
    .option('--policy <PATH>', 'policies, or a folder of your own rules in Rego (repeatable)', collect)
    .option('--exceptions <PATH>', 'PolicyException documents (repeatable)', collect)
    .option('--rule <ID>', 'only this rule (repeatable)', collect)
    .option('--skip-rule <ID>', 'all but this rule (repeatable)', collect)
    .option('--as-of <DATE>', 'judge as on this day, YYYY-MM-DD (default: today)')
    .addOption(new Option('--production', 'everything is production').conflicts('dev'))
    .addOption(new Option('--dev', 'what nothing else decides is not production').conflicts('production'))
    .option('--jobs <N>', 'worker threads (default: by the size of the set)');
  return addCacheOptions(judging);
}

/** Adds the flags that decide what is rendered before it is judged. */
export function addRenderingOptions(command: Command): Command {
  return command
    .option('--render <WHAT>', 'render before judging: auto, kustomize, helm, none (default: auto)')
    .option('--ci-values', 'charts also with each of their ci/*-values.yaml');
}

/** Settings of flags over those of the environment. @throws CcpolicyError `USAGE` */
export function settingsOf(values: SharedValues): Settings {
  requireSingle('--profile', values.profile);
  requireSingle('--rule', values.rule);
  requireSingle('--skip-rule', values.skipRule);
  const flags: Settings = {
    ...(values.config === undefined ? {} : { config: values.config }),
    ...(values.profile === undefined ? {} : { profiles: values.profile }),
    ...(values.policy === undefined ? {} : { policies: values.policy }),
    ...(values.exceptions === undefined ? {} : { exceptions: values.exceptions }),
    ...(values.rule === undefined ? {} : { rules: values.rule }),
    ...(values.skipRule === undefined ? {} : { skipRules: values.skipRule }),
    ...(values.failOn === undefined ? {} : { failOn: parseFailOn(values.failOn, '--fail-on') }),
    ...(values.asOf === undefined ? {} : { asOf: parseAsOf(values.asOf, '--as-of') }),
    ...(values.production === true ? { production: true } : values.dev === true ? { production: false } : {}),
    ...(values.jobs === undefined ? {} : { jobs: parseJobs(values.jobs, '--jobs') }),
    ...(values.render === undefined ? {} : { render: parseRender(values.render, '--render') }),
    ...(values.ciValues === undefined ? {} : { ciValues: values.ciValues }),
    ...(values.color === undefined ? {} : { color: parseColor(values.color) }),
  };
  return mergeSettings(flags, readEnvironment(process.env));
}

/** No name holds a comma: several of them are a list, as environment variables take it and flags do not. */
function requireSingle(flag: string, values: readonly string[] = []): void {
  const list = values.find((value) => value.includes(','));
  if (list === undefined) return;
  const names = list.split(',').map((name) => name.trim());
  throw new CcpolicyError('USAGE', `${flag} takes one name, not "${list}".`, {
    hint: `Repeat the flag: ${names
      .filter((name) => name !== '')
      .map((name) => `${flag} ${name}`)
      .join(' ')}`,
  });
}

/** The working directory of a run, absolute. */
export function cwdOf(values: SharedValues): string {
  return resolve(values.cwd ?? '.');
}

/** Colours: as told, else by terminal, NO_COLOR and TERM. */
export function wantsColor(color: Settings['color'], stream: { readonly isTTY?: boolean }): boolean {
  if (color === 'always') return true;
  if (color === 'never' || process.env.NO_COLOR || process.env.TERM === 'dumb') return false;
  return stream.isTTY === true;
}

/** The columns of a stream: a terminal's own, within bounds that can be read, and 80 without one. */
export function widthOf({ columns = 80 }: { readonly columns?: number }): number {
  return Math.max(40, Math.min(120, columns));
}

/** Collects a repeatable flag. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

function parseColor(text: string): 'auto' | 'always' | 'never' {
  if (text === 'auto' || text === 'always' || text === 'never') return text;
  throw new CcpolicyError('USAGE', `--color: "${text}" is not known.`, { hint: 'Allowed: auto, always, never.' });
}
