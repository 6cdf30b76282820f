/** A workspace is a set of files with the settings that hold for it: what every command starts from. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Catalog, openCatalog } from '../catalog/catalog.ts';
import { ORDINARY_PROFILE } from '../catalog/profiles.ts';
import type { CheckTools } from '../check/check.ts';
import { prepareRun, type RunSettings, ruleNames } from '../check/prepare.ts';
import { type FileProblem, type FileSet, oneFile } from '../check/read-set.ts';
import type { ReportHead } from '../check/report-of.ts';
import type { Run } from '../check/run.ts';
import { checkConfigNames } from '../config/check-names.ts';
import { findConfig } from '../config/find.ts';
import { configError, type LoadedConfig, loadConfig } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import { type CcpolicyError, ConfigError, throwAll } from '../errors.ts';
import type { Config } from '../model/policy.ts';
import type { RuleMetadata } from '../model/rule.ts';
import type { SourceFile } from '../model/source.ts';
import type { Exclusion } from '../source/files.ts';
import { readFile } from '../source/read-file.ts';
import type { WorkspaceHost } from './host.ts';
import type { Jobs } from './jobs.ts';
import { judgingTools } from './judging-tools.ts';
import { Modules } from './modules.ts';
import { openFiles } from './open-files.ts';
import { loadOwnPolicies, type NamedPath, type OwnPolicies } from './policy-files.ts';
import { type RenderSettings, renderSettings } from './render-settings.ts';
import { findRoot, relativePath } from './root.ts';
import { type RenderPlace, renderCacheOf } from './workspace-renderer.ts';

/** What a user asks for, flags and environment merged. */
export interface WorkspaceRequest {
  /** Absolute. */
  readonly cwd: string;
  /** Relative to `cwd`, or absolute; none is the current directory. */
  readonly paths: readonly string[];
  readonly settings: Settings;
  /** One file instead of the disk: standard input. */
  readonly stdin?: SourceFile;
  /** Keep passes and skips. */
  readonly all: boolean;
  /** Ask all rules, though `--rule` names some: a repair of those must hold before the others, too. */
  readonly asksAllRules?: boolean;
}

/** Everything a command works with. */
export interface Workspace extends RenderPlace {
  readonly catalog: Catalog;
  readonly run: Run;
  /** The rules that `--rule` names, by id; absent for all. */
  readonly chosen?: ReadonlySet<string>;
  readonly files: FileSet;
  /** Whether the whole root is checked, and not a part of it. */
  readonly isWhole: boolean;
  /** Files that could not be collected. */
  readonly problems: readonly FileProblem[];
  /** Links that were not followed, documents that test rules: what is left alone, and why. */
  readonly leftAlone: readonly { readonly path: string; readonly reason: string }[];
  /** How many paths ignore files and the configuration have left out. */
  readonly excluded: ReadonlyMap<Exclusion, number>;
  readonly render: RenderSettings;
  /** Null where there is no disk that workers could read. */
  readonly jobs: Jobs | null;
  readonly tools: CheckTools;
  readonly head: ReportHead;
  /** Things to tell on stderr; some come while the set is judged. */
  readonly notices: readonly CcpolicyError[];
  close(): Promise<void>;
}

/** The rules that hold at a place: the catalogue's, and those that flags and configuration name. */
export interface PlacedRules {
  readonly catalog: Catalog;
  readonly own: OwnPolicies;
  /** All of them, the catalogue's first. */
  readonly rules: readonly RuleMetadata[];
}

/** What stands around a set before its files are looked for. */
interface Surroundings extends PlacedRules {
  readonly root: string;
  /** Absolute. */
  readonly paths: readonly string[];
  readonly patternsFrom: string;
  readonly configFile: ConfigFile | undefined;
}

/**
 * Finds root and configuration, and loads the rules and policies that they and the flags name.
 *
 * @throws as `openWorkspace`
 */
export async function openRules(
  { cwd, paths: written, settings, stdin }: Pick<WorkspaceRequest, 'cwd' | 'paths' | 'settings' | 'stdin'>,
  host: WorkspaceHost,
): Promise<Surroundings> {
  const catalog = openCatalog(host.bundle);
  const { root, paths } = stdin === undefined ? findRoot(cwd, written) : { ...findRoot(cwd, []), paths: [] };
  const configFile = readConfig(root, paths[0] ?? root, cwd, settings.config);
  const base = configFile === undefined ? root : dirname(resolve(root, configFile.config.path ?? ''));
  const named = namedPaths(settings, configFile?.loaded, cwd, base);
  const requireExpiry = configFile?.config.exceptions?.requireExpiry !== false;
  const own = await loadOwnPolicies(named, root, catalog.rules.values(), requireExpiry, host);
  const rules = [...catalog.rules.values(), ...own.folders.flatMap((folder) => folder.rules)];
  return { catalog, root, paths, patternsFrom: patternFolder(root, base), configFile, own, rules };
}

/**
 * Opens a workspace.
 *
 * @throws ConfigError, PolicyError, RegoError, CatalogError, SourceError: whatever makes the run meaningless.
 */
export async function openWorkspace(request: WorkspaceRequest, host: WorkspaceHost): Promise<Workspace> {
  const { settings } = request;
  const { catalog, root, paths, patternsFrom, configFile, own, rules } = await openRules(request, host);
  const config = checkedConfig(configFile, rules, catalog);
  const asOf = settings.asOf ?? host.today;
  const wanted = settings.rules ?? [];
  const resolveRule = ruleNames(rules);
  const chosen = new Set(wanted.map((name) => resolveRule(name, '--rule')));
  const runSettings: RunSettings = {
    profiles: settings.profiles ?? [],
    rules: request.asksAllRules === true ? [] : wanted,
    skipRules: settings.skipRules ?? [],
    asOf,
    productionFlag: settings.production === undefined ? null : settings.production ? 'production' : 'dev',
    all: request.all,
  };
  const run = prepareRun(catalog, runSettings, config, own);
  const { files, problems, leftAlone, excluded, isWhole } =
    request.stdin === undefined
      ? openFiles({ root, paths, patternsFrom, config, testDocuments: own.testDocuments })
      : { files: oneFile(request.stdin), problems: [], leftAlone: [], excluded: new Map(), isWhole: false };
  const render = renderSettings(settings, request.stdin === undefined ? configFile?.loaded : undefined, {
    files,
    base: patternsFrom,
    isWhole,
  });
  const modules = new Modules(catalog, own.folders, asOf, host.assets);
  const jobs = (): Jobs => ({
    wanted: settings.jobs,
    ...(host.onThreads === undefined ? {} : { onThreads: host.onThreads }),
    ...(host.onJudging === undefined ? {} : { onJudging: host.onJudging }),
    cores: host.cores ?? 1,
    assets: host.assets,
    data: {
      root,
      patternsFrom,
      paths: files.paths,
      kustomizations: files.kustomizations,
      catalog: { rules: catalog.rules, profiles: catalog.profiles, platforms: catalog.platforms },
      settings: runSettings,
      config,
      policies: own.policies,
      exceptions: own.exceptions,
      folders: own.folders.map((folder) => ({ name: folder.name, rules: folder.rules })),
    },
  });
  const notices = [...own.notices];
  return {
    root,
    catalog,
    run,
    ...(chosen.size === 0 ? {} : { chosen }),
    files,
    isWhole,
    problems,
    leftAlone,
    excluded,
    render,
    ...renderCacheOf(host, notices),
    jobs: request.stdin === undefined ? jobs() : null,
    tools: judgingTools(modules.evaluators, { config, patternsFrom, root: request.stdin === undefined ? root : null }),
    head: {
      tool: { name: 'ccpolicy', version: host.version, catalogDigest: catalog.digest },
      asOf,
      production: settings.production !== false,
      profiles: [],
      configDigest: configFile === undefined ? null : digestOf(configFile.text),
    },
    notices,
    close: () => modules.close(),
  };
}

interface ConfigFile {
  readonly loaded: LoadedConfig;
  readonly config: Config;
  readonly text: string;
}

function readConfig(root: string, start: string, cwd: string, wanted: string | undefined): ConfigFile | undefined {
  const path = wanted === undefined ? findConfig(start, cwd, existsSync) : resolve(cwd, wanted);
  if (path === undefined) return undefined;
  const answer = readFile(dirname(path), path.slice(dirname(path).length + 1));
  if ('problem' in answer) {
    throw new ConfigError('CONFIG_NOT_FOUND', `The configuration ${wanted ?? path} cannot be read.`, {
      hint: 'Name a file with --config, or leave the flag out to look for .ccpolicy.yaml.',
    });
  }
  const { text } = answer.file;
  const reading = loadConfig({ path: relativePath(root, path), text });
  throwAll(reading.problems);
  if (reading.loaded === null) throw new ConfigError('CONFIG_INVALID', 'The configuration is wrong.');
  return { loaded: reading.loaded, config: reading.loaded.config, text };
}

function checkedConfig(
  file: ConfigFile | undefined,
  rules: Parameters<typeof checkConfigNames>[1]['rules'],
  catalog: Catalog,
): Config {
  if (file === undefined) return { path: null };
  const profiles = catalog.profiles.filter(({ name }) => name !== ORDINARY_PROFILE);
  const { config, problems } = checkConfigNames(file.loaded, { rules, profiles });
  throwAll(problems);
  return config;
}

function namedPaths(settings: Settings, loaded: LoadedConfig | undefined, cwd: string, base: string): NamedPath[] {
  const policies = settings.policies?.map((written) => ({ written, path: resolve(cwd, written) }));
  const configured = (loaded?.config.policies ?? []).map((written, index) => ({
    written,
    path: resolve(base, written),
    ...(loaded === undefined ? {} : { place: placeOf(loaded, index) }),
  }));
  const exceptions = (settings.exceptions ?? []).map((written) => ({ written, path: resolve(cwd, written) }));
  return [
    ...(policies ?? configured).map((entry) => ({ ...entry, purpose: 'policy' as const })),
    ...exceptions.map((entry) => ({ ...entry, purpose: 'exceptions' as const })),
  ];
}

/** The place of an entry of `policies`. */
function placeOf(loaded: LoadedConfig, index: number): NonNullable<NamedPath['place']> {
  return configError(loaded, { code: 'POLICY_NOT_FOUND', pointer: `/policies/${index}`, message: '' });
}

/** The patterns of a configuration count from its folder, or from the root when it stands outside of it. */
function patternFolder(root: string, base: string): string {
  const folder = relativePath(root, base);
  return folder.startsWith('..') ? '' : folder;
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
