/** The JSON types of fields: Kubernetes' own, made from k8s.io/api, and those of the custom resources that rules read. */

import generated from './field-types.gen.json' with { type: 'json' };

/**
 * A type as the tables write it: `string`, `int32`, `int64`, `number`, `boolean`, `quantity`, `intOrString`, `any`;
 * `[]T` is a list, `{}T` a map with free keys, `#name` an object of the table.
 */
export type TypeText = string;

/** The fields of an object type; fields it does not name are not checked, for Kubernetes drops them. */
export type FieldTypes = Readonly<Record<string, TypeText>>;

/** The type of a pod spec in the table. */
export const POD_SPEC = '#core/v1.PodSpec';
/** The type of an object's metadata in the table. */
export const OBJECT_META = '#meta/v1.ObjectMeta';

const FRAME: FieldTypes = { apiVersion: 'string', kind: 'string', metadata: OBJECT_META };

/** Only the fields that rules read, and only where the CRD leaves no choice. */
const CUSTOM: Readonly<Record<string, FieldTypes>> = {
  CcRuntime: { ...FRAME, spec: '#CcRuntimeSpec' },
  CcRuntimeSpec: { runtimeName: 'string', ccNodeSelector: '#meta/v1.LabelSelector', config: '#CcRuntimeConfig' },
  CcRuntimeConfig: {
    installType: 'string',
    payloadImage: 'string',
    debug: 'boolean',
    runtimeClasses: '[]#CcRuntimeClass',
    environmentVariables: '[]#core/v1.EnvVar',
  },
  CcRuntimeClass: { name: 'string', snapshotter: 'string', pulltype: 'string' },
  AKSNodeClass: { ...FRAME, spec: '#AKSNodeClassSpec' },
  AKSNodeClassSpec: { workloadRuntime: 'string', imageFamily: 'string', fipsMode: 'string', tags: '{}string' },
  NodePool: { ...FRAME, spec: '#NodePoolSpec' },
  NodePoolSpec: { template: '#NodePoolTemplate' },
  NodePoolTemplate: { metadata: '#NodePoolMetadata', spec: '#NodePoolNode' },
  NodePoolMetadata: { labels: '{}string', annotations: '{}string' },
  NodePoolNode: { requirements: '[]#NodePoolRequirement', taints: '[]#core/v1.Taint', nodeClassRef: '#NodeClassRef' },
  NodePoolRequirement: { key: 'string', operator: 'string', values: '[]string' },
  NodeClassRef: { group: 'string', kind: 'string', name: 'string' },
  Application: { ...FRAME, spec: '#ApplicationSpec' },
  ApplicationSpec: {
    source: '#ApplicationSource',
    sources: '[]#ApplicationSource',
    destination: '#ApplicationDestination',
  },
  ApplicationSource: { repoURL: 'string', targetRevision: 'string', chart: 'string', path: 'string' },
  ApplicationDestination: { namespace: 'string', server: 'string', name: 'string' },
  ApplicationSet: { ...FRAME, spec: '#ApplicationSetSpec' },
  ApplicationSetSpec: { template: '#ApplicationSetTemplate' },
  ApplicationSetTemplate: { spec: '#ApplicationSpec' },
  HelmRelease: { ...FRAME, spec: '#HelmReleaseSpec' },
  HelmReleaseSpec: { chart: '#HelmChartTemplate', chartRef: '#SourceRef', targetNamespace: 'string' },
  HelmChartTemplate: { spec: '#HelmChartSpec' },
  HelmChartSpec: { chart: 'string', version: 'string', sourceRef: '#SourceRef' },
  SourceRef: { kind: 'string', name: 'string', namespace: 'string' },
  FluxKustomization: { ...FRAME, spec: '#FluxKustomizationSpec' },
  FluxKustomizationSpec: {
    path: 'string',
    targetNamespace: 'string',
    sourceRef: '#SourceRef',
    images: '[]#KustomizationImage',
  },
  FluxSource: { ...FRAME, spec: '#FluxSourceSpec' },
  FluxSourceSpec: { url: 'string', ref: '#FluxSourceRef' },
  FluxSourceRef: {
    branch: 'string',
    tag: 'string',
    semver: 'string',
    commit: 'string',
    name: 'string',
    digest: 'string',
  },
  Kustomization: {
    ...FRAME,
    namespace: 'string',
    resources: '[]string',
    bases: '[]string',
    components: '[]string',
    images: '[]#KustomizationImage',
    helmCharts: '[]#KustomizationChart',
  },
  KustomizationImage: { name: 'string', newName: 'string', newTag: 'string', digest: 'string' },
  KustomizationChart: { name: 'string', repo: 'string', version: 'string', namespace: 'string', releaseName: 'string' },
  KbsConfig: { ...FRAME, spec: '#KbsConfigSpec' },
  KbsConfigSpec: {
    KbsEnvVars: '{}string',
    kbsAttestationPolicyConfigMapName: 'string',
    kbsAuthSecretName: 'string',
    kbsConfigMapName: 'string',
    kbsDeploymentType: 'string',
    kbsHttpsCertSecretName: 'string',
    kbsHttpsKeySecretName: 'string',
    kbsResourcePolicyConfigMapName: 'string',
    kbsSecretResources: '[]string',
    kbsServiceType: 'string',
  },
  KataConfig: { ...FRAME, spec: '#KataConfigSpec' },
  KataConfigSpec: { enablePeerPods: 'boolean', checkNodeEligibility: 'boolean', logLevel: 'string' },
  Other: FRAME,
};

const CUSTOM_KINDS: Readonly<Record<string, string>> = {
  'argoproj.io/Application': 'Application',
  'argoproj.io/ApplicationSet': 'ApplicationSet',
  'confidentialcontainers.org/CcRuntime': 'CcRuntime',
  'confidentialcontainers.org/KbsConfig': 'KbsConfig',
  'helm.toolkit.fluxcd.io/HelmRelease': 'HelmRelease',
  'karpenter.azure.com/AKSNodeClass': 'AKSNodeClass',
  'karpenter.sh/NodePool': 'NodePool',
  'kataconfiguration.openshift.io/KataConfig': 'KataConfig',
  'kustomize.config.k8s.io/Kustomization': 'Kustomization',
  'kustomize.config.k8s.io/Component': 'Kustomization',
  'kustomize.toolkit.fluxcd.io/Kustomization': 'FluxKustomization',
  'source.toolkit.fluxcd.io/GitRepository': 'FluxSource',
  'source.toolkit.fluxcd.io/HelmRepository': 'FluxSource',
  'source.toolkit.fluxcd.io/OCIRepository': 'FluxSource',
};

const TYPES: ReadonlyMap<string, FieldTypes> = new Map([
  ...Object.entries<FieldTypes>(generated.types),
  ...Object.entries(CUSTOM),
]);
const KINDS: ReadonlyMap<string, string> = new Map([
  ...Object.entries<TypeText>(generated.kinds),
  ...Object.entries(CUSTOM_KINDS).map(([kind, name]) => [kind, `#${name}`] as const),
]);

/** The type of a kind (`group/Kind`, any version). Of kinds that nobody knows only the frame is checked. */
export function typeOfKind(kind: string): TypeText {
  return KINDS.get(kind) ?? '#Other';
}

/** The fields of an object type, by its text (`#core/v1.PodSpec`). */
export function fieldsOf(type: TypeText): FieldTypes {
  return TYPES.get(type.slice(1)) ?? {};
}

/** The type of one field; `undefined` when the object type does not name it. */
export function fieldType(type: TypeText, key: string): TypeText | undefined {
  const fields = fieldsOf(type);
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
