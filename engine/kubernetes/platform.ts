/** The platform of a workload: which confidential-computing system it runs on, and what decided that (decisions 1). */

import type { Resource, WorkloadPlatform } from '../model/resource.ts';
import { ClassNames } from './platform-class-name.ts';
import { findPlatformEvidence, type PlatformEvidence } from './platform-evidence.ts';
import { findInstaller } from './platform-installer.ts';
import type { HandlerRow, PlatformRow, PlatformTables } from './platform-tables.ts';

/** The distribution of a cluster, where its class names mean other things. */
export type Distribution = 'vanilla' | 'aks' | 'openshift';

/** A RuntimeClass object of the set. Plain JSON. */
export interface RuntimeClassRecord {
  readonly name: string;
  readonly handler: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly path: string;
}

/** What decides a platform besides the workload itself. */
export interface PlatformContext {
  readonly tables: PlatformTables;
  /** What the configuration says (`platforms`). */
  readonly configured: {
    readonly distribution?: Distribution;
    readonly namespaces?: Readonly<Record<string, string>>;
  };
  /** The set holds objects that only OpenShift has. */
  readonly openshift: boolean;
  /** The RuntimeClass object that a workload in the file at `path` would get. */
  readonly runtimeClass: (name: string, path: string) => RuntimeClassRecord | undefined;
}

/** Where a workload stands. */
export interface WorkloadPlace {
  readonly namespace: string;
  readonly path: string;
}

/** A platform as one step of decision 1 found it. */
interface Finding extends PlatformRow {
  readonly name: string | null;
  readonly handler: string | null;
  readonly evidence: string;
}

const NOTHING: Finding = {
  system: 'none',
  tee: null,
  profile: null,
  guestPull: false,
  dev: false,
  alternatives: [],
  extraRules: [],
  name: null,
  handler: null,
  evidence: 'nothing shows a platform',
};

/**
 * Resolves platforms for one run. Decisions are remembered by class name; a resolver belongs to one set, because
 * RuntimeClass objects of the set win over the name table.
 */
export class PlatformResolver {
  readonly #context: PlatformContext;
  readonly #names: ClassNames;
  /** Workloads that show nothing but a class share one platform, so that others can remember by identity. */
  readonly #shared = new Map<string | null, WorkloadPlatform>();
  readonly distribution: Distribution | null;

  constructor(context: PlatformContext) {
    this.#context = context;
    this.distribution = context.configured.distribution ?? (context.openshift ? 'openshift' : null);
    this.#names = new ClassNames(context.tables, this.distribution);
  }

  /** The platform of a workload; `none` for any object without a pod. */
  resolve(resource: Resource): WorkloadPlatform {
    const { tables } = this.#context;
    const installer = findInstaller(resource, tables);
    if (installer !== undefined) {
      const row = { ...NOTHING, ...tables.names.get(installer.platform), evidence: `installer ${installer.id}` };
      return { ...this.#toPlatform(row, null), onlyRules: installer.rules };
    }
    const place = { namespace: resource.namespace, path: resource.document.file.path };
    return this.judge(findPlatformEvidence(resource, tables), place);
  }

  /** The platform that the evidence shows; `null` is a workload that shows nothing. */
  judge(evidence: PlatformEvidence | null, place: WorkloadPlace): WorkloadPlatform {
    if (!this.#dependsOnlyOnClass(evidence, place)) return this.#judge(evidence, place);
    const className = evidence?.className ?? null;
    let platform = this.#shared.get(className);
    if (platform === undefined) {
      platform = this.#judge(evidence, place);
      this.#shared.set(className, platform);
    }
    return platform;
  }

  #dependsOnlyOnClass(evidence: PlatformEvidence | null, { namespace, path }: WorkloadPlace): boolean {
    const { configured, runtimeClass } = this.#context;
    if (configured.namespaces !== undefined && Object.hasOwn(configured.namespaces, namespace)) return false;
    if (evidence === null) return true;
    if (evidence.stated.length > 0 || evidence.sgx !== null || evidence.other !== null) return false;
    return evidence.className === null || runtimeClass(evidence.className, path) === undefined;
  }

  #judge(evidence: PlatformEvidence | null, place: WorkloadPlace): WorkloadPlatform {
    const shown = this.#shown(evidence, place);
    const platform = this.#toPlatform(shown, evidence?.className ?? null);
    return evidence === null || evidence.stated.length === 0 ? platform : this.#raise(platform, evidence.stated);
  }

  /** The platform of a handler, as a RuntimeClass object names it. */
  ofRuntimeClass(object: RuntimeClassRecord): WorkloadPlatform {
    return this.#toPlatform(this.#byObject(object), object.name);
  }

  /** The platform that people mean by a name of `platform-names.yaml`. */
  named(name: string, evidence: string): WorkloadPlatform {
    return this.#toPlatform({ ...NOTHING, ...this.#context.tables.names.get(name), evidence }, null);
  }

  #shown(evidence: PlatformEvidence | null, { namespace, path }: WorkloadPlace): Finding {
    const byClass = evidence?.className ? this.#byClass(evidence.className, path) : null;
    // A plain Kata class is an ordinary workload otherwise: what shows a platform beside it still counts.
    if (byClass !== null && byClass.system !== 'none' && byClass.system !== 'kata') return byClass;
    if (evidence?.sgx) return this.#row('aks-sgx', evidence.sgx, byClass);
    if (evidence?.other) return this.#row(evidence.other.system, evidence.other.what, byClass);
    if (byClass !== null && byClass.system === 'kata') return byClass;
    const { namespaces } = this.#context.configured;
    const wanted = namespaces && Object.hasOwn(namespaces, namespace) ? namespaces[namespace] : undefined;
    if (wanted !== undefined) return this.#row(wanted, `configured for namespace ${namespace}`, byClass);
    return byClass ?? NOTHING;
  }

  #row(name: string, evidence: string, byClass: Finding | null): Finding {
    const row = this.#context.tables.names.get(name);
    if (row === undefined) return byClass ?? NOTHING;
    return { ...row, name: byClass?.name ?? null, handler: byClass?.handler ?? null, evidence };
  }

  #byClass(name: string, path: string): Finding | null {
    const object = this.#context.runtimeClass(name, path);
    return object === undefined ? this.#names.read(name) : this.#byObject(object);
  }

  /** The handler decides, whatever the name promises. */
  #byObject({ name, handler, nodeSelector }: RuntimeClassRecord): Finding {
    const evidence = `RuntimeClass ${name} of the set has the handler ${handler}`;
    const known = this.#context.tables.handlers.get(handler);
    if (known !== undefined) return { ...this.#onDistribution(known, nodeSelector), name, handler, evidence };
    const meaning = this.#names.read(handler);
    return { ...(meaning ?? NOTHING), name, handler, evidence };
  }

  #onDistribution(row: HandlerRow, nodeSelector: Readonly<Record<string, string>>): PlatformRow {
    if (row.aks === null) return row;
    const { poolLabels } = this.#context.tables;
    const selectsPool = Object.keys(nodeSelector).some((label) => poolLabels.has(label));
    return this.distribution === 'aks' || selectsPool ? row.aks : row;
  }

  /** An annotation may only raise; within one rank the other evidence wins and the conflict is said. */
  #raise(shown: WorkloadPlatform, stated: readonly string[]): WorkloadPlatform {
    const { tables } = this.#context;
    const rank = (system: string) => tables.ranks.get(system) ?? 0;
    let platform = shown;
    let conflict: string | undefined;
    for (const name of stated) {
      const row = tables.names.get(name);
      if (row === undefined) {
        conflict ??= `${tables.annotation} names no platform: "${name}"`;
      } else if (rank(row.system) > rank(platform.system)) {
        const evidence = `annotation ${tables.annotation}: ${name}`;
        const raised = { ...row, name: shown.runtimeClass, handler: shown.handler, evidence };
        platform = this.#toPlatform(raised, shown.declaredClass);
      } else if (disagrees(row, platform)) {
        conflict ??= `${tables.annotation} says ${name}, but ${platform.evidence} says ${platform.profile ?? platform.system}`;
      }
    }
    return conflict === undefined ? platform : { ...platform, conflict };
  }

  #toPlatform(finding: Finding, declaredClass: string | null): WorkloadPlatform {
    const { system, tee, profile, guestPull, dev, handler, name, evidence, alternatives } = finding;
    const extraRules = [...finding.extraRules, ...(this.#context.tables.extraRules.get(system) ?? [])];
    return {
      system,
      tee,
      profile,
      runtimeClass: name,
      declaredClass,
      handler,
      dev,
      guestPull,
      distribution: this.distribution,
      ...(alternatives.length > 0 && { alternatives }),
      ...(extraRules.length > 0 && { extraRules }),
      evidence,
    };
  }
}

function disagrees(row: PlatformRow, platform: WorkloadPlatform): boolean {
  if (row.system !== platform.system) return true;
  return row.tee !== null && platform.tee !== null && row.tee !== platform.tee;
}
