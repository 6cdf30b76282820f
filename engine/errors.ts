/** The errors that make a run meaningless. What is wrong with one document or one rule is a result, not an error. */

import type { Location } from './model/source.ts';

/** Codes are closed, never reused, and the only identity of an error: nobody matches message text. */
export type ErrorCode =
  | 'USAGE'
  | 'CONFIG_NOT_FOUND'
  | 'CONFIG_INVALID'
  | 'POLICY_NOT_FOUND'
  | 'POLICY_INVALID'
  | 'EXCEPTION_INVALID'
  | 'UNKNOWN_RULE'
  | 'UNKNOWN_PROFILE'
  | 'PATH_NOT_FOUND'
  | 'PATH_OUTSIDE_ROOT'
  | 'FILE_UNREADABLE'
  | 'NOTHING_CHECKED'
  | 'CATALOG_DAMAGED'
  | 'REGO_INVALID'
  | 'REGO_METADATA_INVALID'
  | 'REGO_BUILTIN_MISSING'
  | 'REGO_LIMIT'
  | 'SANDBOX_DAMAGED'
  | 'SANDBOX_FAILED'
  | 'RENDER_FAILED'
  | 'FIX_STALE'
  | 'FIX_DIRTY_TREE'
  | 'WRITE_FAILED'
  | 'GIT_FAILED'
  | 'CACHE_DAMAGED';

/** Anything else that reaches the top of the program is a bug and shows its stack. */
export class CcpolicyError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly location: Location | undefined;
  /** The source line at `location`, for the excerpt with a caret. */
  readonly excerpt: string | undefined;
  /** What the same reading found besides, each at its own place. */
  others: readonly CcpolicyError[] = [];

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; location?: Location; excerpt?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.location = options.location;
    this.excerpt = options.excerpt;
    this.name = new.target.name;
  }
}

/** Throws the first of several mistakes, which carries the others: one repair should not be followed by a surprise. */
export function throwAll([first, ...others]: readonly CcpolicyError[]): void {
  if (first === undefined) return;
  first.others = others;
  throw first;
}

/** A flag, `.ccpolicy.yaml`, or the choice of rules and profiles is wrong. Exit 2. */
export class ConfigError extends CcpolicyError {}
/** A policy or exception document is wrong. Exit 2. */
export class PolicyError extends CcpolicyError {}
/** A user's Rego or its METADATA is wrong. Exit 2. */
export class RegoError extends CcpolicyError {}
/** The committed bundle is not what its lock describes. Exit 3. */
export class CatalogError extends CcpolicyError {}
/** Input could not be found or read, or there was nothing to check. */
export class SourceError extends CcpolicyError {}
/** A repair could not be made safely. */
export class FixError extends CcpolicyError {}
/** A kustomization or a chart could not be rendered. */
export class RenderError extends CcpolicyError {}
/** A Go program in the Wasm sandbox failed or hit a limit. */
export class SandboxError extends CcpolicyError {}
