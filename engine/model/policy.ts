/** Kyverno-style policies, exceptions, profiles and configuration (contracts §3–4). */

import type { JsonObject, JsonValue } from './json.ts';
import type { FailureAction, Severity } from './rule.ts';
import type { Location } from './source.ts';

/** A label selector as Kubernetes has it; Kyverno allows wildcards in keys and values of `matchLabels`. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

/** Kyverno's `resources` of a filter: all that is given must fit. */
export interface ResourceFilter {
  readonly kinds?: readonly string[];
  readonly name?: string;
  readonly names?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly selector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly operations?: readonly string[];
}

/** One entry of `any` or `all`. */
export interface MatchFilter {
  readonly resources?: ResourceFilter;
  readonly roles?: readonly string[];
  readonly clusterRoles?: readonly string[];
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

/** `match` or `exclude`: one of `any` and `all`. */
export interface MatchBlock {
  readonly any?: readonly MatchFilter[];
  readonly all?: readonly MatchFilter[];
}

/** Another action in some namespaces; the first that fits counts. */
export interface FailureActionOverride {
  readonly action: FailureAction;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

/** One rule of a policy: which resources, and which rule of the catalogue or of users is asked of them. */
export interface PolicyRule {
  readonly name: string;
  readonly match: MatchBlock;
  readonly exclude?: MatchBlock;
  /** Catalogue id, or `<folder>/<id>` of a user's rule. */
  readonly rule: string;
  readonly parameters?: JsonObject;
  readonly severity?: Severity;
  readonly message?: string;
  readonly failureAction?: FailureAction;
  readonly failureActionOverrides?: readonly FailureActionOverride[];
  /** Where the rule stands; set by the loader. */
  readonly location?: Location;
}

/** A Policy or NamespacedPolicy (docs/policies.md). */
export interface Policy {
  readonly kind: 'Policy' | 'NamespacedPolicy';
  readonly name: string;
  /** Set for a NamespacedPolicy. */
  readonly namespace: string | null;
  readonly failureAction?: FailureAction;
  readonly failureActionOverrides: readonly FailureActionOverride[];
  readonly rules: readonly PolicyRule[];
  readonly location: Location;
}

/** A PolicyException: what it waives, for which resources, until when, and who answers for it. */
export interface PolicyException {
  readonly name: string;
  readonly exceptions: readonly {
    readonly policyName?: string;
    readonly ruleNames?: readonly string[];
    readonly ruleIds?: readonly string[];
  }[];
  readonly match: MatchBlock;
  readonly reason: string;
  readonly owner: string;
  readonly ticket?: string;
  /** `YYYY-MM-DD`; the last day on which it holds. */
  readonly expiresAt?: string;
  readonly location: Location;
}

/** One rule's entry in a profile version. */
export interface ProfileRule {
  readonly action: FailureAction;
  readonly severity?: Severity;
  readonly parameters?: JsonObject;
}

/** A released, versioned rule set. Versions are strings (`"0.10"`), ordered by `from`. */
export interface Profile {
  readonly name: string;
  readonly version: string;
  /** `YYYY-MM-DD`: the day from which `auto` picks it. */
  readonly from: string;
  /** Only chosen when named (`@next`). */
  readonly onlyNamed: boolean;
  readonly title: string;
  /** What is installed where it holds, as version arrays: `{coco: [0, 22], kata: [4, 0, 0]}`. */
  readonly release?: Readonly<Record<string, readonly number[]>>;
  readonly rules: Readonly<Record<string, ProfileRule>>;
  readonly digest: string;
}

/** `.ccpolicy.yaml`, checked. Absent fields are left out, defaults are the engine's. */
export interface Config {
  readonly path: string | null;
  readonly profiles?: readonly string[];
  readonly policies?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly namespaces?: Readonly<Record<string, { readonly labels?: Readonly<Record<string, string>> }>>;
  readonly platforms?: {
    readonly distribution?: 'vanilla' | 'aks' | 'openshift';
    readonly namespaces?: Readonly<Record<string, string>>;
    readonly podTemplatePaths?: Readonly<Record<string, string>>;
  };
  readonly production?: { readonly namespaceSelector?: string | LabelSelector; readonly paths?: readonly string[] };
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
  readonly severity?: Readonly<Record<string, Severity>>;
  readonly failureAction?: Readonly<Record<string, FailureAction>>;
  readonly render?: {
    readonly charts?: readonly ConfiguredChart[];
    /** URLs by which this repository is named. */
    readonly repositories?: readonly string[];
    readonly excuse?: readonly RenderExcuse[];
  };
  readonly exceptions?: { readonly requireExpiry?: boolean };
}

/** One rendering of a chart, as the configuration writes it. */
export interface ConfiguredChart {
  readonly path: string;
  readonly values?: readonly string[];
  readonly namespace?: string;
  readonly releaseName?: string;
  /** By helm's path of the value. */
  readonly set?: Readonly<Record<string, JsonValue>>;
}

/** What need not be rendered. */
export interface RenderExcuse {
  /** In gitignore syntax. */
  readonly path: string;
  readonly reason: string;
}
