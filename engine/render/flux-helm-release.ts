/** Flux HelmReleases whose chart is a folder of a Git repository. */

import { isObject } from '../json/pointer.ts';
import { resolveLocal } from '../kubernetes/kustomization-file.ts';
import type { JsonObject, JsonPointer } from '../model/json.ts';
import { dataOf } from './flux-kustomization.ts';
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
import type { PlannedChart } from './planned-root.ts';

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
  const { texts, missing } = valuesFrom(object, repository);
  if (missing !== undefined) {
    return notFollowed(
      object,
      `/valuesFrom/${missing}`,
      'values come from what is no ConfigMap of the set, or go to a targetPath',
    );
  }
  const request = requestOf(object, texts);
  const { namespace } = request;
  const { document, pointer } = object;
  const inline = isObject(object.spec.values) ? { inline: { document, pointer: `${pointer}/values` } } : {};
  const how = { tool: 'helm' as const, request, ...inline };
  const root = { label: labelOf(object, folder), folder, file, how, by: object };
  return { ...NO_PLAN, roots: [{ ...root, namespace }] };
}

function requestOf(
  { spec, name, namespace }: GitopsObject,
  texts: readonly string[],
): PlannedChart['request'] & { readonly namespace: string } {
  const target = textOf(spec, 'targetNamespace');
  const inline = isObject(spec.values) ? [JSON.stringify(spec.values)] : [];
  return {
    releaseName: textOf(spec, 'releaseName') ?? (target === undefined ? name : `${target}-${name}`),
    namespace: target ?? namespace,
    values: [...texts, ...inline].map((text) => ({ text })),
    includeCrds: textOf(mappingOf(spec, 'install'), 'crds') !== 'Skip',
  };
}

/** The texts in order, or which entry cannot be had. */
function valuesFrom(
  { spec, namespace }: GitopsObject,
  repository: Repository,
): { readonly texts: readonly string[]; readonly missing?: number } {
  const sources = listOf(spec, 'valuesFrom').filter(isObject);
  const found = sources.map((source) => valuesText(source, namespace, repository));
  const texts = found.flatMap((text) => (text === undefined ? [] : [text]));
  const missing = found.findIndex((text, index) => text === undefined && sources[index]?.optional !== true);
  return missing < 0 ? { texts } : { texts, missing };
}

function valuesText(source: JsonObject, namespace: string, repository: Repository): string | undefined {
  if (textOf(source, 'targetPath') !== undefined) return undefined;
  const data = dataOf(source, namespace, repository);
  return data === undefined ? undefined : textOf(data, textOf(source, 'valuesKey') ?? 'values.yaml');
}

function notFollowed({ name, document, pointer }: GitopsObject, at: JsonPointer, reason: string): GitopsPlan {
  const message = `What HelmRelease ${name} installs cannot be worked out, so it is not rendered: ${reason}.`;
  return { ...NO_PLAN, untold: [{ document, pointer: pointer + at, message }] };
}
