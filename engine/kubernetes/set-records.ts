/** What is remembered of a set while its files stream by: small plain records, JSON all through, never whole objects. */

import type { RuntimeClassRecord } from './platform.ts';
import type { PlatformEvidence } from './platform-evidence.ts';

/** Where a namespaced object stands. An assumed namespace joins only within one kustomization or directory. */
export interface Placed {
  readonly namespace: string;
  readonly assumed: boolean;
  readonly path: string;
}

/** What joins and selectors ask of a Namespace. */
export interface NamespaceRecord {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly path: string;
}

/**
 * What the values of a Secret are: all sealed by CoCo, none, all encrypted for Git (SOPS), all still to be filled in, all
 * readable, or of several sorts.
 */
export type SecretValues = 'sealed' | 'empty' | 'encrypted' | 'placeholder' | 'clear' | 'mixed';

/** What joins ask of a Secret; none of its values. */
export interface SecretRecord extends Placed {
  readonly name: string;
  readonly type: string;
  readonly keys: readonly string[];
  readonly values: SecretValues;
  /** The keys whose values are sealed secrets of CoCo. */
  readonly sealedKeys: readonly string[];
  readonly immutable: boolean;
}

/** What joins ask of a ConfigMap. */
export interface ConfigMapRecord extends Placed {
  readonly name: string;
  readonly keys: readonly string[];
  readonly immutable: boolean;
}

/** One `Container` item of a LimitRange; quantities as written. `default` is completed from `max`, as the API server does. */
export interface LimitRangeRecord extends Placed {
  readonly name: string;
  readonly default: Readonly<Record<string, string>>;
  readonly defaultRequest: Readonly<Record<string, string>>;
  readonly max: Readonly<Record<string, string>>;
}

/** The settings of the peer-pods ConfigMap. */
export interface PeerPodsConfigRecord extends Placed {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

/** How a workload uses a Secret or ConfigMap. */
type ReferenceUse = 'env' | 'envFrom' | 'volume' | 'projected' | 'azureFile';

/** A Secret or ConfigMap that a workload names. */
export interface Reference {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly use: ReferenceUse;
}

/** A workload that shows a platform, or whose namespace has one by configuration. Ordinary workloads are not remembered. */
export interface WorkloadRecord extends Placed {
  readonly kind: string;
  readonly name: string;
  /** The pod template's. */
  readonly labels: Readonly<Record<string, string>>;
  readonly evidence: PlatformEvidence | null;
  readonly references: readonly Reference[];
}

/** The memory of a set, or of the part of it that one worker has read. */
export interface SetRecords {
  readonly runtimeClasses: readonly RuntimeClassRecord[];
  readonly namespaces: readonly NamespaceRecord[];
  readonly secrets: readonly SecretRecord[];
  readonly configMaps: readonly ConfigMapRecord[];
  readonly limitRanges: readonly LimitRangeRecord[];
  readonly peerPodsConfigs: readonly PeerPodsConfigRecord[];
  readonly workloads: readonly WorkloadRecord[];
  readonly openshift: boolean;
}
