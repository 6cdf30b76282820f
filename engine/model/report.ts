/** The report: what every output format is made from (contracts §2). */

import type { JsonPointer } from './json.ts';
import type { ResourceIdentity } from './resource.ts';
import type { EmbeddedPointer, FailureAction, FixKind, FixOperation, RuleMetadata, Severity } from './rule.ts';
import type { Location, SecretSight } from './source.ts';

/** Kyverno's five. A fact about the resource; whether it blocks is derived. */
export type ResultStatus = 'pass' | 'fail' | 'warn' | 'error' | 'skip';

/** One rule's answer for one resource at one place. */
export interface RuleResult {
  readonly ruleId: string;
  /** The policy (or `profile@version`) that asked. */
  readonly policy: string;
  /** The policy's own rule name, where a policy asked. */
  readonly policyRule?: string;
  readonly status: ResultStatus;
  readonly severity: Severity;
  readonly failureAction: FailureAction;
  readonly message: string;
  readonly resource: ResourceIdentity;
  readonly location: Location;
  /** The pointer the rule named; `location.pointer` is the nearest one that exists. */
  readonly pointer: JsonPointer;
  readonly related: readonly Location[];
  readonly fix: {
    readonly kind: FixKind;
    readonly operations: readonly FixOperation[];
    /** Why it is not safe. */
    readonly reason?: string;
    /** Why it is not made, however safe: the file is generated. */
    readonly refused?: string;
  } | null;
  readonly fingerprint: string;
  /** Where it was found, for what was rendered. */
  readonly renderings?: Renderings;
  readonly skipReason?: string;
  /** The exception that waived it. */
  readonly exception?: string;
  /** The place holds a secret: no format prints what stands there. */
  readonly sensitive?: boolean;
}

/** The renderings of one object: its place and identity in the source are the same, whatever overlays made of it. */
export interface Renderings {
  /** The folders of the kustomizations and charts in which it is found, sorted. */
  readonly roots: readonly string[];
  /** In how many the object is rendered. */
  readonly of: number;
  /** What the object is called there, where that differs from one root to the next. */
  readonly resources?: readonly ResourceIdentity[];
  /** The object in its source; not reported. */
  readonly object: string;
  /** What stands in the rendered text of the first root; not reported. */
  readonly place: RenderedPlace;
}

/** A place in a rendered text. */
export interface RenderedPlace {
  /** The number of the document. */
  readonly document: number;
  /** Relative to the document. */
  readonly pointer: JsonPointer;
  readonly embedded?: EmbeddedPointer;
}

/** Something that could not be read or judged; makes exit 3. */
export interface ReportError {
  readonly code: string;
  readonly message: string;
  readonly location?: Location;
  readonly related?: readonly Location[];
  readonly hint?: string;
}

/** The honest denominator. */
export interface Coverage {
  readonly files: number;
  readonly documents: number;
  readonly resources: number;
  /** Resources on which at least one rule was evaluated. */
  readonly evaluated: number;
  /** What was left alone, by reason: foreign YAML, patches, chart templates, … */
  readonly skipped: Readonly<Record<string, number>>;
  /** Rules that did not judge a resource, by reason. */
  readonly skippedRules: Readonly<Record<string, number>>;
  readonly excepted: number;
  readonly notEvaluated: readonly { readonly path: string; readonly line: number; readonly reason: string }[];
}

/** How many results have which status and severity, and how many block. */
export interface ReportSummary {
  readonly pass: number;
  readonly fail: number;
  readonly warn: number;
  readonly error: number;
  readonly skip: number;
  readonly blocking: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

/** Exceptions that were unused, expired or over-broad, and other things to know about the run itself. */
export interface ReportNote {
  readonly code: string;
  readonly message: string;
  readonly location?: Location;
}

/** What a run says, in every format: `policies/schemas/report.schema.json` describes its JSON. */
export interface Report {
  readonly tool: {
    readonly name: 'ccpolicy';
    readonly version: string;
    readonly catalogDigest: string;
    /** Versions of what rendered a part of the set; absent when nothing was rendered. */
    readonly renderers?: Readonly<Record<string, string>>;
  };
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly production: boolean;
  /** `name@version`, sorted, each with the digest of its file. */
  readonly profiles: readonly { readonly name: string; readonly digest: string }[];
  readonly configDigest: string | null;
  readonly coverage: Coverage;
  readonly summary: ReportSummary;
  readonly results: readonly RuleResult[];
  readonly errors: readonly ReportError[];
  readonly notes: readonly ReportNote[];
}

/** What the formats need beside the report; none of it is part of the JSON. */
export interface ReportContext {
  /** Metadata of every rule that a result names, for SARIF descriptors, help texts, remediation. */
  readonly rules: ReadonlyMap<string, RuleMetadata>;
  /** The text of a file of the set, for excerpts; undefined when it is not at hand. */
  readonly source: (path: string) => string | undefined;
  /** Sees the secrets in what is about to be shown. */
  readonly secrets: SecretSight;
  readonly showExceptions: boolean;
  readonly color: boolean;
  /** Terminal columns. */
  readonly width: number;
  /** What blocks: the same value that `summary.blocking` was counted with. */
  readonly failOn: FailOn;
  /** The API group of `policyreport`. */
  readonly policyReportGroup: PolicyReportGroup;
}

/** The API groups of policy reports: today's, and the one that Kyverno wrote before. */
export type PolicyReportGroup = 'openreports.io' | 'wgpolicyk8s.io';

/** Does this result block? `failOn` replaces the action by a severity threshold. */
export type FailOn = Severity | 'never' | null;
