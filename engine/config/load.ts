/** `.ccpolicy.yaml` becomes a checked configuration; every mistake has its place and remedy. */

import { ConfigError, type ErrorCode } from '../errors.ts';
import { joinPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { Config, LabelSelector } from '../model/policy.ts';
import type { ManifestDocument, SourceFile } from '../model/source.ts';
import { type CodedProblem, toConfigErrors, yamlProblems } from '../policy/document-error.ts';
import { labelSelectorProblems } from '../policy/match-problems.ts';
import { type DocumentProblem, schemaProblems, shown } from '../policy/schema.ts';
import { readDocuments } from '../yaml/read.ts';
import { parseSelectorText } from './selector-text.ts';

/** A configuration and the document it was read from, so that later checks can point at its lines. */
export interface LoadedConfig {
  readonly config: Config;
  readonly document: ManifestDocument;
}

/** What became of a file: a configuration, or its mistakes. */
export type ConfigReading =
  | { readonly loaded: LoadedConfig; readonly problems: readonly [] }
  | { readonly loaded: null; readonly problems: readonly ConfigError[] };

/** Reads a configuration file. Rule ids and profiles in it are checked by `checkConfigNames`, once they are known. */
export function loadConfig(file: SourceFile): ConfigReading {
  const documents = readDocuments(file);
  const [document, second] = documents;
  if (document === undefined) return failed([wholeFile(file, 'is empty')]);
  if (second !== undefined) return failed([wholeFile(file, 'holds more than one document')]);
  const broken = yamlProblems(document).map(
    ({ message, options }) => new ConfigError('CONFIG_INVALID', message, options),
  );
  if (broken.length > 0 || document.value === undefined) return failed(broken);
  const refused = schemaProblems('config', document.value);
  const problems = refused.length > 0 ? refused : contentProblems(document.value as unknown as ConfigDocument);
  if (problems.length > 0) return failed(toConfigErrors(document, problems.map(coded)));
  const config = toConfig(file.path, document.value as unknown as ConfigDocument);
  return { loaded: { config, document }, problems: [] };
}

/** An error about a field of a configuration, made by whoever knows what is wrong with it. */
export function configError(
  { document }: LoadedConfig,
  problem: { code: ErrorCode; pointer: JsonPointer; message: string; hint?: string; atKey?: boolean },
): ConfigError {
  const [error] = toConfigErrors(document, [{ atKey: false, ...problem }]);
  return error ?? new ConfigError(problem.code, problem.message);
}

/** The document as the schema guarantees it. */
type ConfigDocument = Omit<Config, 'path'> & { readonly apiVersion: string; readonly kind: string };

function toConfig(path: string, document: ConfigDocument): Config {
  const { apiVersion: _apiVersion, kind: _kind, production, ...rest } = document;
  if (production === undefined) return { path, ...rest };
  const { namespaceSelector: selector, ...others } = production;
  if (selector === undefined) return { path, ...rest, production };
  return { path, ...rest, production: { ...others, namespaceSelector: toSelector(selector) ?? {} } };
}

function toSelector(selector: string | LabelSelector): LabelSelector | undefined {
  return typeof selector === 'string' ? parseSelectorText(selector) : selector;
}

/** What the schema cannot say. */
function contentProblems({ production, platforms }: ConfigDocument): DocumentProblem[] {
  return [
    ...productionProblems(production?.namespaceSelector),
    ...Object.keys(platforms?.podTemplatePaths ?? {}).flatMap(podTemplateProblems),
  ];
}

function productionProblems(selector: string | LabelSelector | undefined): DocumentProblem[] {
  if (selector === undefined) return [];
  const pointer = '/production/namespaceSelector';
  const parsed = toSelector(selector);
  if (parsed === undefined) {
    const hint = 'Write it as env=production, env in (production, staging), !sandbox, joined by commas.';
    return [{ pointer, atKey: false, message: `${shown(selector as string)} is no label selector.`, hint }];
  }
  const problems = labelSelectorProblems(parsed, pointer, false);
  return typeof selector === 'string' ? problems.map((problem) => ({ ...problem, pointer })) : problems;
}

function podTemplateProblems(key: string): DocumentProblem[] {
  if (/^[a-z0-9][a-z0-9.-]*\/[A-Za-z][A-Za-z0-9]*$/.test(key)) return [];
  const pointer = joinPointer('/platforms/podTemplatePaths', key);
  return [
    { pointer, atKey: true, message: `${shown(key)} is no kind of a group.`, hint: 'Write it as argoproj.io/Rollout.' },
  ];
}

function coded(problem: DocumentProblem): CodedProblem {
  return { ...problem, code: 'CONFIG_INVALID' };
}

function failed(problems: readonly ConfigError[]): ConfigReading {
  return { loaded: null, problems };
}

function wholeFile(file: SourceFile, what: string): ConfigError {
  const location = { path: file.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return new ConfigError('CONFIG_INVALID', `The configuration ${what}.`, {
    location,
    hint: 'It is one document with apiVersion: ccpolicy.dev/v1 and kind: Config.',
  });
}
