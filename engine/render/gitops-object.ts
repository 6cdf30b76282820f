/** Objects by which GitOps controllers are told what to render. */

import { isObject } from '../json/pointer.ts';
import type { Kustomization } from '../kubernetes/kustomization-file.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { ManifestDocument } from '../model/source.ts';
import type { PlannedRoot } from './planned-root.ts';

/** One object, or what an ApplicationSet makes of its template. */
export interface GitopsObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly spec: JsonObject;
  readonly document: ManifestDocument;
  /** Where `spec` is in the document. */
  readonly pointer: JsonPointer;
}

/** What is known of the repository. Paths are relative to its root. */
export interface Repository {
  /** Of the set, sorted. */
  readonly paths: readonly string[];
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly hasFile: (path: string) => boolean;
  /** What a kustomization says. */
  readonly valueOf: (path: string) => JsonValue | undefined;
  /** Whether a source's `repoURL` may be this repository. */
  readonly isOwn: (url: string) => boolean;
  /** A ConfigMap of the set; one of that namespace before any other. */
  readonly configMap: (name: string, namespace: string) => ConfigMapData | undefined;
}

/** What a ConfigMap holds, and where. */
export interface ConfigMapData {
  readonly data: JsonObject;
  readonly document: ManifestDocument;
  /** Of `data`. */
  readonly pointer: JsonPointer;
}

/** What an object asks for. */
export interface GitopsPlan {
  readonly roots: readonly PlannedRoot[];
  /** What it asks for and is not rendered: where, and why. */
  readonly untold: readonly Untold[];
  /** Sources that lie elsewhere. */
  readonly elsewhere: number;
}

/** Something that could not be worked out. */
export interface Untold {
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
  readonly message: string;
}

/** What a set without such objects asks for. */
export const NO_PLAN: GitopsPlan = { roots: [], untold: [], elsewhere: 0 };

/** Several plans as one. */
export function joinPlans(plans: readonly GitopsPlan[]): GitopsPlan {
  return {
    roots: plans.flatMap(({ roots }) => roots),
    untold: plans.flatMap(({ untold }) => untold),
    elsewhere: plans.reduce((sum, { elsewhere }) => sum + elsewhere, 0),
  };
}

/** What a controller reads of a resource, where it is one of its objects. */
export function toGitopsObject({
  group,
  kind,
  name,
  namespace,
  value,
  document,
  pointer,
}: Resource): GitopsObject | undefined {
  if (!KINDS.has(`${group}/${kind}`) || !isObject(value.spec)) return undefined;
  return { kind, name, namespace, spec: value.spec, document, pointer: `${pointer}/spec` };
}

/** Whether a value is an object that tells a controller what to render. */
export function isGitopsObject({ apiVersion, kind }: JsonObject): boolean {
  return KINDS.has(`${String(apiVersion).replace(/\/[^/]*$/, '')}/${kind}`);
}

const KINDS: ReadonlySet<string> = new Set([
  'argoproj.io/Application',
  'argoproj.io/ApplicationSet',
  'kustomize.toolkit.fluxcd.io/Kustomization',
  'helm.toolkit.fluxcd.io/HelmRelease',
]);

/** What a text must hold for one of these objects to be in it. */
export const GITOPS_TEXT = /argoproj\.io\/|toolkit\.fluxcd\.io\//;

/** A field, when it is a text that says something. */
export function textOf(object: JsonObject, field: string): string | undefined {
  const value = object[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A field that is a mapping, or an empty one. */
export function mappingOf(object: JsonObject, field: string): JsonObject {
  const value = object[field];
  return isObject(value) ? value : {};
}

/** The entries of a field that is a list. */
export function listOf(object: JsonObject, field: string): readonly JsonValue[] {
  const value = object[field];
  return Array.isArray(value) ? value : [];
}
