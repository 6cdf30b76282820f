/** The committed platform tables, and sets made of values, for the tests of platforms, set and joins. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { Distribution } from '../../../engine/kubernetes/platform.ts';
import { type PlatformTables, toPlatformTables } from '../../../engine/kubernetes/platform-tables.ts';
import { SetIndex } from '../../../engine/kubernetes/set-index.ts';
import { SetView } from '../../../engine/kubernetes/set-view.ts';
import type { JsonObject, JsonValue } from '../../../engine/model/json.ts';
import type { Resource, WorkloadPlatform } from '../../../engine/model/resource.ts';
import { resourcesOf } from './documents.ts';

const FOLDER = new URL('../../../policies/platforms/', import.meta.url);

/** All tables, keyed as rules see them. */
export function readPlatformData(): JsonObject {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
  return Object.fromEntries(
    files.map((name) => [
      name.replace(/\.yaml$/, '').replaceAll('-', '_'),
      load(readFileSync(new URL(name, FOLDER), 'utf8')) as JsonValue,
    ]),
  );
}

export const tables: PlatformTables = toPlatformTables(readPlatformData());

export interface SetOptions {
  readonly distribution?: Distribution;
  readonly namespaces?: Readonly<Record<string, string>>;
  readonly kustomizations?: Readonly<Record<string, readonly string[]>>;
}

/** A complete set of the resources. */
export function setOf(resources: readonly Resource[], options: SetOptions = {}): SetView {
  const { kustomizations = {}, namespaces, distribution } = options;
  const index = new SetIndex(tables, namespaces);
  for (const resource of resources) index.add(resource);
  return new SetView(index.records(), {
    tables,
    configured: { ...(distribution && { distribution }), ...(namespaces && { namespaces }) },
    kustomizationsOf: (path) => kustomizations[path] ?? [],
  });
}

/** Resources by file path. */
export function filesOf(files: Readonly<Record<string, readonly JsonValue[]>>): Resource[] {
  return Object.entries(files).flatMap(([path, values]) => values.flatMap((value) => [...resourcesOf(value, path)]));
}

/** A pod with this spec. */
export function pod(spec: JsonObject, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', ...metadata }, spec };
}

/** The platform of a pod, alone or with other objects of the set. */
export function platformOf(
  value: JsonObject,
  others: readonly JsonValue[] = [],
  options: SetOptions = {},
): WorkloadPlatform {
  const [resource, ...rest] = filesOf({ 'a.yaml': [value, ...others] });
  assert.ok(resource);
  return setOf([resource, ...rest], options).resolver.resolve(resource);
}

/** The platform of a pod that names a class. */
export function platformOfClass(runtimeClassName: string, options: SetOptions = {}): WorkloadPlatform {
  return platformOf(pod({ runtimeClassName, containers: [] }), [], options);
}

/** A RuntimeClass object. */
export function runtimeClass(name: string, handler: string, nodeSelector?: JsonObject): JsonObject {
  return {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name },
    handler,
    ...(nodeSelector && { scheduling: { nodeSelector } }),
  };
}
