/** Why something could not be rendered, as data: what the sandbox refuses, what is not there, what is wrong. */

import type { SandboxError } from '../errors.ts';
import { SandboxLimit } from '../sandbox/killable.ts';

/**
 * - `remote`: a base, resource or values file behind a URL; `remote-chart`: `helmCharts` that would have to be pulled
 * - `plugin`: a generator or transformer that is a program or a container (KSOPS, exec, functions)
 * - `absent-chart`: `helmCharts` without a chart and without a repository
 * - `absent-subchart`, `oci-dependency`: a dependency of a chart that is not in its `charts/`
 * - `unsupported`: something of kustomize's that the sandbox cannot do
 * - `file-not-found`: a file that is not there, or lies outside the root
 * - `build`: what the tool itself says is wrong
 * - `time`, `memory`, `depth`: it took more than it may; `crash`: the tool itself failed
 */
export type FailureReason =
  | 'remote'
  | 'remote-chart'
  | 'plugin'
  | 'absent-chart'
  | 'absent-subchart'
  | 'oci-dependency'
  | 'unsupported'
  | 'file-not-found'
  | 'build'
  | 'time'
  | 'memory'
  | 'depth'
  | 'crash';

/** Chains of nested bases are long, and their end says what is wrong. */
const LONGEST_MESSAGE = 4000;

/** Paths in it are relative to the root. */
export interface RenderFailure {
  readonly reason: FailureReason;
  /** What was refused or not found: a URL, a path, a name. */
  readonly subject?: string;
  readonly message: string;
}

/** What became of a worker that was stopped, or of a program that gave up. */
export function failureOf(error: SandboxError): RenderFailure {
  return { reason: error instanceof SandboxLimit ? error.limit : 'crash', message: error.message };
}

/** Tools may print what they choke on: of a long message, its beginning and its end. */
export function boundedFailure(failure: RenderFailure): RenderFailure {
  const { message } = failure;
  if (message.length <= LONGEST_MESSAGE) return failure;
  const half = LONGEST_MESSAGE / 2;
  return { ...failure, message: `${message.slice(0, half)} … ${message.slice(-half)}` };
}
