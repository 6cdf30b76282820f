/** The one table of which kinds make pods, and where their pod template stands. */

import { splitPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';

/** Where the pod spec and the pod's metadata stand in a workload, relative to the object. */
export interface PodTemplatePlace {
  readonly specPointer: JsonPointer;
  readonly metadataPointer: JsonPointer;
  /** The same two as segments, for every document is asked. */
  readonly specPath: readonly string[];
  readonly metadataPath: readonly string[];
}

/** A pointer at which each object of a custom kind has a pod template, or a pod spec itself: the object decides. */
export interface OpenPlace {
  readonly pointer: JsonPointer;
  readonly path: readonly string[];
  readonly template: PodTemplatePlace;
  readonly spec: PodTemplatePlace;
  /** The pointer's name says that it is a template, whatever is missing of it. */
  readonly isTemplate: boolean;
  /** The user named it: where nothing fits, the user is told. */
  readonly isConfigured: boolean;
}

const TEMPLATE = templateAt('/spec/template');

/**
 * `group/Kind`, in any version of the group (`/Pod` is the core group). PodTemplate is left out: it runs nothing by
 * itself, and Kyverno's `Pod` does not reach it either.
 */
const BUILT_IN: ReadonlyMap<string, PodTemplatePlace> = new Map([
  ['/Pod', toPlace('/spec', '/metadata')],
  ['/ReplicationController', TEMPLATE],
  ['apps/Deployment', TEMPLATE],
  ['apps/StatefulSet', TEMPLATE],
  ['apps/DaemonSet', TEMPLATE],
  ['apps/ReplicaSet', TEMPLATE],
  ['extensions/Deployment', TEMPLATE],
  ['extensions/DaemonSet', TEMPLATE],
  ['extensions/ReplicaSet', TEMPLATE],
  ['batch/Job', TEMPLATE],
  ['batch/CronJob', templateAt('/spec/jobTemplate/spec/template')],
]);

/**
 * The default of the parameter `podTemplatePaths`: custom resources that are common enough to be known without being
 * told. A configuration adds to it; `""` takes a kind out.
 */
const DEFAULT_POD_TEMPLATE_PATHS: Readonly<Record<string, JsonPointer>> = {
  'argoproj.io/Rollout': '/spec/template',
  'serving.knative.dev/Service': '/spec/template',
  'serving.kserve.io/InferenceService': '/spec/predictor',
};

/** The table with the configured custom resources, by `group/Kind`. */
export type WorkloadKinds = ReadonlyMap<string, PodTemplatePlace | OpenPlace>;

/**
 * The table for a run.
 *
 * @param podTemplatePaths `group/Kind` → pointer of a pod template with `metadata` and `spec` (or of the `spec` in a
 * `template`), or of the fields of a pod spec (KServe: `/spec/predictor`); such pods take the object's own metadata. The
 * built-in kinds cannot be changed.
 */
export function toWorkloadKinds(podTemplatePaths: Readonly<Record<string, JsonPointer>> = {}): WorkloadKinds {
  const kinds = new Map<string, PodTemplatePlace | OpenPlace>();
  for (const [kind, pointer] of Object.entries({ ...DEFAULT_POD_TEMPLATE_PATHS, ...podTemplatePaths })) {
    if (pointer !== '') kinds.set(kind, openPlace(pointer, Object.hasOwn(podTemplatePaths, kind)));
  }
  for (const [kind, place] of BUILT_IN) kinds.set(kind, place);
  return kinds;
}

/** Where a built-in kind (`group/Kind`) has its pod, whether or not an object of it has one. */
export function findBuiltInPlace(kind: string): PodTemplatePlace | undefined {
  return BUILT_IN.get(kind);
}

function openPlace(written: JsonPointer, isConfigured: boolean): OpenPlace {
  const pointer = written.endsWith('/template/spec') ? written.slice(0, -'/spec'.length) : written;
  return {
    pointer,
    path: splitPointer(pointer),
    template: templateAt(pointer),
    spec: toPlace(pointer, '/metadata'),
    isTemplate: pointer.endsWith('/template'),
    isConfigured,
  };
}

function templateAt(pointer: JsonPointer): PodTemplatePlace {
  return toPlace(`${pointer}/spec`, `${pointer}/metadata`);
}

function toPlace(specPointer: JsonPointer, metadataPointer: JsonPointer): PodTemplatePlace {
  const specPath = splitPointer(specPointer);
  return { specPointer, metadataPointer, specPath, metadataPath: splitPointer(metadataPointer) };
}
