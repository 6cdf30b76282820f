/** Makes the contents of `policies/bundle` from the sources in `policies/`; reads files, writes none. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RegoError } from '../engine/errors.ts';
import { isObject } from '../engine/json/pointer.ts';
import type { JsonObject, JsonValue } from '../engine/model/json.ts';
import type { RuleMetadata } from '../engine/model/rule.ts';
import type { CompiledRego, RegoCompiler, RegoFiles, RegoInspection } from '../engine/rego/compile.ts';
import { DISPATCHER, DISPATCHER_PATH, ENTRYPOINT, RULES_PACKAGE } from '../engine/rego/dispatcher.ts';
import { readRuleMetadata } from '../engine/rego/metadata.ts';
import { checkMessageIds, type MetadataProblem } from '../engine/rego/metadata-problem.ts';
import { sha256 } from '../engine/sandbox/artefact.ts';
import { readDocuments } from '../engine/yaml/read.ts';

/** What building found, and the three files when nothing is wrong. */
export interface BundleBuild {
  readonly problems: readonly MetadataProblem[];
  /** Not wrong, but worth knowing: a profile that names a rule which does not exist. */
  readonly notes: readonly string[];
  /** `policy.wasm`, `catalog.json`, `bundle.lock.json`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Where rules, profiles and facts come from. */
export interface BundleSources {
  /** The `policies` folder. */
  readonly root: string;
  readonly facts?: ReadonlySet<string>;
  /** Only these rule ids, to work on one while others are broken. */
  readonly only?: ReadonlySet<string>;
}

/** Builds everything in memory. What is wrong with a source is a problem with its place, never an exception. */
export async function buildBundle(sources: BundleSources, compiler: RegoCompiler): Promise<BundleBuild> {
  const files = readRego(sources);
  const problems: MetadataProblem[] = [];
  const compiled = await compileAll(files, compiler, problems);
  const rules = readRules(compiled, files, sources, problems);
  const profiles = readProfiles(sources.root, problems);
  const platforms = readPlatforms(sources.root, problems);
  if (problems.length > 0) return { problems, notes: [], files: new Map() };
  const notes = unknownRules(profiles, rules);
  const catalog = { formatVersion: 1, rules, profiles, platforms };
  const made = new Map([
    ['policy.wasm', compiled.wasm],
    ['catalog.json', canonicalJson(catalog as unknown as JsonValue)],
  ]);
  const lock = {
    formatVersion: 1,
    files: Object.fromEntries([...made].map(([name, bytes]) => [name, `sha256:${sha256(bytes)}`])),
    sources: digestsOf(sources.root, [...Object.keys(files), ...dataFiles(sources.root)]),
  };
  return { problems, notes, files: new Map([...made, ['bundle.lock.json', canonicalJson(lock, 2)]]) };
}

/** All Rego but tests, by path relative to `policies`, which is what the Wasm embeds. */
function readRego({ root, only }: BundleSources): RegoFiles {
  const wanted = filesBelow(root, ['lib', 'rules']).filter(
    (path) => path.endsWith('.rego') && !path.endsWith('_test.rego') && (only === undefined || isWanted(path, only)),
  );
  return Object.fromEntries(wanted.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function isWanted(path: string, only: ReadonlySet<string>): boolean {
  return path.startsWith('lib/') || only.has(path.split('/')[2] ?? '');
}

async function compileAll(
  files: RegoFiles,
  compiler: RegoCompiler,
  problems: MetadataProblem[],
): Promise<CompiledRego> {
  const request = { files: { ...files, [DISPATCHER_PATH]: DISPATCHER }, entrypoints: [ENTRYPOINT], strict: true };
  try {
    return await compiler.compile(request);
  } catch (error) {
    problems.push(...toProblems(error));
  }
  const nothing = { wasm: new Uint8Array(), packages: [], annotations: [], messageIds: [], builtins: [] };
  return { ...nothing, ...(await inspectReadable(files, compiler)) };
}

/** What can be told of the files that parse, so that one broken rule does not hide what is wrong with the others. */
async function inspectReadable(files: RegoFiles, compiler: RegoCompiler): Promise<RegoInspection> {
  const readable = { ...files };
  for (;;) {
    try {
      return await compiler.inspect(readable);
    } catch (error) {
      const path = error instanceof RegoError ? error.location?.path : undefined;
      if (path === undefined || readable[path] === undefined) throw error;
      delete readable[path];
    }
  }
}

function toProblems(error: unknown): MetadataProblem[] {
  if (!(error instanceof RegoError)) throw error;
  return [error, ...error.others].map(({ message, location, excerpt }) => ({
    file: location?.path ?? 'policies',
    row: location?.line ?? 1,
    message: excerpt === undefined ? message : `${message}\n    ${excerpt.trim()}`,
  }));
}

/** One rule per `rules/<group>/<id>/policy.rego`, whose package follows from the id. */
function readRules(
  compiled: CompiledRego,
  files: RegoFiles,
  sources: BundleSources,
  problems: MetadataProblem[],
): RuleMetadata[] {
  const rules = compiled.packages
    .filter(({ file }) => file.startsWith('rules/'))
    .flatMap(({ file, row, path, rules: defined }) => {
      const [, group = '', id = ''] = file.split('/');
      const report = (message: string) => problems.push({ file, row, message });
      const expected = [...RULES_PACKAGE, id.replaceAll('-', '_')];
      if (file !== `rules/${group}/${id}/policy.rego`) report('a rule stands in rules/<group>/<id>/policy.rego');
      if (path.join('.') !== expected.join('.')) report(`the package must be ${expected.join('.')}`);
      if (!defined.includes('violations')) report('the rule does not define violations');
      const annotation = compiled.annotations.find((each) => each.file === file && each.scope === 'package');
      if (annotation === undefined) {
        report('the package has no METADATA');
        return [];
      }
      const facts = sources.facts === undefined ? {} : { facts: sources.facts };
      const context = { id, group, package: expected.join('.'), complete: true, files, ...facts };
      const { metadata, problems: found } = readRuleMetadata(annotation, context);
      problems.push(...found, ...checkMessageIds(compiled.messageIds, expected, metadata.messages));
      return [metadata];
    });
  reportTwins(rules, problems);
  return rules.sort((a, b) => ordinalOf(a) - ordinalOf(b) || (a.id < b.id ? -1 : 1));
}

function reportTwins(rules: readonly RuleMetadata[], problems: MetadataProblem[]): void {
  const seen = new Map<string, string>();
  for (const { id, ordinal = '', group, aliases } of rules) {
    for (const name of [id, ordinal, ...aliases]) {
      const other = seen.get(name);
      const file = `rules/${group}/${id}/policy.rego`;
      if (other !== undefined) problems.push({ file, row: 1, message: `${name} already names ${other}` });
      seen.set(name, id);
    }
  }
}

function ordinalOf(rule: RuleMetadata): number {
  return Number(rule.ordinal?.slice(1) ?? Number.POSITIVE_INFINITY);
}

/** Profiles as written, with the digest of their file; `profiles/<name>/<version>.yaml`. */
function readProfiles(root: string, problems: MetadataProblem[]): JsonObject[] {
  return dataFiles(root)
    .filter((path) => path.startsWith('profiles/'))
    .flatMap((path) => {
      const profile = readYaml(root, path, problems);
      if (profile === undefined) return [];
      const { name, version, from, title, rules } = profile;
      if (`profiles/${name}/${version}.yaml` !== path) problems.push(at(path, 'name and version must be the path'));
      if (typeof version !== 'string') problems.push(at(path, 'version must be a text: quote it'));
      if (typeof from !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(from)) problems.push(at(path, 'from must be a date'));
      if (typeof title !== 'string') problems.push(at(path, 'title is missing'));
      if (!isObject(rules)) problems.push(at(path, 'rules is missing'));
      const digest = `sha256:${sha256(readFileSync(join(root, path)))}`;
      return [{ ...profile, onlyNamed: profile.onlyNamed === true, digest }];
    });
}

function unknownRules(profiles: readonly JsonObject[], rules: readonly RuleMetadata[]): string[] {
  const known = new Set(rules.map((rule) => rule.id));
  const unknown = profiles.flatMap((profile) =>
    Object.keys(isObject(profile.rules) ? profile.rules : {}).filter((id) => !known.has(id)),
  );
  return [...new Set(unknown)].sort().map((id) => `profiles name ${id}, which is no rule`);
}

/** `platforms/runtime-classes.yaml` is `data.platforms.runtime_classes`. */
function readPlatforms(root: string, problems: MetadataProblem[]): JsonObject {
  const files = dataFiles(root).filter((path) => path.startsWith('platforms/'));
  return Object.fromEntries(
    files.flatMap((path) => {
      const name = path.slice('platforms/'.length, -'.yaml'.length).replaceAll('-', '_');
      const value = readYaml(root, path, problems);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function dataFiles(root: string): string[] {
  return filesBelow(root, ['platforms', 'profiles']).filter((path) => path.endsWith('.yaml'));
}

function readYaml(root: string, path: string, problems: MetadataProblem[]): JsonObject | undefined {
  const text = readFileSync(join(root, path), 'utf8');
  const documents = readDocuments({ path, text });
  const found = documents.flatMap((document) => [...document.problems, ...document.duplicates]);
  for (const { message, range } of found)
    problems.push(at(path, message, text.slice(0, range.start).split('\n').length));
  const value = documents[0]?.value;
  if (documents.length === 1 && isObject(value)) return value;
  problems.push(at(path, 'this is not one YAML mapping'));
  return undefined;
}

function at(file: string, message: string, row = 1): MetadataProblem {
  return { file, row, message };
}

/** Files below some folders of `root`, as sorted relative paths with `/`; absent folders have none. */
function filesBelow(root: string, folders: readonly string[]): string[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(root.length + 1)
            .replaceAll('\\', '/'),
        ),
    )
    .sort();
}

function digestsOf(root: string, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, `sha256:${sha256(readFileSync(join(root, path)))}`]));
}

/** Keys sorted at every depth, so that equal contents are equal bytes. */
function canonicalJson(value: JsonValue, indentation?: number): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(sorted(value), undefined, indentation)}\n`);
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
