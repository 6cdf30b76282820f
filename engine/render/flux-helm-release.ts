/** Flux HelmReleases whose chart is a folder of a Git repository. */

import { isObject, joinPointer } from '../json/pointer.ts';
import { resolveLocal } from '../kubernetes/kustomization-file.ts';
import type { JsonObject, JsonPointer } from '../model/json.ts';
import { configMapOf } from './flux-kustomization.ts';
import {
  type GitopsObject,
  type GitopsPlan,
  listOf,
  mappingOf,
  NO_PLAN,
  type Repository,
  textOf,
} from './gitops-object.ts';
import { labelOf } from './planned-kustomization.ts';
import type { PlannedChart, ToldAt } from './planned-root.ts';

type PlannedValues = NonNullable<PlannedChart['request']['values']>;

/** The rendering that a HelmRelease asks for. */
export function planHelmRelease(object: GitopsObject, repository: Repository): GitopsPlan {
  const chart = mappingOf(mappingOf(object.spec, 'chart'), 'spec');
  const isFolder = ['GitRepository', 'Bucket'].includes(textOf(mappingOf(chart, 'sourceRef'), 'kind') ?? '');
  const folder = isFolder ? resolveLocal('', textOf(chart, 'chart') ?? '') : undefined;
  const file = folder === undefined || folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`;
  if (folder === undefined || !repository.hasFile(file)) return { ...NO_PLAN, elsewhere: 1 };
  if (listOf(object.spec, 'postRenderers').length > 0)
    return notFollowed(object, '/postRenderers', 'it has postRenderers');
  const { texts: given, missing } = valuesFrom(object, repository);
  if (missing !== undefined) {
    return notFollowed(
      object,
      `/valuesFrom/${missing}`,
      'values come from what is no ConfigMap of the set, or go to a targetPath',
    );
  }
  const { document, pointer } = object;
  const inline = { text: JSON.stringify(object.spec.values), at: { document, pointer: `${pointer}/values` } };
  const texts = isObject(object.spec.values) ? [...given, inline] : given;
  const own = file.replace(/Chart\.yaml$/, 'values.yaml');
  const { files, virtual } = valuesFiles(chart, own, repository);
  const told = new Map(texts.map(({ at }, index) => [`values/${files.length + index}`, at]));
  const request = requestOf(object, [...files, ...texts.map(({ text }) => ({ text }))]);
  const { namespace } = request;
  const how = { tool: 'helm' as const, request: { ...request, ...virtual }, told };
  const root = { label: labelOf(object, folder), folder, file, how, by: object };
  return { ...NO_PLAN, roots: [{ ...root, namespace }] };
}

function requestOf(
  { spec, name, namespace }: GitopsObject,
  values: PlannedValues,
): PlannedChart['request'] & { readonly namespace: string } {
  const target = textOf(spec, 'targetNamespace');
  return {
    releaseName: textOf(spec, 'releaseName') ?? (target === undefined ? name : `${target}-${name}`),
    namespace: target ?? namespace,
    values,
    includeCrds: textOf(mappingOf(spec, 'install'), 'crds') !== 'Skip',
  };
}

/** Paths from the root of the source. Flux makes these files the chart's own values, in the place of those that it has. */
function valuesFiles(
  chart: JsonObject,
  own: string,
  repository: Repository,
): { readonly files: PlannedValues; readonly virtual: Pick<PlannedChart['request'], 'virtual'> } {
  const paths = listOf(chart, 'valuesFiles').flatMap((entry) => {
    if (typeof entry !== 'string') return [];
    // What leads out of the repository is passed on, so that rendering says so.
    const path = resolveLocal('', entry) ?? entry;
    return chart.ignoreMissingValuesFiles === true && !repository.hasFile(path) ? [] : [path];
  });
  const [first, ...others] = paths;
  if (first === undefined || first === own) return { files: others.map(toFile), virtual: {} };
  // The chart's own file, among them, has another place than the one that stands in for it.
  const files = paths.map((path) =>
    path === own ? { text: JSON.stringify(repository.valueOf(own) ?? {}) } : toFile(path),
  );
  return { files, virtual: { virtual: { [own]: '{}\n' } } };
}

function toFile(file: string): { readonly file: string } {
  return { file };
}

/** A text of values, and where it stands. */
interface ToldText {
  readonly text: string;
  readonly at: ToldAt;
}

/** The texts in order, or which entry cannot be had. */
function valuesFrom(
  { spec, namespace }: GitopsObject,
  repository: Repository,
): { readonly texts: readonly ToldText[]; readonly missing?: number } {
  const sources = listOf(spec, 'valuesFrom').filter(isObject);
  const found = sources.map((source) => valuesText(source, namespace, repository));
  const texts = found.flatMap((text) => (text === undefined ? [] : [text]));
  const missing = found.findIndex((text, index) => text === undefined && sources[index]?.optional !== true);
  return missing < 0 ? { texts } : { texts, missing };
}

function valuesText(source: JsonObject, namespace: string, repository: Repository): ToldText | undefined {
  if (textOf(source, 'targetPath') !== undefined) return undefined;
  const map = configMapOf(source, namespace, repository);
  const key = textOf(source, 'valuesKey') ?? 'values.yaml';
  const text = map === undefined ? undefined : textOf(map.data, key);
  if (map === undefined || text === undefined) return undefined;
  return { text, at: { document: map.document, pointer: joinPointer(map.pointer, key) } };
}

function notFollowed({ name, document, pointer }: GitopsObject, at: JsonPointer, reason: string): GitopsPlan {
  const message = `What HelmRelease ${name} installs cannot be worked out, so it is not rendered: ${reason}.`;
  return { ...NO_PLAN, untold: [{ document, pointer: pointer + at, message }] };
}
