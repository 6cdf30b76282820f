/** One kustomization, decoded: what it reaches and what it changes. Only the set's own files, paths relative to the root. */

import { isObject, splitPointer } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';

/** What a patch is aimed at; an absent part aims at everything. Kind and name are kustomize's anchored regular expressions. */
export interface PatchTarget {
  readonly kind?: string;
  readonly name?: string;
}

/** Something of a kustomization that changes resources: a patch with its targets, or anything less predictable. */
export interface Change {
  /** The field of the kustomization: `patches`, `components`, … */
  readonly field: string;
  /** Empty: everything. */
  readonly targets: readonly PatchTarget[];
  /** Places that must stay what and where they are: paths of JSON 6902 operations, fields of replacements; `*` is any. */
  readonly paths?: readonly (readonly string[])[];
}

/** A kustomization file of the set. */
export interface Kustomization {
  readonly path: string;
  readonly directory: string;
  readonly namespace: string | undefined;
  /** Files and directories that it builds on, normalised; remote ones left out. */
  readonly reaches: readonly string[];
  /** Components among `reaches`: what they change, they change for everything else that is reached. */
  readonly components: readonly string[];
  readonly patchFiles: readonly string[];
  /** Other files that it names: what generators read, transformers, replacements, values of charts. */
  readonly otherFiles: readonly string[];
  /** A component is never built by itself. */
  readonly isComponent: boolean;
  /** Worked out when first asked: it takes reading the patches. */
  readonly changes: () => readonly Change[];
  /** Keys that `commonAnnotations`, `commonLabels` and `labels` add. */
  readonly addedKeys: { readonly annotations: ReadonlySet<string>; readonly labels: ReadonlySet<string> };
  /** Names of `images:` entries. */
  readonly images: ReadonlySet<string>;
}

/** How to read the text of an inline patch, and the values of a file of the set. Both give `[]` for what cannot be read. */
export interface KustomizationInputs {
  readonly parse: (text: string) => readonly JsonValue[];
  readonly valuesOf: (path: string) => readonly JsonValue[];
}

/** Decodes a kustomization; wrong types count as absent, for whoever builds it says so. */
export function toKustomization(document: ManifestDocument, inputs: KustomizationInputs): Kustomization {
  const { path } = document.file;
  const directory = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const value = isObject(document.value) ? document.value : {};
  const local = (entries: readonly string[]) => entries.flatMap((entry) => resolveLocal(directory, entry) ?? []);
  const components = local(strings(value.components));
  const namespace = typeof value.namespace === 'string' && value.namespace !== '' ? value.namespace : undefined;
  return {
    path,
    directory,
    namespace,
    reaches: local([...strings(value.resources), ...strings(value.bases)]).concat(components),
    components,
    patchFiles: local(patchFileEntries(value)),
    otherFiles: local(otherFileEntries(value)),
    isComponent: value.kind === 'Component',
    changes: once(() => [
      ...patchesOf(value, directory, inputs),
      ...otherChanges(value, directory, inputs, components.length),
    ]),
    addedKeys: addedKeys(value),
    images: new Set(objects(value.images).flatMap(({ name }) => (typeof name === 'string' ? [name] : []))),
  };
}

function once<V>(make: () => V): () => V {
  let made: { readonly value: V } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A path inside the root, or `undefined` for what is remote or outside. */
export function resolveLocal(directory: string, entry: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(entry) || entry.startsWith('/') || entry.includes('?')) return undefined;
  const segments: string[] = directory === '' ? [] : directory.split('/');
  for (const segment of entry.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

function patchFileEntries(value: JsonObject): string[] {
  const named = [...objects(value.patches), ...objects(value.patchesJson6902)].map(({ path }) => path);
  return [...strings(value.patchesStrategicMerge).filter((entry) => !entry.includes('\n')), ...strings(named)];
}

function otherFileEntries(value: JsonObject): string[] {
  const generators = [...objects(value.configMapGenerator), ...objects(value.secretGenerator)];
  const generated = generators.flatMap(({ files, env, envs }) => [
    ...strings(files),
    ...strings([env]),
    ...strings(envs),
  ]);
  const charts = objects(value.helmCharts).flatMap(({ valuesFile, additionalValuesFiles }) => [
    ...strings([valuesFile]),
    ...strings(additionalValuesFiles),
  ]);
  const fields = ['transformers', 'generators', 'validators', 'crds', 'configurations'] as const;
  const named = fields.flatMap((field) => strings(value[field]).filter((entry) => !entry.includes('\n')));
  const replacements = strings(objects(value.replacements).map(({ path }) => path));
  // `name=path`: only the path is a file.
  return [...generated.map((entry) => entry.slice(entry.indexOf('=') + 1)), ...charts, ...named, ...replacements];
}

function patchesOf(value: JsonObject, directory: string, inputs: KustomizationInputs): Change[] {
  const fromFile = (path: string) => {
    const file = resolveLocal(directory, path);
    return file === undefined ? [] : inputs.valuesOf(file);
  };
  const strategic = strings(value.patchesStrategicMerge).map((entry) => ({
    field: 'patchesStrategicMerge',
    targets: toTargets(entry.includes('\n') ? inputs.parse(entry) : fromFile(entry)),
  }));
  const targeted = (['patches', 'patchesJson6902'] as const).flatMap((field) =>
    objects(value[field]).map((entry) => {
      if (isObject(entry.target)) {
        const values = typeof entry.path === 'string' ? fromFile(entry.path) : inputs.parse(textOf(entry.patch));
        return { field, targets: [toTarget(entry.target)], paths: operationPaths(values) };
      }
      if (typeof entry.path === 'string') return { field, targets: toTargets(fromFile(entry.path)) };
      return { field, targets: typeof entry.patch === 'string' ? toTargets(inputs.parse(entry.patch)) : [] };
    }),
  );
  return [...strategic, ...targeted];
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function operationPaths(values: readonly JsonValue[]): string[][] {
  const operations = values.filter(Array.isArray).flat().filter(isObject);
  return strings(operations.flatMap(({ path, from }) => [path, from])).map((path) => [...splitPointer(path)]);
}

/** `spec.template.spec.containers.[name=app].image`; a dot inside of a name is written `\.`. */
function fieldPath(path: string): string[] {
  return path.split(/(?<!\\)\./).map((segment) => (segment.startsWith('[') ? '*' : segment.replaceAll('\\.', '.')));
}

/** Strategic merge patches name their target by their own kind and name. */
function toTargets(values: readonly JsonValue[]): PatchTarget[] {
  return values.filter(isObject).map((value) => {
    const metadata = isObject(value.metadata) ? value.metadata : {};
    return toTarget({ kind: value.kind ?? null, name: metadata.name ?? null });
  });
}

function toTarget({ kind, name }: JsonObject): PatchTarget {
  return {
    ...(typeof kind === 'string' && kind !== '' ? { kind } : {}),
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
  };
}

/** Replacements name their targets, generators may only merge into what can be generated, transformers may do anything. */
function otherChanges(
  value: JsonObject,
  directory: string,
  inputs: KustomizationInputs,
  localComponents: number,
): Change[] {
  const changes = replacementsOf(value, directory, inputs);
  if (strings(value.components).length > localComponents) changes.push({ field: 'components', targets: [] });
  if (isFilledList(value.transformers)) changes.push({ field: 'transformers', targets: [] });
  if (isFilledList(value.generators)) {
    changes.push({ field: 'generators', targets: [{ kind: 'ConfigMap' }, { kind: 'Secret' }] });
  }
  for (const [field, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const) {
    const targets = objects(value[field])
      .filter(({ behavior }) => behavior === 'merge' || behavior === 'replace')
      .map(({ name }) => toTarget({ kind, name: name ?? null }));
    if (targets.length > 0) changes.push({ field, targets });
  }
  return changes;
}

function isFilledList(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** Replacements stand in the kustomization or in a file of their own; one whose targets cannot be seen may aim anywhere. */
function replacementsOf(value: JsonObject, directory: string, inputs: KustomizationInputs): Change[] {
  return objects(value.replacements).map((entry) => {
    const file = typeof entry.path === 'string' ? resolveLocal(directory, entry.path) : undefined;
    const bodies =
      typeof entry.path !== 'string' ? [entry] : file === undefined ? [] : objects(inputs.valuesOf(file).flat());
    const targets = bodies.flatMap((body) => objects(body.targets));
    return {
      field: 'replacements',
      targets: targets.map(({ select }) => toTarget(isObject(select) ? select : {})),
      paths: strings(targets.flatMap(({ fieldPaths }) => strings(fieldPaths))).map(fieldPath),
    };
  });
}

function addedKeys(value: JsonObject): Kustomization['addedKeys'] {
  const pairs = objects(value.labels).map((entry) => entry.pairs);
  return {
    annotations: new Set(keysOf([value.commonAnnotations])),
    labels: new Set(keysOf([value.commonLabels, ...pairs])),
  };
}

function keysOf(maps: readonly (JsonValue | undefined)[]): string[] {
  return maps.filter(isObject).flatMap((map) => Object.keys(map));
}

function strings(value: JsonValue | undefined | readonly (JsonValue | undefined)[]): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function objects(value: JsonValue | readonly JsonValue[] | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
