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

/** The rendering that a HelmRelease asks for. */
export function planHelmRelease(object: GitopsObject, repository: Repository): GitopsPlan {
  const chart = mappingOf(mappingOf(object.spec, 'chart'), 'spec');
  const isFolder = ['GitRepository', 'Bucket'].includes(textOf(mappingOf(chart, 'sourceRef'), 'kind') ?? '');
  const folder = isFolder ? resolveLocal('', textOf(chart, 'chart') ?? '') : undefined;
  const file = folder === undefined || folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`;
  if (folder === undefined || !repository.hasFile(file)) return { ...NO_PLAN, elsewhere: 1 };
  // Flux takes these files instead of the chart's own values, which cannot be left out here.
  if (listOf(chart, 'valuesFiles').length > 0)
    return notFollowed(object, '/chart/spec/valuesFiles', 'it has valuesFiles');
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
  const own = { text: JSON.stringify(object.spec.values), at: { document, pointer: `${pointer}/values` } };
  const texts = isObject(object.spec.values) ? [...given, own] : given;
  const told = new Map(texts.map(({ at }, index) => [`values/${index}`, at]));
  const request = requestOf(object, texts);
  const { namespace } = request;
  const how = { tool: 'helm' as const, request, told };
  const root = { label: labelOf(object, folder), folder, file, how, by: object };
  return { ...NO_PLAN, roots: [{ ...root, namespace }] };
}

function requestOf(
  { spec, name, namespace }: GitopsObject,
  texts: readonly ToldText[],
): PlannedChart['request'] & { readonly namespace: string } {
  const target = textOf(spec, 'targetNamespace');
  return {
    releaseName: textOf(spec, 'releaseName') ?? (target === undefined ? name : `${target}-${name}`),
    namespace: target ?? namespace,
    values: texts.map(({ text }) => ({ text })),
    includeCrds: textOf(mappingOf(spec, 'install'), 'crds') !== 'Skip',
  };
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
