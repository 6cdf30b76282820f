/** Users' own rules: a folder of Rego becomes rules with METADATA and one compiled policy. */

import { CcpolicyError, RegoError } from '../errors.ts';
import type { RuleMetadata } from '../model/rule.ts';
import { lockDigest, sha256 } from '../sandbox/artefact.ts';
import type { AssetUrl } from '../sandbox/assets.ts';
import type { SandboxLimits } from '../sandbox/sandbox.ts';
import { AT_COMPILE_TIME, IN_WASM, REFUSED, SUPPLIED } from './builtins/table.ts';
import { type CompiledRego, openCompiler, type RegoFiles, type RegoInspection, regoErrorAt } from './compile.ts';
import { DISPATCHER, DISPATCHER_PATH, ENTRYPOINT, RULES_PACKAGE } from './dispatcher.ts';
import { readRuleMetadata } from './metadata.ts';
import { checkMessageIds, type MetadataProblem, throwMetadataProblems } from './metadata-problem.ts';
import type { RuleCache } from './rule-cache.ts';
import { isReserved, rulePackages } from './rule-packages.ts';
import { findUndeclaredReads } from './undeclared-reads.ts';
import { findUnfinished } from './unfinished-rules.ts';

/** A folder of rules and what loading it needs. */
export interface UserRuleSource {
  /** The folder's name: rules are called `<name>/<id>`. */
  readonly name: string;
  /** The folder as messages shall write it: errors stand at `<path>/<file>`. */
  readonly path: string;
  readonly files: RegoFiles;
  /** `policies/lib` of the catalogue, which users' rules may import; by path. */
  readonly library: RegoFiles;
  readonly facts?: ReadonlySet<string>;
  readonly assets: AssetUrl;
  readonly cache?: RuleCache;
  readonly limits?: SandboxLimits;
}

/** Users' rules, ready to be evaluated by `openConfined`. */
export interface UserRules extends Pick<UserRuleSource, 'name' | 'path' | 'files'> {
  readonly rules: readonly RuleMetadata[];
  /** Rule id → the folder of its Rego file, relative to the rule folder; its test documents stand there, too. */
  readonly directories: ReadonlyMap<string, string>;
  readonly wasm: Uint8Array;
  /** `sha256:…` of the sources. */
  readonly digest: string;
  /** `CACHE_DAMAGED`: told, and compiled anew. `REGO_METADATA_INVALID`: what a rule reads without declaring it. */
  readonly notices: readonly CcpolicyError[];
}

const CACHE_FORMAT = 1;

/**
 * Compiles the folder, or takes it from the cache.
 *
 * @throws RegoError at file, line and column of the user's file: `REGO_INVALID`, `REGO_METADATA_INVALID`,
 * `REGO_BUILTIN_MISSING`, `REGO_LIMIT`.
 */
export async function loadUserRules(source: UserRuleSource): Promise<UserRules> {
  const digest = sha256(Buffer.from(JSON.stringify([source.name, sortedEntries(source.files)])));
  const notices: CcpolicyError[] = [];
  try {
    const key = cacheKey(source, digest);
    const kept = await readKept(source.cache, key, notices);
    const compiled = kept ?? (await compileFolder(source));
    const { rules, directories, undeclared } = readRules(compiled, source);
    notices.push(...undeclared.map((note) => inUsersFolder(note, source)));
    if (kept === undefined) await source.cache?.write(key, pack(compiled));
    const { name, path, files } = source;
    const { wasm } = compiled;
    return { name, path, files, rules, directories, wasm, digest: `sha256:${digest}`, notices };
  } catch (error) {
    throw error instanceof RegoError ? inUsersFolder(error, source) : error;
  }
}

/** Sources, library and compiler decide what comes out. */
function cacheKey({ library, assets }: UserRuleSource, digest: string): string {
  const compiler = lockDigest(assets('rego-compiler.lock.json'));
  return sha256(Buffer.from(JSON.stringify([CACHE_FORMAT, digest, sortedEntries(library), DISPATCHER, compiler])));
}

function sortedEntries(files: RegoFiles): [string, string][] {
  return Object.keys(files)
    .sort()
    .map((path) => [path, files[path] ?? '']);
}

async function compileFolder(source: UserRuleSource): Promise<CompiledRego> {
  const compiler = openCompiler(source.assets, source.limits);
  try {
    const inspected = await compiler.inspect(source.files);
    const generated = generatedModules(inspected, source);
    const compiled = await compiler.compile({ files: { ...source.files, ...generated }, entrypoints: [ENTRYPOINT] });
    checkBuiltins(compiled.builtins, source.files);
    return compiled;
  } finally {
    await compiler.close();
  }
}

/** The dispatcher, the library unless the user brings an own one, and an alias package per rule. */
function generatedModules(inspected: RegoInspection, { files, library }: UserRuleSource): RegoFiles {
  const reserved = inspected.packages.find(({ path }) => isReserved(path));
  if (reserved !== undefined) {
    throw regoErrorAt('REGO_INVALID', `package ${reserved.path.join('.')} is ccpolicy's own`, files, reserved);
  }
  const ownLibrary = inspected.packages.some(({ path }) => path[0] === 'ccpolicy' && path[1] === 'lib');
  const aliases = rulePackages(inspected).map(({ path, alias }) => [
    `ccpolicy/${alias}.rego`,
    `package ${RULES_PACKAGE.join('.')}.${alias}\n\nviolations := data${path.map((part) => `[${JSON.stringify(part)}]`).join('')}.violations\n`,
  ]);
  return { ...(ownLibrary ? {} : library), ...Object.fromEntries(aliases), [DISPATCHER_PATH]: DISPATCHER };
}

/** What the METADATA of a folder's packages says. */
interface ReadRules extends Pick<UserRules, 'rules' | 'directories'> {
  readonly undeclared: readonly RegoError[];
}

function readRules(compiled: CompiledRego, source: UserRuleSource): ReadRules {
  const problems: MetadataProblem[] = [];
  const undeclared: RegoError[] = [];
  const seen = new Map<string, string>();
  const packages = rulePackages(compiled);
  throwMetadataProblems(findUnfinished(compiled, source.files), source.files);
  if (packages.length === 0) {
    throw new RegoError('REGO_INVALID', `No file of ${source.path} defines violations.`, {
      hint: 'docs/writing-rules.md shows what a rule looks like.',
    });
  }
  const rules = packages.flatMap((each) => {
    const annotation = compiled.annotations.find(
      ({ scope, path }) => scope === 'package' && path.join('\0') === each.path.join('\0'),
    );
    if (annotation === undefined) {
      problems.push({ ...each, message: `package ${each.path.join('.')} has violations but no METADATA` });
      return [];
    }
    const id = `${source.name}/${idOf(annotation.annotations.custom, each.file, source.name)}`;
    const other = seen.get(id);
    if (other !== undefined) problems.push({ ...each, message: `rule ${id} is already defined in ${other}` });
    seen.set(id, each.file);
    const facts = source.facts === undefined ? {} : { facts: source.facts };
    const { metadata, problems: found } = readRuleMetadata(annotation, {
      id,
      group: source.name,
      package: `${RULES_PACKAGE.join('.')}.${each.alias}`,
      complete: false,
      files: source.files,
      ...facts,
    });
    problems.push(...found, ...checkMessageIds(compiled.messageIds, each.path, metadata.messages));
    undeclared.push(...findUndeclaredReads(each.path, metadata, compiled, source.files));
    return [metadata];
  });
  throwMetadataProblems(problems, source.files);
  const directories = [...seen].map(([id, file]): [string, string] => [id, file.split('/').slice(0, -1).join('/')]);
  return { rules, directories: new Map(directories), undeclared };
}

/** `custom.id`, else the folder that the file stands in; at the top the file's own name, and the rule folder's for `policy.rego`. */
function idOf(custom: unknown, file: string, folder: string): string {
  const id = typeof custom === 'object' && custom !== null ? (custom as { readonly id?: unknown }).id : undefined;
  if (typeof id === 'string') return id;
  const parts = file.split('/');
  const own = (parts.at(-1) ?? '').replace(/\.rego$/, '');
  return parts.at(-2) ?? (own === 'policy' ? folder : own);
}

/** At the first place that names the built-in; the compiler does not tell where it is called. */
function checkBuiltins(called: readonly string[], files: RegoFiles): void {
  for (const name of called) {
    if (IN_WASM.includes(name) || SUPPLIED.includes(name) || Object.hasOwn(AT_COMPILE_TIME, name)) continue;
    const reason = REFUSED[name] ?? 'this version does not know it';
    const place = placeOf(name, files);
    const { location, excerpt } = regoErrorAt('REGO_INVALID', '', files, place ?? {});
    throw new RegoError('REGO_BUILTIN_MISSING', `${name} is not available to rules: ${reason}.`, {
      hint: 'docs/rego-builtins.md lists what is.',
      ...(location === undefined ? {} : { location }),
      ...(excerpt === undefined ? {} : { excerpt }),
    });
  }
}

function placeOf(name: string, files: RegoFiles): { file: string; row: number; column: number } | undefined {
  for (const [file, text] of sortedEntries(files)) {
    const lines = text.split('\n');
    const row = lines.findIndex((line) => !line.trimStart().startsWith('#') && line.includes(name));
    if (row >= 0) return { file, row: row + 1, column: (lines[row] ?? '').indexOf(name) + 1 };
  }
  return undefined;
}

/** The same error, with the place as the user would type it. */
type Folder = Pick<UserRuleSource, 'path' | 'files'>;

function inUsersFolder(error: RegoError, folder: Folder): RegoError {
  const { code, hint, excerpt, location } = error;
  const others = error.others.map((other) => (other instanceof RegoError ? inUsersFolder(other, folder) : other));
  if (location?.path.startsWith('ccpolicy/')) return Object.assign(error, { others });
  const told = inUsersWords(error.message, folder);
  // What stands nowhere is at least in one of several folders.
  const message = location === undefined && !told.includes(folder.path) ? `${folder.path}: ${told}` : told;
  const placed = new RegoError(code, message, {
    ...(location === undefined ? {} : { location: { ...location, path: `${folder.path}/${location.path}` } }),
    ...(hint === undefined ? {} : { hint }),
    ...(excerpt === undefined ? {} : { excerpt }),
    cause: error.cause,
  });
  return Object.assign(placed, { others });
}

/** A text of the compiler or of a policy, with the files in it called as the user calls them. */
function inUsersWords(text: string, { path, files }: Folder): string {
  return text.replaceAll(placesIn(files), (place) => `${path}/${place}`);
}

/** The same for what a policy says when it fails, with the line of Rego that it speaks of. */
export function inUsersRego(text: string, folder: Folder): string {
  const [, file = '', line = ''] = placesIn(folder.files).exec(text) ?? [];
  const source = Object.hasOwn(folder.files, file) ? folder.files[file]?.split(/\r?\n/)[Number(line) - 1] : undefined;
  return inUsersWords(text, folder) + (source === undefined ? '' : ` Its line is \`${source.trim()}\`.`);
}

function placesIn(files: RegoFiles): RegExp {
  const names = Object.keys(files).sort((a, b) => b.length - a.length);
  const any = names.map((name) => name.replaceAll(/[^\w/]/g, '\\$&')).join('|');
  return new RegExp(`(?<![\\w./-])(${any}):(\\d+)`, 'g');
}

async function readKept(
  cache: RuleCache | undefined,
  key: string,
  notices: CcpolicyError[],
): Promise<CompiledRego | undefined> {
  try {
    const entry = await cache?.read(key);
    return entry === undefined ? undefined : unpack(entry);
  } catch (error) {
    if (!(error instanceof CcpolicyError)) throw error;
    notices.push(error);
    return undefined;
  }
}

/** One line of JSON, then the Wasm. */
function pack({ wasm, ...inspection }: CompiledRego): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(inspection)}\n`), wasm]);
}

function unpack(entry: Uint8Array): CompiledRego {
  const end = entry.indexOf(0x0a);
  const inspection = JSON.parse(new TextDecoder().decode(entry.subarray(0, end))) as Omit<CompiledRego, 'wasm'>;
  return { ...inspection, wasm: entry.slice(end + 1) };
}
