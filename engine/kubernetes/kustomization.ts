/** The kustomizations of the set together: which files are patches, and what happens to a resource before it is applied. */

import { splitPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { ManifestDocument } from '../model/source.ts';
import { isKustomizationPath } from './document-kind.ts';
import {
  type Change,
  type Kustomization,
  type KustomizationInputs,
  type PatchTarget,
  toKustomization,
} from './kustomization-file.ts';

/** What the kustomizations of the set say about its files. */
export interface KustomizationIndex {
  /** A file that a kustomization names as a patch, and none as a resource: never judged alone. */
  isPatchFile(path: string): boolean;
  /** The namespace that the kustomizations reaching this file set, if they agree on one. */
  namespaceFor(path: string): string | undefined;
  /**
   * Why a field that is missing from the resource may yet be there when it is applied; `undefined` when nothing that
   * reaches the resource adds it. `pointer` is the missing field, relative to the resource.
   */
  incompleteness(resource: Resource, pointer: JsonPointer): string | undefined;
  /**
   * Why these places of a resource must stay as they are: a kustomization that reaches it names one of them by its
   * path, and would no longer build, or change something else, if it were gone or moved.
   */
  pinned(resource: Resource, pointers: readonly JsonPointer[]): string | undefined;
  /** Why an image of this file is not what will run: an `images:` entry with its name (the reference without tag and digest). */
  imageOverride(path: string, imageName: string): string | undefined;
  /** Paths of the kustomizations that reach a file, directly or through others, in order. */
  reaching(path: string): readonly string[];
  /** All of them, in the order of their paths. */
  readonly files: readonly Kustomization[];
}

/** Reads the kustomizations among the documents. */
export function readKustomizations(
  documents: Iterable<ManifestDocument>,
  inputs: KustomizationInputs,
): KustomizationIndex {
  const files = [...documents]
    .filter((document) => isKustomizationPath(document.file.path) && document.index === 0)
    .map((document) => toKustomization(document, inputs));
  const graph = toGraph(files);
  const patches = new Set(files.flatMap((file) => file.patchFiles));
  const namespaces = new NamespaceFinder(graph.parents);
  const reachingFiles = remember((path: string) => workingOn(path, graph));
  return {
    isPatchFile: (path) => patches.has(path) && !graph.parents.has(path),
    namespaceFor: (path) => namespaces.find(path),
    incompleteness: (resource, pointer) => {
      for (const file of reachingFiles(resource.document.file.path)) {
        const field = changedBy(file, resource, graph) ?? addedBy(file, pointer);
        if (field !== undefined) return `${file.path} may add it (${field})`;
      }
      return undefined;
    },
    pinned: (resource, pointers) => {
      const touched = pointers.map(splitPointer);
      for (const file of reachingFiles(resource.document.file.path)) {
        const change = file.changes().find((each) => concerns(each, resource) && pins(each, touched));
        if (change !== undefined) return `${file.path} names it by its path (${change.field})`;
      }
      return undefined;
    },
    imageOverride: (path, imageName) => {
      const file = reachingFiles(path).find(({ images }) => images.has(imageName));
      return file === undefined ? undefined : `${file.path} sets this image (images)`;
    },
    reaching: (path) => reachingFiles(path).map((file) => file.path),
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** The kustomizations, and who names whom. */
interface Graph {
  readonly byDirectory: ReadonlyMap<string, Kustomization>;
  /** The kustomizations that name a file or (by its directory) another kustomization. */
  readonly parents: ReadonlyMap<string, readonly Kustomization[]>;
}

function toGraph(files: readonly Kustomization[]): Graph {
  const byDirectory = new Map(files.map((file) => [file.directory, file]));
  const parents = new Map<string, Kustomization[]>();
  for (const file of files) {
    for (const entry of new Set(file.reaches)) {
      const child = byDirectory.get(entry)?.path ?? entry;
      const known = parents.get(child);
      if (known === undefined) parents.set(child, [file]);
      else known.push(file);
    }
  }
  return { byDirectory, parents };
}

/** All kustomizations that work on a file, by path: those above it, and the components that they include. */
function workingOn(path: string, { byDirectory, parents }: Graph): readonly Kustomization[] {
  const found = new Map<string, Kustomization>();
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const components = found.get(next)?.components.flatMap((directory) => byDirectory.get(directory) ?? []);
    for (const file of [...(parents.get(next) ?? []), ...(components ?? [])]) {
      if (found.has(file.path)) continue;
      found.set(file.path, file);
      open.push(file.path);
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The field through which a kustomization changes this resource. A component outside the set may change anything. */
function changedBy(file: Kustomization, resource: Resource, graph: Graph): string | undefined {
  if (file.components.some((directory) => !graph.byDirectory.has(directory))) return 'components';
  return file.changes().find((change) => concerns(change, resource))?.field;
}

function concerns({ targets }: Change, resource: Resource): boolean {
  return targets.length === 0 || targets.some((target) => aimsAt(target, resource));
}

/** Whether one of the places lies in a path, or a path in one of them. */
function pins({ paths = [] }: Change, touched: readonly (readonly string[])[]): boolean {
  return paths.some((path) =>
    touched.some((place) => {
      const shared = Math.min(path.length, place.length);
      return path.slice(0, shared).every((segment, at) => segment === '*' || segment === '-' || segment === place[at]);
    }),
  );
}

function aimsAt({ kind, name }: PatchTarget, resource: Resource): boolean {
  return (
    (kind === undefined || matchesAnchored(kind, resource.kind)) &&
    (name === undefined || matchesAnchored(name, resource.name))
  );
}

/**
 * Kustomize's selectors are anchored Go regular expressions. Names, alternatives and `.*` are matched; whatever is
 * more than that counts as a match, for here a match only means more caution.
 */
function matchesAnchored(pattern: string, text: string): boolean {
  return pattern
    .replace(/^\^|\$$/g, '')
    .split('|')
    .some((part) => {
      const pieces = part.split('.*');
      if (pieces.some((piece) => !/^[\w./-]*$/.test(piece))) return true;
      return pieces.length === 1
        ? part === text
        : text.startsWith(pieces[0] ?? '') && text.endsWith(pieces.at(-1) ?? '');
    });
}

/** The field through which a kustomization adds this very label or annotation. */
function addedBy(file: Kustomization, pointer: JsonPointer): string | undefined {
  const segments = splitPointer(pointer);
  const key = segments.at(-1) ?? '';
  if (segments.at(-2) === 'annotations' && file.addedKeys.annotations.has(key)) return 'commonAnnotations';
  if (segments.at(-2) === 'labels' && file.addedKeys.labels.has(key)) return 'labels';
  return undefined;
}

/** The outermost kustomization wins; overlays that disagree decide nothing. */
class NamespaceFinder {
  readonly #parents: ReadonlyMap<string, readonly Kustomization[]>;
  readonly #known = new Map<string, ReadonlySet<string | undefined>>();

  constructor(parents: ReadonlyMap<string, readonly Kustomization[]>) {
    this.#parents = parents;
  }

  find(path: string): string | undefined {
    const [only, ...others] = this.#above(path);
    return others.length === 0 ? only : undefined;
  }

  /** The namespaces that the ways from the top down to this path end in. */
  #above(path: string): ReadonlySet<string | undefined> {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    this.#known.set(path, new Set());
    const found = new Set<string | undefined>();
    for (const parent of this.#parents.get(path) ?? []) {
      const above = this.#above(parent.path);
      if (above.size === 0) found.add(parent.namespace);
      for (const namespace of above) found.add(namespace ?? parent.namespace);
    }
    this.#known.set(path, found);
    return found;
  }
}

function remember<V>(find: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>();
  return (key) => {
    const value = known.get(key) ?? find(key);
    known.set(key, value);
    return value;
  };
}
