/** Answers questions about the whole set from its records: who references whom, who selects whom, on which platform. */

import { compareText } from '../json/order.ts';
import type { JsonValue } from '../model/json.ts';
import type { Resource, WorkloadPlatform } from '../model/resource.ts';
import { type PlatformContext, PlatformResolver, type RuntimeClassRecord } from './platform.ts';
import { type Labels, matchesLabels, requirementsOfMap } from './selector.ts';
import type {
  ConfigMapRecord,
  LimitRangeRecord,
  PeerPodsConfigRecord,
  Placed,
  Reference,
  SecretRecord,
  SetRecords,
  WorkloadRecord,
} from './set-records.ts';

/** What a view needs besides the records. */
export interface SetViewOptions extends Pick<PlatformContext, 'tables' | 'configured'> {
  /**
   * The kustomizations that reach a file. Two files without a stated namespace belong together when they share one, or
   * their directory.
   */
  readonly kustomizationsOf: (path: string) => readonly string[];
}

/** A workload of the set with its platform. */
export interface JudgedWorkload extends WorkloadRecord {
  readonly labelMap: Labels;
  readonly platform: WorkloadPlatform;
}

/** A workload that uses a Secret or ConfigMap, and how. */
export interface ReferencingWorkload {
  readonly workload: JudgedWorkload;
  readonly uses: readonly Reference['use'][];
}

/** A read-only view of a complete set; its answers do not depend on the order in which files were read. */
export class SetView {
  readonly resolver: PlatformResolver;
  readonly openshift: boolean;
  readonly peerPodsConfigs: readonly PeerPodsConfigRecord[];
  readonly #options: SetViewOptions;
  readonly #runtimeClasses: ReadonlyMap<string, readonly RuntimeClassRecord[]>;
  readonly #namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly #secrets: ReadonlyMap<string, readonly SecretRecord[]>;
  readonly #configMaps: ReadonlyMap<string, readonly ConfigMapRecord[]>;
  readonly #limitRanges: ReadonlyMap<string, readonly LimitRangeRecord[]>;
  readonly #workloadRecords: readonly WorkloadRecord[];
  #workloads: ReadonlyMap<string, readonly JudgedWorkload[]> | undefined;
  #references: ReadonlyMap<string, readonly JudgedWorkload[]> | undefined;
  #labels: ReadonlyMap<string, readonly JudgedWorkload[]> | undefined;

  constructor(records: SetRecords, options: SetViewOptions) {
    this.#options = options;
    this.openshift = records.openshift;
    this.#runtimeClasses = groupBy([...records.runtimeClasses].sort(byPath), ({ name }) => name);
    const namespaces = new Map<string, Readonly<Record<string, string>>>();
    for (const { name, labels } of [...records.namespaces].sort(byPath)) {
      namespaces.set(name, { ...namespaces.get(name), ...labels });
    }
    this.#namespaces = namespaces;
    this.#secrets = groupBy([...records.secrets].sort(byPath), keyOf);
    this.#configMaps = groupBy([...records.configMaps].sort(byPath), keyOf);
    this.#limitRanges = groupBy([...records.limitRanges].sort(byPath), ({ namespace }) => namespace);
    this.peerPodsConfigs = [...records.peerPodsConfigs].sort(byNamespace);
    this.#workloadRecords = [...records.workloads].sort(byNamespace);
    const runtimeClass = (name: string, path: string) => this.runtimeClass(name, path);
    this.resolver = new PlatformResolver({ ...options, openshift: records.openshift, runtimeClass });
  }

  /** The RuntimeClass object that a workload in this file would get; of several, the one that stands nearest. */
  runtimeClass(name: string, path: string): RuntimeClassRecord | undefined {
    const objects = this.#runtimeClasses.get(name);
    if (objects === undefined || objects.length < 2) return objects?.[0];
    return objects.find((object) => this.#together(object.path, path)) ?? objects[0];
  }

  /** The labels of the set's Namespace objects of that name. */
  namespaceLabels(name: string): Readonly<Record<string, string>> | undefined {
    return this.#namespaces.get(name);
  }

  /** The Secrets of a name that an object there would get; several when overlays hold the same object. */
  secrets(name: string, place: Placed): readonly SecretRecord[] {
    return this.#joined(this.#secrets.get(keyOf({ name, namespace: place.namespace })), place);
  }

  configMaps(name: string, place: Placed): readonly ConfigMapRecord[] {
    return this.#joined(this.#configMaps.get(keyOf({ name, namespace: place.namespace })), place);
  }

  limitRanges(place: Placed): readonly LimitRangeRecord[] {
    return this.#joined(this.#limitRanges.get(place.namespace), place);
  }

  /** The remembered workloads of a namespace, with their platforms. */
  workloads(place: Placed): readonly JudgedWorkload[] {
    return this.#joined(this.#judged().get(place.namespace), place);
  }

  /** The workloads whose pod labels a Service's `selector` selects; without a selector none. */
  selectedBy(selector: JsonValue | undefined, place: Placed): readonly JudgedWorkload[] {
    const requirements = requirementsOfMap(selector);
    const [rarest] = requirements
      .map(({ key, values }) => this.#labelled(place.namespace, key, values[0] ?? ''))
      .sort((left, right) => left.length - right.length);
    return this.#joined(rarest, place).filter(({ labelMap }) => matchesLabels(requirements, labelMap));
  }

  /** The workloads that reference a Secret or ConfigMap. */
  referencing(kind: Reference['kind'], name: string, place: Placed): readonly ReferencingWorkload[] {
    this.#references ??= this.#groupReferences();
    const workloads = this.#joined(
      this.#references.get(`${kind} ${keyOf({ name, namespace: place.namespace })}`),
      place,
    );
    return workloads.map((workload) => ({
      workload,
      uses: workload.references.filter((used) => used.kind === kind && used.name === name).map(({ use }) => use),
    }));
  }

  /** The TEEs that workloads of the set use, sorted. */
  tees(): readonly string[] {
    const tees = [...this.#judged().values()].flat().map(({ platform }) => platform.tee);
    return [...new Set(tees.filter((tee) => tee !== null))].sort();
  }

  #judged(): ReadonlyMap<string, readonly JudgedWorkload[]> {
    this.#workloads ??= groupBy(
      this.#workloadRecords.map((record) => ({
        ...record,
        labelMap: new Map(Object.entries(record.labels)),
        platform: this.resolver.judge(record.evidence, record),
      })),
      ({ namespace }) => namespace,
    );
    return this.#workloads;
  }

  #groupReferences(): ReadonlyMap<string, readonly JudgedWorkload[]> {
    return this.#groupWorkloads(({ namespace, references }) =>
      references.map(({ kind, name }) => `${kind} ${keyOf({ name, namespace })}`),
    );
  }

  #labelled(namespace: string, label: string, value: string): readonly JudgedWorkload[] {
    const keyOfLabel = (key: string, text: string, space: string) => JSON.stringify([space, key, text]);
    this.#labels ??= this.#groupWorkloads((workload) =>
      Object.entries(workload.labels).map(([key, text]) => keyOfLabel(key, text, workload.namespace)),
    );
    return this.#labels.get(keyOfLabel(label, value, namespace)) ?? [];
  }

  /** Every workload under each of its keys, once. */
  #groupWorkloads(keysOf: (workload: JudgedWorkload) => readonly string[]): Map<string, JudgedWorkload[]> {
    const pairs = [...this.#judged().values()]
      .flat()
      .flatMap((workload) => [...new Set(keysOf(workload))].map((key) => ({ key, workload })));
    const groups = new Map<string, JudgedWorkload[]>();
    for (const { key, workload } of pairs) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [workload]);
      else group.push(workload);
    }
    return groups;
  }

  #joined<Item extends Placed>(items: readonly Item[] | undefined, place: Placed): readonly Item[] {
    if (items === undefined) return [];
    return items.filter((item) => (!item.assumed && !place.assumed) || this.#together(item.path, place.path));
  }

  #together(left: string, right: string): boolean {
    if (left === right || directoryOf(left) === directoryOf(right)) return true;
    const kustomizations = this.#options.kustomizationsOf(left);
    if (kustomizations.length === 0) return false;
    return this.#options.kustomizationsOf(right).some((path) => kustomizations.includes(path));
  }
}

/** Where a resource stands, as joins need it. */
export function toPlaced({ namespace, namespaceAssumed, document }: Resource): Placed {
  return { namespace, assumed: namespaceAssumed, path: document.file.path };
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function keyOf({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}

function groupBy<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function byPath(left: { path: string }, right: { path: string }): number {
  return compareText(left.path, right.path);
}

function byNamespace(left: Placed & { name: string }, right: Placed & { name: string }): number {
  return (
    compareText(left.namespace, right.namespace) ||
    compareText(left.name, right.name) ||
    compareText(left.path, right.path)
  );
}
