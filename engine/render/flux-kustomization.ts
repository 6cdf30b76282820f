/** Flux Kustomizations: what Flux sets in a kustomization before it builds it, and replaces after. */

import { isObject } from '../json/pointer.ts';
import { resolveLocal } from '../kubernetes/kustomization-file.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import {
  type ConfigMapData,
  type GitopsObject,
  type GitopsPlan,
  listOf,
  mappingOf,
  NO_PLAN,
  type Repository,
  textOf,
} from './gitops-object.ts';
import type { KustomizationEdit } from './kustomization-edit.ts';
import { patchEdits, planKustomization } from './planned-kustomization.ts';
import type { Substitution } from './substitute.ts';

/** The rendering that a Kustomization asks for. A folder without a kustomization is taken with all its manifests. */
export function planFluxKustomization(object: GitopsObject, repository: Repository): GitopsPlan {
  const folder = resolveLocal('', textOf(object.spec, 'path') ?? '.');
  if (folder === undefined) return { ...NO_PLAN, elsewhere: 1 };
  const has = repository.kustomizations.has(folder);
  // The top exists in every repository: without a kustomization there, it says nothing of this one.
  const generated = has || folder === '' ? [] : manifestsBelow(folder, repository);
  if (!has && generated.length === 0) return { ...NO_PLAN, elsewhere: 1 };
  const substitute = substitutionOf(object, repository);
  return planKustomization(object, folder, editsOf(object), repository, {
    generated,
    ...(substitute === undefined ? {} : { substitute }),
  });
}

/** Folders with a kustomization are taken as such, of the others each file. */
function manifestsBelow(folder: string, { paths, kustomizations }: Repository): string[] {
  const inside = `${folder}/`;
  const found = paths.flatMap((path) => {
    if (!path.startsWith(inside) || !/\.ya?ml$/.test(path)) return [];
    const segments = path.slice(inside.length).split('/');
    const depth = segments.findIndex((_, index) => kustomizations.has(inside + segments.slice(0, index + 1).join('/')));
    return [depth < 0 ? segments.join('/') : segments.slice(0, depth + 1).join('/')];
  });
  return [...new Set(found)];
}

/** In Flux's terms, and those of kustomize. */
const NAMES = { namePrefix: 'namePrefix', nameSuffix: 'nameSuffix', targetNamespace: 'namespace' } as const;

function editsOf({ spec, pointer }: GitopsObject): KustomizationEdit[] {
  const edits = Object.entries(NAMES).flatMap(([told, field]): KustomizationEdit[] => {
    const value = textOf(spec, told);
    return value === undefined ? [] : [{ kind: 'set', field, value, pointer: `${pointer}/${told}` }];
  });
  edits.push(...patchEdits(listOf(spec, 'patches'), `${pointer}/patches`));
  listOf(spec, 'components').forEach((value, index) => {
    edits.push({ kind: 'append', field: 'components', value, pointer: `${pointer}/components/${index}` });
  });
  listOf(spec, 'images').forEach((value, index) => {
    if (isObject(value)) edits.push({ kind: 'named', field: 'images', value, pointer: `${pointer}/images/${index}` });
  });
  return edits;
}

/** Its own values stand over those of ConfigMaps of the set. Secrets are not read: what they set is not known. */
function substitutionOf({ spec, namespace }: GitopsObject, repository: Repository): Substitution | undefined {
  const postBuild = mappingOf(spec, 'postBuild');
  const sources = listOf(postBuild, 'substituteFrom').filter(isObject);
  const found = sources.map((source) => configMapOf(source, namespace, repository)?.data);
  const all = [...found, mappingOf(postBuild, 'substitute')];
  const values = new Map(all.flatMap((data) => Object.entries(data ?? {}).map(toVariable)));
  const isComplete = found.every((data, index) => data !== undefined || sources[index]?.optional === true);
  return values.size === 0 && isComplete ? undefined : { values, isComplete };
}

function toVariable([name, value]: [string, JsonValue]): [string, string] {
  return [name, (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('\n', '')];
}

/** The ConfigMap of the set that something refers to. */
export function configMapOf(source: JsonObject, namespace: string, repository: Repository): ConfigMapData | undefined {
  const name = textOf(source, 'name');
  return source.kind === 'ConfigMap' && name !== undefined ? repository.configMap(name, namespace) : undefined;
}
