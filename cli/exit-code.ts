/**
 * Exit codes: if several apply, the first of 70, 2, 3, 5, 4, 1. Interrupted by SIGINT the process dies of it, at once and
 * whatever it is doing, which shells report as 130: a handler would have to wait until a file is read or a rule answers.
 */

import type { CcpolicyError, ErrorCode } from '../engine/index.ts';

/** Exit codes by meaning: the table of docs/errors.md. */
export const EXIT = { clean: 0, blocked: 1, usage: 2, incomplete: 3, outside: 5, bug: 70 } as const;

const CODES: Readonly<Record<ErrorCode, number>> = {
  USAGE: EXIT.usage,
  CONFIG_NOT_FOUND: EXIT.usage,
  CONFIG_INVALID: EXIT.usage,
  POLICY_NOT_FOUND: EXIT.usage,
  POLICY_INVALID: EXIT.usage,
  EXCEPTION_INVALID: EXIT.usage,
  UNKNOWN_RULE: EXIT.usage,
  UNKNOWN_PROFILE: EXIT.usage,
  PATH_NOT_FOUND: EXIT.usage,
  PATH_OUTSIDE_ROOT: EXIT.usage,
  REGO_INVALID: EXIT.usage,
  REGO_METADATA_INVALID: EXIT.usage,
  REGO_BUILTIN_MISSING: EXIT.usage,
  REGO_LIMIT: EXIT.incomplete,
  FILE_UNREADABLE: EXIT.incomplete,
  NOTHING_CHECKED: EXIT.incomplete,
  CATALOG_DAMAGED: EXIT.incomplete,
  SANDBOX_DAMAGED: EXIT.incomplete,
  SANDBOX_FAILED: EXIT.incomplete,
  RENDER_FAILED: EXIT.incomplete,
  // A note: the rules are compiled again, so nothing is missing.
  CACHE_DAMAGED: EXIT.clean,
  FIX_STALE: EXIT.incomplete,
  FIX_DIRTY_TREE: EXIT.usage,
  WRITE_FAILED: EXIT.outside,
  GIT_FAILED: EXIT.outside,
};

/** The exit code of a failure. */
export function exitCodeOf(error: CcpolicyError): number {
  return CODES[error.code];
}
