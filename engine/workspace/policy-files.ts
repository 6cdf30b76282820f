/** `--policy` and `--exceptions`: files and folders of policies, exceptions and users' Rego. */

import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type CcpolicyError, PolicyError, throwAll } from '../errors.ts';
import { FACTS } from '../facts/index.ts';
import type { Policy, PolicyException } from '../model/policy.ts';
import type { RuleMetadata } from '../model/rule.ts';
import type { ManifestDocument } from '../model/source.ts';
import { loadPolicies } from '../policy/load.ts';
import type { RegoFiles } from '../rego/compile.ts';
import { readRegoFolder } from '../rego/rego-folder.ts';
import { openRuleCache } from '../rego/rule-cache.ts';
import { loadUserRules, type UserRules } from '../rego/user-rules.ts';
import { collectFiles } from '../source/files.ts';
import { readFile } from '../source/read-file.ts';
import { readDocuments } from '../yaml/read.ts';
import type { WorkspaceHost } from './host.ts';
import { relativePath } from './root.ts';
import { type OtherFile, requireRules, TEST_DOCUMENTS } from './untested-rules.ts';

/** What the user's own files hold. */
export interface OwnPolicies {
  readonly policies: readonly Policy[];
  readonly exceptions: readonly PolicyException[];
  readonly folders: readonly UserRules[];
  /** The documents that test the rules of those folders, relative to the root: no manifests, and no policies. */
  readonly testDocuments: ReadonlySet<string>;
  /** Things to tell on stderr: a cache that was damaged and is rebuilt. */
  readonly notices: readonly CcpolicyError[];
}

/** A path that the user named, and where: for messages. */
export interface NamedPath {
  /** Absolute. */
  readonly path: string;
  /** As written. */
  readonly written: string;
  readonly purpose: 'policy' | 'exceptions' | 'rules';
  /** Where a configuration names it. */
  readonly place?: Pick<CcpolicyError, 'location' | 'excerpt'>;
}

const WHAT = { policy: 'policies', exceptions: 'exceptions', rules: 'rules' } as const;

/**
 * Loads everything that the user named. Catalogue rules are known by id; a folder that holds Rego is a rule folder, and
 * may hold policies, too.
 *
 * @throws PolicyError, RegoError for the first mistake, with the others behind it.
 */
export async function loadOwnPolicies(
  named: readonly NamedPath[],
  root: string,
  catalogRules: Iterable<RuleMetadata>,
  requireExpiry: boolean,
  host: WorkspaceHost,
): Promise<OwnPolicies> {
  const folders: UserRules[] = [];
  const testDocuments = new Set<string>();
  const sources: { entry: NamedPath; rego: RegoFiles | undefined; files: readonly OtherFile[] }[] = [];
  for (const entry of named) {
    const rego = entry.purpose !== 'exceptions' && isFolder(entry) ? await findRego(entry.path) : undefined;
    if (rego !== undefined) {
      const folder = await compileFolder(entry, root, rego, folders, host);
      folders.push(folder);
      for (const path of testDocumentsOf(entry, folder, root)) testDocuments.add(path);
    }
    const files = filesOf(entry)
      .map((path) => ({ path, name: nameOf(entry, path, root) }))
      .filter(({ name }) => !testDocuments.has(name))
      .map((file) => ({ ...file, documents: documentsOf(entry, file.path, file.name) }));
    sources.push({ entry, rego, files });
  }
  const documents = sources.flatMap(({ files }) => files.flatMap((file) => file.documents));
  const rules = [...catalogRules, ...folders.flatMap((folder) => folder.rules)];
  const { policies, exceptions, problems, foreign } = loadPolicies(documents, { rules, requireExpiry });
  throwAll(problems);
  const strangers = new Set(foreign);
  for (const { entry, rego, files } of sources) {
    if (rego !== undefined) requireRules(files, rego, strangers);
    else if (entry.purpose !== 'rules') requirePolicies(entry, files, strangers);
  }
  return { policies, exceptions, folders, testDocuments, notices: folders.flatMap((folder) => folder.notices) };
}

function filesOf(entry: NamedPath): readonly string[] {
  if (!isFolder(entry)) return [basename(entry.path)];
  const { files } = collectFiles({ root: entry.path, paths: ['.'], readIgnoreFiles: false });
  return files;
}

/** The name of a file of the entry in reports: relative to the root. */
function nameOf(entry: NamedPath, path: string, root: string): string {
  return relativePath(root, resolve(folderOf(entry), path));
}

function folderOf(entry: NamedPath): string {
  return isFolder(entry) ? entry.path : dirname(entry.path);
}

function testDocumentsOf(entry: NamedPath, { directories }: UserRules, root: string): string[] {
  return [...directories.values()].flatMap((below) =>
    TEST_DOCUMENTS.map((name) => relativePath(root, resolve(entry.path, below, name))),
  );
}

function documentsOf(entry: NamedPath, path: string, name: string): ManifestDocument[] {
  const folder = folderOf(entry);
  const answer = readFile(folder, path);
  if ('problem' in answer) {
    throw new PolicyError('POLICY_INVALID', `${entry.written}: ${answer.problem.message}`);
  }
  return readDocuments({ path: name, text: answer.file.text });
}

/** A file that was named and holds no policy is a mistake: silence would protect nothing. */
function requirePolicies(entry: NamedPath, files: readonly OtherFile[], foreign: ReadonlySet<ManifestDocument>): void {
  if (files.some(({ documents }) => documents.some((document) => !foreign.has(document)))) return;
  throw new PolicyError(
    'POLICY_NOT_FOUND',
    `${entry.written} holds no ${entry.purpose === 'policy' ? 'policy' : 'exception'}.`,
    {
      hint: 'Name a file of Policy or PolicyException documents, or a folder with such files or with rules in Rego.',
    },
  );
}

async function findRego(path: string): Promise<RegoFiles | undefined> {
  try {
    return await readRegoFolder(path);
  } catch (error) {
    if (error instanceof Error && error.message.includes('holds no .rego file')) return undefined;
    throw error;
  }
}

async function compileFolder(
  entry: NamedPath,
  root: string,
  files: RegoFiles,
  others: readonly UserRules[],
  host: WorkspaceHost,
): Promise<UserRules> {
  const name = basename(entry.path);
  if (others.some((other) => other.name === name)) {
    throw new PolicyError('POLICY_INVALID', `Two rule folders are called "${name}": their rules would share ids.`, {
      hint: 'Rename one of the folders.',
    });
  }
  return loadUserRules({
    name,
    path: relativePath(root, entry.path) || '.',
    files,
    library: host.library(),
    facts: new Set(FACTS.keys()),
    assets: host.assets,
    ...(host.cacheDirectory === undefined ? {} : { cache: openRuleCache(host.cacheDirectory) }),
  });
}

function isFolder({ path, written, purpose, place }: NamedPath): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    throw new PolicyError(
      'POLICY_NOT_FOUND',
      `There is no file or folder "${written}" to read ${WHAT[purpose]} from.`,
      {
        hint: 'Paths of flags are relative to the current directory, those of the configuration to its folder.',
        ...(place?.location === undefined ? {} : { location: place.location }),
        ...(place?.excerpt === undefined ? {} : { excerpt: place.excerpt }),
        cause,
      },
    );
  }
}
