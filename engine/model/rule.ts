/** Rules: their metadata, what they are handed, what they return. */

import type { JsonObject, JsonPointer, JsonValue, Operation } from './json.ts';

/** How bad a finding is. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
/** Whether a finding blocks (`Enforce`) or is only told (`Audit`), as in Kyverno. */
export type FailureAction = 'Enforce' | 'Audit';
/** What a repair takes: nobody, a decision, or a newly generated agent policy. */
export type FixKind = 'safe' | 'suggest' | 'generate';

/**
 * A field path, as METADATA writes it: a base and a JSON Pointer whose segments may be `*` (any key or index) or hold
 * `*` as a wildcard in a key. Bases: `resource:` (the object), `pod:` (the pod spec), `podMetadata:` (the pod template's
 * metadata), `container:` (each container and init container), `ephemeral:` (each ephemeral container), `fact:` (a fact
 * by name, no pointer).
 */
export type FieldPath = string;

/** METADATA of one rule, as `catalog.json` holds it. Written once, in the rule's Rego file. */
export interface RuleMetadata {
  /** `cc-no-host-network`; for a user's rule `<folder name>/<id>`. */
  readonly id: string;
  /** The catalogue's ordinal, `R61`; absent for users' rules. */
  readonly ordinal?: string;
  readonly group: string;
  readonly title: string;
  /** Why it matters, in plain sentences. */
  readonly description: string;
  readonly severity: Severity;
  /** What holds where no profile speaks: users' rules, mostly. */
  readonly action: FailureAction;
  /** Documentation only; the matrix of the profiles decides. */
  readonly systems: readonly string[];
  /**
   * `Pod` selects every object with a pod view. Others by `Kind`, `group/Kind` or `group/version/Kind`;
   * `*` selects everything.
   */
  readonly kinds: readonly string[];
  /** Rego package below `data`, dots as separators: `ccpolicy.rules.cc_no_host_network`. */
  readonly package: string;
  /** What the rule reads: the host sends only this, and checks its types first. */
  readonly reads: readonly FieldPath[];
  /** The rule is only evaluated where at least one of these is present (a fact: not empty). Empty: always. */
  readonly when: readonly FieldPath[];
  readonly facts: readonly string[];
  readonly joins: readonly string[];
  /** message id → text with `{arg}` places. */
  readonly messages: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, ParameterMetadata>>;
  /** The strongest fix the rule offers, or none. */
  readonly fix: FixKind | 'none';
  /** What to do about it, one sentence, for reports. */
  readonly remediation: string;
  readonly references: readonly string[];
  readonly aliases: readonly string[];
  /** Findings at placeholders are its business; for others they are visible skips. */
  readonly judgesPlaceholders?: boolean;
  /** Its fix moves the key that carries an agent policy or initdata (decisions 20). */
  readonly movesPolicy?: boolean;
  /** Its findings stand at secrets: reports mask what they quote there. */
  readonly sensitive?: boolean;
}

/** One parameter of a rule: a JSON Schema type and a default. */
export interface ParameterMetadata {
  readonly type: 'string' | 'number' | 'boolean' | 'array' | 'object';
  readonly default: JsonValue;
  readonly description: string;
}

/** What a rule's Rego sees as `input`. Paths and pointers are relative to the resource. */
export interface RuleInput {
  /** The object, without its pod template; only the declared fields, and always its identity. */
  readonly resource: JsonObject;
  readonly pod: {
    readonly specPointer: JsonPointer;
    readonly metadataPointer: JsonPointer;
    /** The pod spec without its containers. */
    readonly spec: JsonObject;
    readonly metadata: JsonObject;
    readonly containers: readonly RuleContainer[];
  } | null;
  readonly platform: JsonObject;
  readonly facts: JsonObject;
  readonly joined: JsonObject;
  readonly parameters: JsonObject;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly production: boolean;
}

/** One container of a pod, with the pointer that the rule starts its paths from. */
export interface RuleContainer {
  readonly path: JsonPointer;
  readonly type: 'container' | 'init' | 'ephemeral';
  readonly index: number;
  readonly container: JsonObject;
}

/** A place inside a text that a field holds (JSON or TOML in a ConfigMap, initdata). */
export interface EmbeddedPointer {
  readonly format: 'json' | 'toml';
  readonly pointer: JsonPointer;
}

/** An operation of a fix; `embedded` when it works inside the text at `path`. */
export type FixOperation = Operation & { readonly embedded?: EmbeddedPointer };

/** What a rule returns for each thing that is wrong (contracts §5). */
export interface Violation {
  readonly messageId: string;
  readonly args: JsonObject;
  readonly path: JsonPointer;
  readonly related?: readonly JsonPointer[];
  readonly embedded?: EmbeddedPointer;
  readonly severity?: Severity;
  /** May lower Enforce to Audit, never raise. */
  readonly action?: 'Audit';
  /** The rule could not prove it either way: status `warn`, never blocks. `skip`: not judged, with this message as reason. */
  readonly status?: 'warn' | 'skip';
  readonly fix?: { readonly kind: FixKind; readonly operations: readonly FixOperation[] };
  /** Told apart from other findings at the same pointer; part of the fingerprint, never the value itself. */
  readonly discriminator?: string;
}
