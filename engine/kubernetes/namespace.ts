/** The namespace of an object whose manifest may not name one. */

import type { Resource } from '../model/resource.ts';

/** What may decide a namespace that the manifest leaves open, strongest first. */
export interface NamespaceDefaults {
  /** What the kustomizations that reach the file set, when they agree. */
  readonly kustomization: string | undefined;
  /** What the configuration says. */
  readonly config: string | undefined;
}

/** The namespace that an object goes to when nothing says otherwise; marked as assumed wherever it is used. */
export const ASSUMED_NAMESPACE = 'default';

/**
 * The resource with its namespace decided: explicit, else the kustomization's, else the configuration's, else "default"
 * marked as assumed. The same object when nothing changes; cluster-scoped objects never change.
 */
export function withNamespace(resource: Resource, defaults: NamespaceDefaults): Resource {
  const decided = defaults.kustomization ?? defaults.config;
  if (!resource.namespaceAssumed || decided === undefined) return resource;
  return { ...resource, namespace: decided, namespaceAssumed: false };
}
