/** Which documents are manifests: the first question about everything that is read. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';

/** `policy` is a document of ccpolicy's own group, `foreign` any other YAML: counted and left alone. */
export type DocumentKind = 'manifest' | 'policy' | 'foreign';

/** The names that kustomize reads. */
export const KUSTOMIZATION_NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** What a kustomization file need not say. */
const KUSTOMIZATION_DEFAULTS = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' } as const;
const SEPARATOR_LENGTH = '---'.length;
const OWN_GROUP = 'ccpolicy.dev/';

/** Whether a file is a kustomization, by its name. */
export function isKustomizationPath(path: string): boolean {
  return KUSTOMIZATION_NAMES.includes(path.slice(path.lastIndexOf('/') + 1));
}

/** A document's root object with its type. */
export interface DocumentType {
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: JsonObject;
}

/** `apiVersion` and `kind` of a document's root object; `undefined` when it is no manifest. */
export function findDocumentType(value: JsonValue | undefined, path: string): DocumentType | undefined {
  if (!isObject(value)) return undefined;
  let apiVersion = findText(value.apiVersion);
  let kind = findText(value.kind);
  if ((apiVersion === undefined || kind === undefined) && isKustomizationPath(path)) {
    apiVersion ??= KUSTOMIZATION_DEFAULTS.apiVersion;
    kind ??= KUSTOMIZATION_DEFAULTS.kind;
  }
  return apiVersion === undefined || kind === undefined ? undefined : { apiVersion, kind, object: value };
}

function findText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * What a document is. One that could not be read counts as a manifest when its text has the two keys that make one:
 * then its problems are errors, else they are nobody's business.
 */
export function classifyDocument(document: ManifestDocument): DocumentKind {
  const { value, file, range, problems } = document;
  // Who knows what is in the rest of such a file.
  if (problems[0]?.code === 'yaml-too-many-documents') return 'manifest';
  if (value === undefined) {
    // What stands beside a separator may begin the document.
    const separator = problems.find(({ code, range: { start } }) => code === 'yaml-separator' && start < range.start);
    const start = separator === undefined ? range.start : separator.range.start + SEPARATOR_LENGTH;
    return classifyText(file.text.slice(start, range.end), file.path);
  }
  const type = findDocumentType(value, file.path);
  if (type === undefined) return 'foreign';
  return type.apiVersion.startsWith(OWN_GROUP) ? 'policy' : 'manifest';
}

function classifyText(text: string, path: string): DocumentKind {
  const apiVersion = /(?:^|[{,\s])["']?apiVersion["']?[ \t]*:[ \t]*["']?([^\s"',}]*)/.exec(text);
  if (apiVersion?.[1]?.startsWith(OWN_GROUP)) return 'policy';
  const hasKind = /(?:^|[{,\s])["']?kind["']?[ \t]*:/.test(text);
  return (apiVersion !== null && hasKind) || isKustomizationPath(path) ? 'manifest' : 'foreign';
}
