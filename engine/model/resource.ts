/** What a manifest means: resources, their pods, their platform. */

import type { JsonObject, JsonPointer } from './json.ts';
import type { ManifestDocument } from './source.ts';

/** What a resource is called. `namespace` is `''` for cluster-scoped kinds. */
export interface ResourceIdentity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** One Kubernetes object of the set: a document, or an item of a `…List` document. */
export interface Resource extends ResourceIdentity {
  /** `''` for the core group. */
  readonly group: string;
  readonly version: string;
  /** The object itself; `null` fields are absent to Kubernetes and to rules. */
  readonly value: JsonObject;
  readonly document: ManifestDocument;
  /** Where the object stands in its document: `''`, or `/items/3` in a List. */
  readonly pointer: JsonPointer;
  /** True when the manifest names no namespace and nothing else decided it. */
  readonly namespaceAssumed: boolean;
  readonly pod: PodView | null;
}

/** The pod that a workload makes. Pointers are relative to the resource. */
export interface PodView {
  /** `/spec`, `/spec/template/spec`, `/spec/jobTemplate/spec/template/spec`, … */
  readonly specPointer: JsonPointer;
  /** The pod template's metadata: `/metadata`, `/spec/template/metadata`, … (may not exist in the document). */
  readonly metadataPointer: JsonPointer;
  readonly spec: JsonObject;
  readonly metadata: JsonObject;
}

/** The confidential-computing systems that rules speak of. */
export type PlatformSystem = 'none' | 'kata' | 'pod-sandboxing' | 'aks-sgx' | 'aks-cc' | 'peer-pods' | 'coco';

/** The platform of a workload (decisions 1), and the evidence that decided it. */
export interface WorkloadPlatform {
  readonly system: PlatformSystem;
  /** The TEE, where the class tells: `snp`, `tdx`, `sev`, `se`, `cca`, `sgx`. */
  readonly tee: string | null;
  /** The profile that judges it (`coco-snp`, `aks-sgx`, …); null when no profile exists for it. */
  readonly profile: string | null;
  /** The effective class name: an alias or near miss carries the platform of its target. */
  readonly runtimeClass: string | null;
  /** The class name as the manifest writes it. */
  readonly declaredClass: string | null;
  readonly handler: string | null;
  /** A test or debug class without a TEE (`kata-qemu-coco-dev`, `-debug`, `-devkit`). */
  readonly dev: boolean;
  /** True where images are pulled inside the guest. */
  readonly guestPull: boolean;
  /** Configured, or `openshift` by the objects of the set. */
  readonly distribution: 'vanilla' | 'aks' | 'openshift' | null;
  /** Other profiles that judge it as well, when the user names one of them and not `profile`. */
  readonly alternatives?: readonly string[];
  /** Rules that judge it beyond its profile's, with Enforce: R04 on plain Kata, R05 on enclave-cc. */
  readonly extraRules?: readonly string[];
  /** Set for installers (kata-deploy, operators, device plug-ins): these rules alone judge it, no other. */
  readonly onlyRules?: readonly string[];
  /** Which step of decision 1 answered, for `explain`: a short sentence. */
  readonly evidence: string;
  /** A conflict between the annotation and other evidence, reported as `warn`. */
  readonly conflict?: string;
}
