/** The typed view of `policies/platforms` that platform resolution needs; rules read the same data untyped. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { PlatformSystem } from '../model/resource.ts';

/** What a row says about a platform. */
export interface PlatformRow {
  readonly system: PlatformSystem;
  readonly tee: string | null;
  readonly profile: string | null;
  readonly guestPull: boolean;
  readonly dev: boolean;
  readonly alternatives: readonly string[];
  readonly extraRules: readonly string[];
}

/** A runtime class that a product ships. */
interface ClassRow extends PlatformRow {
  readonly name: string;
  readonly handler: string | null;
  /** The only distribution on which the name is real. */
  readonly distribution: string | null;
}

/** A handler that is not the name of a class, with its meaning on AKS where that differs. */
export interface HandlerRow extends PlatformRow {
  readonly aks: PlatformRow | null;
}

/** An invented class name. */
export interface AliasRow {
  readonly target: string;
  readonly candidates: readonly string[];
  readonly profiles: readonly string[];
  /** distribution → real class meant there, or null where the name itself is real. */
  readonly distributions: ReadonlyMap<string, string | null>;
}

interface VmFamily {
  readonly name: string;
  readonly pattern: RegExp;
  readonly system: PlatformSystem;
}

/** A workload that installs a platform, and the only rules that are asked of it. */
export interface Installer {
  readonly id: string;
  readonly platform: string;
  readonly rules: readonly string[];
}

/** The tables of `policies/platforms`, indexed by what is looked up. */
export interface PlatformTables {
  readonly classes: ReadonlyMap<string, ClassRow>;
  readonly aliases: ReadonlyMap<string, AliasRow>;
  readonly handlers: ReadonlyMap<string, HandlerRow>;
  readonly prefixes: readonly (PlatformRow & { readonly prefix: string; readonly vendor: string })[];
  readonly words: ReadonlySet<string>;
  readonly sequences: readonly (readonly string[])[];
  /** The annotation by which a manifest states its platform. */
  readonly annotation: string;
  readonly ranks: ReadonlyMap<string, number>;
  /** What people write for a platform → what it is. */
  readonly names: ReadonlyMap<string, PlatformRow>;
  /** Labels of node pools → the system whose nodes they are. */
  readonly poolLabels: ReadonlyMap<string, PlatformSystem>;
  readonly instanceTypeLabels: ReadonlySet<string>;
  readonly families: readonly VmFamily[];
  readonly sgxResources: ReadonlySet<string>;
  readonly sgxAnnotationPrefix: string;
  readonly sgxDevices: { readonly paths: ReadonlySet<string>; readonly prefixes: readonly string[] };
  readonly peerPodResource: string;
  readonly peerPodsConfigMap: string;
  readonly installersByImage: ReadonlyMap<string, Installer>;
  readonly installersByImageName: ReadonlyMap<string, Installer>;
  readonly installersByName: ReadonlyMap<string, Installer>;
  /** Texts in an installation source that mean CoCo. */
  readonly sourceMarkers: readonly string[];
  readonly extraRules: ReadonlyMap<string, readonly string[]>;
  readonly productionWords: ReadonlySet<string>;
  readonly developmentWords: ReadonlySet<string>;
  readonly environmentLabels: readonly string[];
}

/** Reads the tables of `policies/platforms`, keyed by file name with underscores. Absent tables are empty. */
export function toPlatformTables(data: JsonObject): PlatformTables {
  const patterns = objectAt(data, 'runtime_class_patterns');
  const vocabulary = objectAt(data, 'platform_names');
  const labels = objectAt(data, 'node_labels');
  const sgx = objectAt(data, 'sgx');
  const instanceTypes = objectAt(data, 'instance_types');
  const production = objectAt(data, 'production');
  return {
    classes: rows(objectAt(data, 'runtime_classes'), toClassRow),
    aliases: rows(objectAt(data, 'runtime_class_aliases'), toAliasRow),
    handlers: rows(objectAt(data, 'handlers'), toHandlerRow),
    prefixes: objects(patterns.prefixes).map((row) => ({
      ...toRow(row),
      prefix: text(row.prefix) ?? '',
      vendor: text(row.vendor) ?? '',
    })),
    words: new Set(strings(patterns.words)),
    sequences: list(patterns.sequences).map(strings),
    annotation: text(vocabulary.annotation) ?? '',
    ranks: new Map(entries(vocabulary.ranks).map(([system, rank]) => [system, typeof rank === 'number' ? rank : 0])),
    names: rows(objectAt(vocabulary, 'names'), toRow),
    poolLabels: new Map(withRole(labels, 'pool').map(([label, row]) => [label, toRow(row).system])),
    instanceTypeLabels: new Set(withRole(labels, 'instance-type').map(([label]) => label)),
    families: objects(objectAt(data, 'vm_families').families).map(toFamily),
    sgxResources: new Set(Object.keys(objectAt(sgx, 'resources'))),
    sgxAnnotationPrefix: text(sgx.annotationPrefix) ?? '',
    sgxDevices: { paths: new Set(strings(sgx.devicePaths)), prefixes: strings(sgx.devicePathPrefixes) },
    peerPodResource: text(instanceTypes.peerPodResource) ?? '',
    peerPodsConfigMap: text(instanceTypes.configMap) ?? '',
    ...toInstallers(objectAt(data, 'installers')),
    sourceMarkers: strings(objectAt(objectAt(data, 'releases'), 'sources').markers),
    extraRules: rows(objectAt(vocabulary, 'extraRules'), strings),
    productionWords: new Set(strings(production.productionWords)),
    developmentWords: new Set(strings(production.developmentWords)),
    environmentLabels: strings(production.environmentLabels),
  };
}

function toRow(value: JsonValue): PlatformRow {
  const row = isObject(value) ? value : {};
  return {
    system: (text(row.system) ?? 'none') as PlatformSystem,
    tee: text(row.tee),
    profile: text(row.profile),
    guestPull: row.guestPull === true,
    dev: row.dev === true,
    alternatives: strings(row.alternatives),
    extraRules: strings(row.extraRules),
  };
}

function toClassRow(value: JsonValue, name: string): ClassRow {
  const row = isObject(value) ? value : {};
  return { ...toRow(row), name, handler: text(row.handler), distribution: text(row.distribution) };
}

function toHandlerRow(value: JsonValue): HandlerRow {
  const aks = isObject(value) ? value.aks : undefined;
  return { ...toRow(value), aks: isObject(aks) ? toRow(aks) : null };
}

function toAliasRow(value: JsonValue): AliasRow {
  const row = isObject(value) ? value : {};
  return {
    target: text(row.default) ?? '',
    candidates: strings(row.candidates),
    profiles: Object.keys(objectAt(row, 'profiles')),
    distributions: new Map(entries(row.distributions).map(([name, target]) => [name, text(target)])),
  };
}

function toFamily(row: JsonObject): VmFamily {
  return { name: text(row.name) ?? '', pattern: new RegExp(text(row.pattern) ?? '(?!)'), system: toRow(row).system };
}

function toInstallers(
  table: JsonObject,
): Pick<PlatformTables, 'installersByImage' | 'installersByImageName' | 'installersByName'> {
  const installersByImage = new Map<string, Installer>();
  const installersByImageName = new Map<string, Installer>();
  const installersByName = new Map<string, Installer>();
  for (const [id, value] of Object.entries(table)) {
    const row = isObject(value) ? value : {};
    const installer = { id, platform: text(row.platform) ?? 'none', rules: strings(row.rules) };
    for (const image of strings(row.images)) installersByImage.set(image, installer);
    for (const name of strings(row.imageNames)) installersByImageName.set(name, installer);
    for (const name of strings(row.names)) installersByName.set(name, installer);
  }
  return { installersByImage, installersByImageName, installersByName };
}

function withRole(labels: JsonObject, role: string): [string, JsonObject][] {
  return Object.entries(labels).filter(
    (entry): entry is [string, JsonObject] => isObject(entry[1]) && entry[1].role === role,
  );
}

function rows<Row>(table: JsonObject, toOne: (value: JsonValue, name: string) => Row): Map<string, Row> {
  return new Map(Object.entries(table).map(([name, value]) => [name, toOne(value, name)]));
}

function objectAt(data: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(data, key) ? data[key] : undefined;
  return isObject(value) ? value : {};
}

function entries(value: JsonValue | undefined): [string, JsonValue][] {
  return isObject(value) ? Object.entries(value) : [];
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return list(value).filter(isObject);
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function strings(value: JsonValue | undefined): string[] {
  return list(value).filter((item): item is string => typeof item === 'string');
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
