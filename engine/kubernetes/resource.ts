/** From a document to the Kubernetes objects it holds, lists expanded, pods found. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { ManifestDocument, TextProblem } from '../model/source.ts';
import { findDocumentType } from './document-kind.ts';
import { isClusterScoped } from './kind-scope.ts';
import { ASSUMED_NAMESPACE } from './namespace.ts';
import { findPod } from './pod-view.ts';
import type { WorkloadKinds } from './workload-kinds.ts';

/** The objects of one document, and what is wrong with its frame. */
export interface DocumentResources {
  readonly resources: readonly Resource[];
  readonly errors: readonly TextProblem[];
  /** What is to be told, and stops nothing. */
  readonly notes: readonly TextProblem[];
}

/**
 * The objects of a document: itself, or the items of any `…List` (nested ones too). Items inherit `apiVersion`, and
 * `kind` from the list's name, where they have none. A document that is no manifest has none.
 *
 * Errors have the codes `LIST_ITEMS_INVALID` (items is no list), `LIST_ITEM_INVALID` (an item is no object or has no
 * kind) and `API_VERSION_INVALID`; the neighbours of such an item are read all the same. A note has `POD_TEMPLATE_UNFIT`:
 * the configuration names a place for the kind's pod, and something else stands there.
 */
export function toResources(document: ManifestDocument, options: { workloadKinds: WorkloadKinds }): DocumentResources {
  const type = findDocumentType(document.value, document.file.path);
  if (type === undefined) return { resources: [], errors: [], notes: [] };
  const reading: Reading = { document, kinds: options.workloadKinds, resources: [], errors: [], notes: [] };
  readObject(reading, type.object, type.apiVersion, type.kind, '');
  return { resources: reading.resources, errors: reading.errors, notes: reading.notes };
}

interface Reading {
  readonly document: ManifestDocument;
  readonly kinds: WorkloadKinds;
  readonly resources: Resource[];
  readonly errors: TextProblem[];
  readonly notes: TextProblem[];
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
  const { pod, unfit } = findPod(value, reading.kinds.get(`${type.group}/${type.kind}`));
  if (unfit !== undefined) {
    const message = `${type.group}/${type.kind} has its pod at ${unfit}, says the configuration (podTemplatePaths), but what stands there has neither containers nor a spec with containers.`;
    reading.notes.push(problemAt(reading, 'POD_TEMPLATE_UNFIT', message, pointer + unfit));
  }
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
    pod,
  };
}

/** A name as identity. Numbers and booleans are wrong types, reported as such; here they only need to be told apart. */
function toName(value: JsonValue | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

function problem(reading: Reading, code: string, message: string, pointer: JsonPointer): void {
  reading.errors.push(problemAt(reading, code, message, pointer));
}

function problemAt({ document }: Reading, code: string, message: string, pointer: JsonPointer): TextProblem {
  const { place, pointer: at } = document.places().nearest(pointer);
  return { code, message, range: place.value, pointer: at };
}
