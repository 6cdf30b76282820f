/** From a document to the Kubernetes objects it holds, lists expanded, pods found. */

import { childOf, isObject } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView, Resource } from '../model/resource.ts';
import type { ManifestDocument, TextProblem } from '../model/source.ts';
import { findDocumentType } from './document-kind.ts';
import { isClusterScoped } from './kind-scope.ts';
import { ASSUMED_NAMESPACE } from './namespace.ts';
import type { PodTemplatePlace, WorkloadKinds } from './workload-kinds.ts';

/** The objects of one document, and what is wrong with its frame. */
export interface DocumentResources {
  readonly resources: readonly Resource[];
  readonly errors: readonly TextProblem[];
}

/**
 * The objects of a document: itself, or the items of any `…List` (nested ones too). Items inherit `apiVersion`, and
 * `kind` from the list's name, where they have none. A document that is no manifest has none.
 *
 * Errors have the codes `LIST_ITEMS_INVALID` (items is no list), `LIST_ITEM_INVALID` (an item is no object or has no
 * kind) and `API_VERSION_INVALID`; the neighbours of such an item are read all the same.
 */
export function toResources(document: ManifestDocument, options: { workloadKinds: WorkloadKinds }): DocumentResources {
  const type = findDocumentType(document.value, document.file.path);
  if (type === undefined) return { resources: [], errors: [] };
  const reading: Reading = { document, kinds: options.workloadKinds, resources: [], errors: [] };
  readObject(reading, type.object, type.apiVersion, type.kind, '');
  return { resources: reading.resources, errors: reading.errors };
}

interface Reading {
  readonly document: ManifestDocument;
  readonly kinds: WorkloadKinds;
  readonly resources: Resource[];
  readonly errors: TextProblem[];
}

function readObject(reading: Reading, value: JsonObject, apiVersion: string, kind: string, pointer: JsonPointer): void {
  const slash = apiVersion.indexOf('/');
  if (slash === 0 || slash === apiVersion.length - 1 || slash !== apiVersion.lastIndexOf('/')) {
    const message = `apiVersion "${apiVersion}" is neither "version" nor "group/version".`;
    problem(reading, 'API_VERSION_INVALID', message, `${pointer}/apiVersion`);
    return;
  }
  if (kind.endsWith('List') && (isCoreList(apiVersion, kind) || Object.hasOwn(value, 'items'))) {
    readItems(reading, value.items, apiVersion, kind, pointer);
    return;
  }
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  reading.resources.push(
    toResource(reading, value, { apiVersion, kind, group, version: apiVersion.slice(slash + 1) }, pointer),
  );
}

function isCoreList(apiVersion: string, kind: string): boolean {
  return kind === 'List' && apiVersion === 'v1';
}

function readItems(
  reading: Reading,
  items: JsonValue | undefined,
  apiVersion: string,
  kind: string,
  at: JsonPointer,
): void {
  if (items === undefined || items === null) return;
  if (!Array.isArray(items)) {
    problem(reading, 'LIST_ITEMS_INVALID', `The items of a ${kind} must be a list.`, `${at}/items`);
    return;
  }
  const inherited = kind.slice(0, -'List'.length);
  items.forEach((item, index) => {
    const pointer = `${at}/items/${index}`;
    const itemKind = isObject(item) ? stringOr(item.kind, inherited) : '';
    if (!isObject(item) || itemKind === '') {
      problem(reading, 'LIST_ITEM_INVALID', `An item of a ${kind} must be an object with a kind.`, pointer);
      return;
    }
    readObject(reading, item, stringOr(item.apiVersion, apiVersion), itemKind, pointer);
  });
}

function stringOr(value: JsonValue | undefined, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

function toResource(
  reading: Reading,
  value: JsonObject,
  type: Pick<Resource, 'apiVersion' | 'kind' | 'group' | 'version'>,
  pointer: JsonPointer,
): Resource {
  const metadata = isObject(value.metadata) ? value.metadata : undefined;
  const clusterScoped = isClusterScoped(type.group, type.kind);
  const explicit = toName(metadata?.namespace);
  return {
    apiVersion: type.apiVersion,
    kind: type.kind,
    group: type.group,
    version: type.version,
    name: toName(metadata?.name) || toName(metadata?.generateName),
    namespace: clusterScoped ? '' : explicit || ASSUMED_NAMESPACE,
    namespaceAssumed: !clusterScoped && explicit === '',
    value,
    document: reading.document,
    pointer,
    pod: findPodView(value, reading.kinds.get(`${type.group}/${type.kind}`)),
  };
}

/** A name as identity. Numbers and booleans are wrong types, reported as such; here they only need to be told apart. */
function toName(value: JsonValue | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

/** The pod that an object makes, where it has a pod spec. */
function findPodView(value: JsonObject, place: PodTemplatePlace | undefined): PodView | null {
  if (place === undefined) return null;
  const spec = objectAt(value, place.specPath);
  if (spec === undefined) return null;
  const { specPointer, metadataPointer } = place;
  return { specPointer, metadataPointer, spec, metadata: objectAt(value, place.metadataPath) ?? {} };
}

function objectAt(value: JsonObject, path: readonly string[]): JsonObject | undefined {
  let object = value;
  for (const key of path) {
    const child = childOf(object, key);
    if (!isObject(child)) return undefined;
    object = child;
  }
  return object;
}

function problem(reading: Reading, code: string, message: string, pointer: JsonPointer): void {
  const { place, pointer: at } = reading.document.places().nearest(pointer);
  reading.errors.push({ code, message, range: place.value, pointer: at });
}
