/** Argo CD Applications: what their sources are rendered with, as Argo CD's repository server does it. */

import { isObject } from '../json/pointer.ts';
import { resolveLocal } from '../kubernetes/kustomization-file.ts';
import type { JsonObject, JsonPointer } from '../model/json.ts';
import { argoHelmRequest, fillEnvironment } from './argo-helm.ts';
import {
  type GitopsObject,
  type GitopsPlan,
  joinPlans,
  listOf,
  mappingOf,
  NO_PLAN,
  type Repository,
  textOf,
} from './gitops-object.ts';
import { type KustomizationEdit, parseImageEdit } from './kustomization-edit.ts';
import { labelOf, patchEdits, planKustomization } from './planned-kustomization.ts';

/** The renderings that an Application asks for. */
export function planApplication(object: GitopsObject, repository: Repository): GitopsPlan {
  const sources = listOf(object.spec, 'sources').filter(isObject);
  const [first] = sources;
  if (first !== undefined) {
    return joinPlans(sources.map((source, index) => planSource(object, source, `/sources/${index}`, repository)));
  }
  return planSource(object, mappingOf(object.spec, 'source'), '/source', repository);
}

function planSource(object: GitopsObject, source: JsonObject, at: string, repository: Repository): GitopsPlan {
  const path = textOf(source, 'path');
  if (path === undefined) return textOf(source, 'chart') === undefined ? NO_PLAN : { ...NO_PLAN, elsewhere: 1 };
  const folder = resolveLocal('', path);
  if (folder === undefined || !isHere(folder, source, repository)) return { ...NO_PLAN, elsewhere: 1 };
  const pointer = object.pointer + at;
  if (isObject(source.plugin)) {
    const message = `Application ${object.name} is rendered by a plugin, which does not run here.`;
    return { ...NO_PLAN, untold: [{ document: object.document, pointer: `${pointer}/plugin`, message }] };
  }
  const hasChart = repository.hasFile(folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`);
  const isChart = isObject(source.helm) || (!isObject(source.kustomize) && !isObject(source.directory) && hasChart);
  if (isChart) return planChart(object, source, folder, pointer, repository);
  const isKustomization = isObject(source.kustomize) || repository.kustomizations.has(folder);
  return isKustomization && !isObject(source.directory)
    ? planOverlay(object, source, folder, pointer, repository)
    : NO_PLAN;
}

/** A path that exists here is taken as this repository's; the top exists in every one, so there it takes a kustomization or chart. */
function isHere(folder: string, source: JsonObject, repository: Repository): boolean {
  if (!repository.isOwn(textOf(source, 'repoURL') ?? '')) return false;
  if (repository.kustomizations.has(folder)) return true;
  if (folder === '') return repository.hasFile('Chart.yaml');
  return repository.hasFile(`${folder}/Chart.yaml`) || repository.paths.some((path) => path.startsWith(`${folder}/`));
}

function planChart(
  object: GitopsObject,
  source: JsonObject,
  folder: string,
  pointer: JsonPointer,
  repository: Repository,
): GitopsPlan {
  const file = folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`;
  const { request, told } = argoHelmRequest(object, source, folder, { repository, pointer: `${pointer}/helm` });
  const namespace = textOf(mappingOf(object.spec, 'destination'), 'namespace');
  const how = { tool: 'helm' as const, request, told };
  const root = { label: labelOf(object, folder), folder, file, how, by: object };
  return { ...NO_PLAN, roots: [namespace === undefined ? root : { ...root, namespace }] };
}

function planOverlay(
  object: GitopsObject,
  source: JsonObject,
  folder: string,
  pointer: JsonPointer,
  repository: Repository,
): GitopsPlan {
  const options = mappingOf(source, 'kustomize');
  const namespace = textOf(mappingOf(object.spec, 'destination'), 'namespace');
  const kubeVersion = textOf(options, 'kubeVersion');
  return planKustomization(
    object,
    folder,
    editsOf(options, `${pointer}/kustomize`, (text) => fillEnvironment(text, object, source)),
    repository,
    {
      ...(namespace === undefined ? {} : { namespace }),
      ...(kubeVersion === undefined ? {} : { kubeVersion: kubeVersion.replace(/^v/, '') }),
    },
  );
}

/** `kustomize edit` and the rest, in Argo CD's order. */
function editsOf(options: JsonObject, pointer: JsonPointer, fill: (text: string) => string): KustomizationEdit[] {
  const edits: KustomizationEdit[] = (['namePrefix', 'nameSuffix'] as const).flatMap((field) =>
    setEdit(options, field, pointer),
  );
  listOf(options, 'images').forEach((image, index) => {
    const value = typeof image === 'string' ? parseImageEdit(fill(image)) : undefined;
    if (value !== undefined)
      edits.push({ kind: 'named', field: 'images', value, pointer: `${pointer}/images/${index}` });
  });
  listOf(options, 'replicas').forEach((entry, index) => {
    if (!isObject(entry)) return;
    const value = { name: entry.name ?? '', count: Number(entry.count) };
    edits.push({ kind: 'named', field: 'replicas', value, pointer: `${pointer}/replicas/${index}` });
  });
  edits.push(
    ...labelEdits(options, pointer),
    ...keyEdits(options, 'commonAnnotations', 'forceCommonAnnotations', pointer),
  );
  edits.push(
    ...setEdit(options, 'namespace', pointer),
    ...patchEdits(listOf(options, 'patches'), `${pointer}/patches`),
  );
  listOf(options, 'components').forEach((value, index) => {
    edits.push({ kind: 'append', field: 'components', value, pointer: `${pointer}/components/${index}` });
  });
  return edits;
}

function setEdit(options: JsonObject, field: string, pointer: JsonPointer): KustomizationEdit[] {
  const value = textOf(options, field);
  return value === undefined ? [] : [{ kind: 'set', field, value, pointer: `${pointer}/${field}` }];
}

function labelEdits(options: JsonObject, pointer: JsonPointer): KustomizationEdit[] {
  if (options.labelWithoutSelector !== true) return keyEdits(options, 'commonLabels', 'forceCommonLabels', pointer);
  const pairs = mappingOf(options, 'commonLabels');
  if (Object.keys(pairs).length === 0) return [];
  const value = { pairs, ...(options.labelIncludeTemplates === true ? { includeTemplates: true } : {}) };
  return [{ kind: 'append', field: 'labels', value, pointer: `${pointer}/commonLabels` }];
}

function keyEdits(options: JsonObject, field: string, forced: string, pointer: JsonPointer): KustomizationEdit[] {
  return Object.entries(mappingOf(options, field)).map(([key, value]) => ({
    kind: 'key',
    field,
    key,
    value: typeof value === 'string' ? value : String(value),
    force: options[forced] === true,
    pointer: `${pointer}/${field}`,
  }));
}
