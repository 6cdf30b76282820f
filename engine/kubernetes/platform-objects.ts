/** The platforms of objects that are no workloads: installation, node pools, quotas, Services, Secrets (decisions 3). */

import { isObject } from '../json/pointer.ts';
import type { JsonValue } from '../model/json.ts';
import type { Resource, WorkloadPlatform } from '../model/resource.ts';
import { findFamily } from './platform-evidence.ts';
import type { PlatformTables } from './platform-tables.ts';
import { toRuntimeClass } from './set-index.ts';
import { type SetView, toPlaced } from './set-view.ts';

/** The platforms on which an object is judged, each once; at least one (`none` for what belongs to no platform). */
export interface ObjectPlatforms {
  readonly platforms: readonly WorkloadPlatform[];
  /** Findings of this object never block, whatever the profile says (a Secret that is only an azureFile's). */
  readonly auditOnly: boolean;
}

/** Objects below it are judged as coco-snp, or as whichever coco profile the user names. */
const ANY_COCO = ['coco-tdx', 'coco-peer-pods'];
const ATTESTATION_CONFIG = 'attestation-config';
const ATTESTATION_LABEL = 'ccpolicy.dev/attestation-config';

type Finder = (resource: Resource, set: SetView, tables: PlatformTables) => readonly WorkloadPlatform[];

/** `group/Kind` → how its platforms are found. Whatever is not here belongs to no platform. */
const FINDERS: ReadonlyMap<string, Finder> = new Map<string, Finder>([
  ['confidentialcontainers.org/CcRuntime', installation],
  ['confidentialcontainers.org/KbsConfig', installation],
  ['confidentialcontainers.org/TrusteeConfig', installation],
  ['kustomize.config.k8s.io/Kustomization', installationBySource],
  ['kustomize.toolkit.fluxcd.io/Kustomization', installationBySource],
  ['argoproj.io/Application', installationBySource],
  ['argoproj.io/ApplicationSet', installationBySource],
  ['helm.toolkit.fluxcd.io/HelmRelease', installationBySource],
  ['node.k8s.io/RuntimeClass', (resource, { resolver }) => [resolver.ofRuntimeClass(toRuntimeClass(resource))]],
  ['karpenter.azure.com/AKSNodeClass', nodePool],
  ['karpenter.sh/NodePool', nodePool],
  ['/LimitRange', resourceNames],
  ['/ResourceQuota', resourceNames],
  ['/Service', selectedPods],
  ['discovery.k8s.io/EndpointSlice', namespaceWorkloads],
  ['/ConfigMap', configMap],
]);

/** Objects whose platform is that of the workloads that they belong to. */
const BELONG_TO_WORKLOADS: ReadonlySet<string> = new Set(['/Service', '/Secret', '/ConfigMap']);

/**
 * Whether the platform of a resource may depend on the rest of the set: RuntimeClass objects and OpenShift evidence
 * only matter to a workload that names a class. All others can be judged while files stream by.
 */
export function mayDependOnSet({ group, kind, pod }: Resource): boolean {
  return pod === null ? BELONG_TO_WORKLOADS.has(`${group}/${kind}`) : typeof pod.spec.runtimeClassName === 'string';
}

/** The platforms of any resource; a workload has exactly one. */
export function platformsOf(resource: Resource, set: SetView, tables: PlatformTables): ObjectPlatforms {
  if (resource.pod !== null) return { platforms: [set.resolver.resolve(resource)], auditOnly: false };
  const type = `${resource.group}/${resource.kind}`;
  if (type === '/Secret') return referencing('Secret', resource, set);
  const platforms = FINDERS.get(type)?.(resource, set, tables) ?? [];
  if (platforms.length === 0 && type === '/ConfigMap') return referencing('ConfigMap', resource, set);
  return { platforms: distinct(platforms, set), auditOnly: false };
}

function installation(resource: Resource, { resolver }: SetView): readonly WorkloadPlatform[] {
  const platform = resolver.named('coco', `${resource.kind} belongs to a CoCo installation`);
  return [{ ...platform, alternatives: ANY_COCO }];
}

function installationBySource(resource: Resource, set: SetView, tables: PlatformTables): readonly WorkloadPlatform[] {
  const { spec, ...top } = resource.value;
  // A kustomization has no spec; the others name their sources there.
  const source = resource.group === 'kustomize.config.k8s.io' ? top : spec;
  const installs = someText(source, (text) => tables.sourceMarkers.some((marker) => text.includes(marker)));
  return installs ? installation(resource, set) : [];
}

function nodePool(resource: Resource, { resolver }: SetView, tables: PlatformTables): readonly WorkloadPlatform[] {
  const systems = new Set<string>();
  const visit = (text: string) => {
    const system = tables.poolLabels.get(text) ?? findFamily(text, tables)?.system;
    if (system !== undefined && system !== 'none') systems.add(system);
    return false;
  };
  const { spec } = resource.value;
  someText(spec, visit);
  const runtime = isObject(spec) ? spec.workloadRuntime : undefined;
  if (runtime === 'KataVmIsolation' || runtime === 'KataMshvVmIsolation') systems.add('pod-sandboxing');
  if (runtime === 'KataCcIsolation') systems.add('aks-cc');
  return [...systems].map((system) => resolver.named(system, `${resource.kind} makes nodes of ${system}`));
}

function resourceNames(resource: Resource, { resolver }: SetView, tables: PlatformTables): readonly WorkloadPlatform[] {
  const platforms: WorkloadPlatform[] = [];
  const visit = (text: string) => {
    const name = text.replace(/^(?:requests|limits)\./, '');
    const evidence = `${resource.kind} names ${name}`;
    if (tables.sgxResources.has(name)) platforms.push(resolver.named('aks-sgx', evidence));
    if (name === tables.peerPodResource) platforms.push(resolver.named('peer-pods', evidence));
    return false;
  };
  someText(resource.value.spec, visit);
  return platforms;
}

function selectedPods(resource: Resource, set: SetView): readonly WorkloadPlatform[] {
  const selector = isObject(resource.value.spec) ? resource.value.spec.selector : undefined;
  return set.selectedBy(selector, toPlaced(resource)).map(({ platform }) => platform);
}

function configMap(resource: Resource, set: SetView, tables: PlatformTables): readonly WorkloadPlatform[] {
  if (isAttestationConfig(resource)) return installation(resource, set);
  if (resource.name !== tables.peerPodsConfigMap) return [];
  return [set.resolver.named('peer-pods', `ConfigMap ${resource.name} configures peer pods`)];
}

/** A ConfigMap of the house schema `attestation-config`: by name or by label. */
export function isAttestationConfig({ group, kind, name, value }: Resource): boolean {
  if (group !== '' || kind !== 'ConfigMap') return false;
  const labels = isObject(value.metadata) ? value.metadata.labels : undefined;
  return name === ATTESTATION_CONFIG || (isObject(labels) && labels[ATTESTATION_LABEL] === 'true');
}

/** Whose endpoints a slice lists is not in its manifest: it may be those of any workload beside it. */
function namespaceWorkloads(resource: Resource, set: SetView): readonly WorkloadPlatform[] {
  return set.workloads(toPlaced(resource)).map(({ platform }) => platform);
}

/** Secrets and ConfigMaps are as confidential as the workloads that use them; without any they are ordinary. */
function referencing(kind: 'Secret' | 'ConfigMap', resource: Resource, set: SetView): ObjectPlatforms {
  const users = set.referencing(kind, resource.name, toPlaced(resource));
  const platforms = distinct(
    users.map(({ workload }) => ({
      ...workload.platform,
      evidence: `used by ${workload.kind} ${workload.name}`,
    })),
    set,
  );
  const auditOnly = users.length > 0 && users.every(({ uses }) => uses.every((use) => use === 'azureFile'));
  return { platforms, auditOnly };
}

/** One platform per profile, without those that are ordinary when there are others. */
function distinct(platforms: readonly WorkloadPlatform[], { resolver }: SetView): readonly WorkloadPlatform[] {
  const known = new Map<string, WorkloadPlatform>();
  for (const platform of platforms) {
    if (platform.system === 'none') continue;
    const key = `${platform.system} ${platform.profile}`;
    if (!known.has(key)) known.set(key, platform);
  }
  const some = [...known.values()];
  return some.length > 0 ? some : [resolver.named('none', 'it belongs to no platform')];
}

/** Whether a test holds for some key or string below a value. */
function someText(value: JsonValue | undefined, test: (text: string) => boolean): boolean {
  const open: (JsonValue | undefined)[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string' && test(next)) return true;
    if (Array.isArray(next)) for (const item of next) open.push(item);
    if (!isObject(next)) continue;
    for (const [key, item] of Object.entries(next)) {
      if (test(key)) return true;
      open.push(item);
    }
  }
  return false;
}
