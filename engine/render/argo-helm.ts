/** What `helm template` is called with for a source of an Argo CD Application. */

import { isObject } from '../json/pointer.ts';
import { resolveLocal } from '../kubernetes/kustomization-file.ts';
import type { JsonObject, JsonPointer } from '../model/json.ts';
import { resolveValues } from './configured-charts.ts';
import { type GitopsObject, listOf, mappingOf, type Repository, textOf } from './gitops-object.ts';
import type { PlannedChart, ToldAt } from './planned-root.ts';

/** The request, and where its values stand; `pointer` is that of `helm`. Inline values come after files, parameters after both. */
export function argoHelmRequest(
  object: GitopsObject,
  source: JsonObject,
  folder: string,
  { repository, pointer }: { readonly repository: Repository; readonly pointer: JsonPointer },
): Required<Pick<PlannedChart, 'request' | 'told'>> {
  const helm = mappingOf(source, 'helm');
  const fill = (text: string) => fillEnvironment(text, object, source);
  const namespace = textOf(helm, 'namespace') ?? textOf(mappingOf(object.spec, 'destination'), 'namespace');
  const kubeVersion = textOf(helm, 'kubeVersion')?.replace(/^v/, '');
  const files = valuesFiles(object, helm, folder, fill).filter(
    (file) => helm.ignoreMissingValueFiles !== true || repository.hasFile(file),
  );
  const told = new Map<string, ToldAt>();
  const tell = (list: string, index: number, at: JsonPointer) =>
    told.set(`${list}/${index}`, { document: object.document, pointer: pointer + at });
  const field = inlineField(helm);
  if (field !== undefined) tell('values', files.length, `/${field}`);
  const parameters = [...listOf(helm, 'parameters').entries()];
  const setOf = (list: 'set' | 'setString') =>
    parameters
      .flatMap(([at, each]) => (isObject(each) ? [{ at, each }] : []))
      .filter(({ each }) => (each.forceString === true) === (list === 'setString'))
      .map(({ at, each: { name, value } }, index) => {
        tell(list, index, `/parameters/${at}/value`);
        return `${name}=${escapeCommas(fill(String(value ?? '')))}`;
      });
  const request = {
    releaseName: textOf(helm, 'releaseName') ?? object.name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    apiVersions: listOf(helm, 'apiVersions').filter((each) => typeof each === 'string'),
    values: [...files.map((file) => ({ file })), ...inlineValues(helm)],
    set: setOf('set'),
    setString: setOf('setString'),
    setFile: fileParameters(helm, folder, fill),
    includeCrds: helm.skipCrds !== true,
    skipTests: helm.skipTests === true,
  };
  return { request, told };
}

/** The field that values stand in; a mapping wins over a text. */
function inlineField(helm: JsonObject): 'valuesObject' | 'values' | undefined {
  if (isObject(helm.valuesObject)) return 'valuesObject';
  return textOf(helm, 'values') === undefined ? undefined : 'values';
}

function inlineValues(helm: JsonObject): { readonly text: string }[] {
  const field = inlineField(helm);
  if (field === undefined) return [];
  return [{ text: field === 'values' ? (textOf(helm, field) ?? '') : JSON.stringify(helm[field]) }];
}

/** From the chart; with a slash from the root; `$name/…` from the root of the source with that `ref`. */
function valuesFiles(object: GitopsObject, helm: JsonObject, folder: string, fill: (text: string) => string): string[] {
  const refs = new Set(listOf(object.spec, 'sources').flatMap((each) => (isObject(each) && textOf(each, 'ref')) || []));
  return listOf(helm, 'valueFiles').flatMap((entry) => {
    if (typeof entry !== 'string') return [];
    if (entry.includes('://')) return [entry];
    const [, ref = '', rest = ''] = /^\$([^/]+)\/(.*)$/.exec(entry) ?? [];
    const path = refs.has(ref) ? resolveLocal('', rest) : resolveValues(folder, fill(entry));
    // What leads out of the repository is passed on, so that rendering says so.
    return [path ?? entry];
  });
}

function fileParameters(helm: JsonObject, folder: string, fill: (text: string) => string): string[] {
  return listOf(helm, 'fileParameters').flatMap((entry) => {
    const path = isObject(entry) ? textOf(entry, 'path') : undefined;
    return path === undefined || !isObject(entry) ? [] : [`${entry.name}=${resolveValues(folder, fill(path)) ?? path}`];
  });
}

/** A comma would begin the next parameter; a list in braces keeps its commas. */
function escapeCommas(value: string): string {
  return value.startsWith('{') && value.endsWith('}') ? value : value.replace(/(^|[^\\]),/g, '$1\\,');
}

/** Build variables that only a revision or a cluster decides: what uses them stays as it is written. */
const UNDECIDED = /^(ARGOCD_APP_REVISION\w*|KUBE_VERSION|KUBE_API_VERSIONS)$/;

/** Argo CD's build variables; one that it does not know is empty, `$$` is a dollar sign. */
export function fillEnvironment(text: string, { name, spec }: GitopsObject, source: JsonObject): string {
  const known: Readonly<Record<string, string | undefined>> = {
    ARGOCD_APP_NAME: name,
    ARGOCD_APP_NAMESPACE: textOf(mappingOf(spec, 'destination'), 'namespace'),
    ARGOCD_APP_PROJECT_NAME: textOf(spec, 'project'),
    ARGOCD_APP_SOURCE_PATH: textOf(source, 'path'),
    ARGOCD_APP_SOURCE_REPO_URL: textOf(source, 'repoURL'),
    ARGOCD_APP_SOURCE_TARGET_REVISION: textOf(source, 'targetRevision'),
  };
  return text.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    if (whole === '$$') return '$';
    const variable = braced ?? bare ?? '';
    return UNDECIDED.test(variable) ? whole : (known[variable] ?? '');
  });
}
