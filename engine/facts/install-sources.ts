/** Where CoCo and Kata are installed from: kustomizations, Argo CD and Flux objects, CcRuntime, the kata-deploy DaemonSet. */

import { isObject, joinPointer, valueAt } from '../json/pointer.ts';
import { containersOf } from '../kubernetes/field-path.ts';
import { findImageReference, repositoryOf } from '../kubernetes/image-reference.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { Fact, FactContext } from './fact.ts';
import {
  findAddress,
  findProduct,
  type InstallReference,
  judgeReference,
  type ProductTable,
  productTable,
} from './install-reference.ts';

/** One source. A type, not an interface: it goes to Rego as JSON. */
type InstallSource = InstallReference & {
  /** Of the reference; of the address where the reference is part of it. May be absent in the manifest. */
  pointer: JsonPointer;
  /** What is installed, as a message calls it. */
  source: string;
  product: string;
  component: string | null;
  /** Where a chart is installed to, when the object says so. */
  namespace: { pointer: JsonPointer; value: string } | null;
};

/** A source as an object states it, before it is known whether it is one of ours. */
interface Stated {
  readonly pointer: JsonPointer;
  readonly locator: string;
  readonly reference: string | null;
  /** The locator ends in the name of a chart or an image. */
  readonly isNamed: boolean;
  readonly digest?: boolean;
  readonly namespacePointer?: JsonPointer;
}

type Reader = (resource: Resource) => readonly Stated[];

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['kustomize.config.k8s.io/Kustomization', ({ value }) => kustomization(value, '')],
  ['kustomize.toolkit.fluxcd.io/Kustomization', ({ value }) => imageOverrides(value, '/spec/images')],
  ['argoproj.io/Application', ({ value }) => application(value, '/spec')],
  ['argoproj.io/ApplicationSet', ({ value }) => application(value, '/spec/template/spec')],
  ['helm.toolkit.fluxcd.io/HelmRelease', ({ value }) => helmRelease(value)],
  ['confidentialcontainers.org/CcRuntime', ({ value }) => image(value, '/spec/config/payloadImage')],
  ['apps/DaemonSet', daemonSet],
]);

/** The sources of an object that install CoCo, Kata, peer pods or Trustee. */
export const installSources: Fact = {
  name: 'installSources',
  reads: [
    'container:/image',
    ...['resources', 'bases', 'components', 'images', 'helmCharts'].map((field) => `resource:/${field}`),
    ...['source', 'sources', 'destination', 'chart', 'targetNamespace', 'images'].map(
      (field) => `resource:/spec/${field}`,
    ),
    ...['source', 'sources', 'destination'].map((field) => `resource:/spec/template/spec/${field}`),
    'resource:/spec/config/payloadImage',
  ],
  compute(resource, context) {
    const stated = READERS.get(`${resource.group}/${resource.kind}`)?.(resource) ?? [];
    if (stated.length === 0) return undefined;
    const table = productTable(context);
    const found = stated.flatMap((one) => judge(one, resource, table, context));
    return found.length === 0 ? undefined : found;
  },
};

function judge(one: Stated, { value }: Resource, table: ProductTable, context: FactContext): InstallSource[] {
  const { pointer, locator, reference, isNamed, digest, namespacePointer } = one;
  const product = findProduct(locator, isNamed, table);
  if (product === undefined) return [];
  const namespace = namespacePointer === undefined ? undefined : valueAt(value, namespacePointer);
  return [
    {
      ...judgeReference(reference, digest === true, table, context),
      pointer,
      source: shortName(locator),
      product: product.name,
      component: product.component,
      namespace:
        namespacePointer !== undefined && typeof namespace === 'string'
          ? { pointer: namespacePointer, value: namespace }
          : null,
    },
  ];
}

/** `confidential-containers/operator` of an address that may go on much longer. */
function shortName(locator: string): string {
  const segments = locator.split('/');
  return (segments.length > 2 ? segments.slice(1, 3) : segments).join('/');
}

function kustomization(value: JsonObject, base: JsonPointer): Stated[] {
  const remote = (['resources', 'bases', 'components'] as const).flatMap((field) =>
    listOf(value[field]).flatMap((entry, index) => {
      const address = typeof entry === 'string' ? findAddress(entry) : undefined;
      return address === undefined ? [] : [{ pointer: joinPointer(base, field, index), ...address, isNamed: false }];
    }),
  );
  const charts = listOf(value.helmCharts).flatMap((chart, index) => {
    if (!isObject(chart) || typeof chart.name !== 'string') return [];
    const repository = typeof chart.repo === 'string' ? (findAddress(chart.repo)?.locator ?? '') : '';
    const pointer = joinPointer(base, 'helmCharts', index);
    const namespacePointer = `${pointer}/namespace`;
    return [
      {
        pointer: `${pointer}/version`,
        locator: `${repository}/${chart.name}`,
        reference: textOf(chart.version),
        isNamed: true,
        namespacePointer,
      },
    ];
  });
  return [...remote, ...charts, ...imageOverrides(value, `${base}/images`)];
}

/** kustomize's `images:` entries that set a tag or a digest. */
function imageOverrides(value: JsonObject, pointer: JsonPointer): Stated[] {
  return listOf(valueAt(value, pointer)).flatMap((entry, index) => {
    const reference = isObject(entry) ? findImageReference(String(entry.newName ?? entry.name)) : undefined;
    if (!isObject(entry) || reference === undefined) return [];
    const tag = textOf(entry.newTag);
    const digest = typeof entry.digest === 'string';
    if (tag === null && !digest) return [];
    const field = tag === null ? 'digest' : 'newTag';
    return [
      {
        pointer: joinPointer(pointer, index, field),
        locator: repositoryOf(reference),
        reference: tag,
        isNamed: true,
        digest,
      },
    ];
  });
}

function application(value: JsonObject, base: JsonPointer): Stated[] {
  const several = listOf(valueAt(value, `${base}/sources`)).map((_, index) => `${base}/sources/${index}`);
  return [`${base}/source`, ...several].flatMap((pointer) => {
    const source = valueAt(value, pointer);
    const address = isObject(source) && typeof source.repoURL === 'string' ? addressOf(source.repoURL) : undefined;
    if (!isObject(source) || address === undefined) return [];
    const chart = typeof source.chart === 'string' ? source.chart : undefined;
    return [
      {
        pointer: `${pointer}/targetRevision`,
        locator: chart === undefined ? address : `${address}/${chart}`,
        reference: textOf(source.targetRevision),
        isNamed: chart !== undefined,
        ...(chart === undefined ? {} : { namespacePointer: `${base}/destination/namespace` }),
      },
    ];
  });
}

/** Argo CD takes registries without a scheme too. */
function addressOf(repoUrl: string): string {
  return findAddress(repoUrl)?.locator ?? repoUrl;
}

function helmRelease(value: JsonObject): Stated[] {
  const spec = valueAt(value, '/spec/chart/spec');
  if (!isObject(spec) || typeof spec.chart !== 'string') return [];
  const namespacePointer =
    isObject(value.spec) && textOf(value.spec.targetNamespace) !== null
      ? '/spec/targetNamespace'
      : '/metadata/namespace';
  return [
    {
      pointer: '/spec/chart/spec/version',
      locator: spec.chart,
      reference: textOf(spec.version),
      isNamed: true,
      namespacePointer,
    },
  ];
}

/** Only what carries the name of kata-deploy; other DaemonSets install nothing of ours. */
function daemonSet({ pod, value }: Resource): Stated[] {
  return pod === null ? [] : containersOf(pod).flatMap(({ path }) => image(value, `${path}/image`));
}

function image(value: JsonObject, pointer: JsonPointer): Stated[] {
  const text = valueAt(value, pointer);
  const reference = typeof text === 'string' ? findImageReference(text) : undefined;
  if (reference === undefined) return [];
  const { tag, digest } = reference;
  return [
    { pointer, locator: repositoryOf(reference), reference: tag ?? null, isNamed: true, digest: digest !== undefined },
  ];
}

/** YAML writes versions such as 1.10 as numbers easily; null is absent. */
function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
