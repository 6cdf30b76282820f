/** What one run works with: compiled once, the same for every file. */

import type { FactContext } from '../facts/fact.ts';
import type { KustomizationIndex } from '../kubernetes/kustomization.ts';
import type { PlatformTables } from '../kubernetes/platform-tables.ts';
import type { WorkloadKinds } from '../kubernetes/workload-kinds.ts';
import type { Config, Policy, PolicyException } from '../model/policy.ts';
import type { ProfileRun } from './profile-assignments.ts';
import type { CompiledRule } from './rulebook.ts';

/** The inputs of a run that do not change while it runs. */
export interface Run {
  /** Every rule that can be asked: the catalogue's and the user's own, without those switched off. */
  readonly rules: readonly CompiledRule[];
  /** Ids of the other rules: switched off, or in no profile that was named. */
  readonly unasked: ReadonlySet<string>;
  readonly profiles: ProfileRun;
  readonly policies: readonly Policy[];
  readonly exceptions: readonly PolicyException[];
  readonly config: Config;
  readonly tables: PlatformTables;
  readonly facts: FactContext;
  readonly workloadKinds: WorkloadKinds;
  readonly asOf: string;
  /** `--production`, `--dev`, or neither. */
  readonly productionFlag: 'production' | 'dev' | null;
  /** Keep passes and skips as results. */
  readonly all: boolean;
}

/** What is known of the set before its files stream by. */
export interface SetFrame {
  readonly kustomizations: KustomizationIndex;
  readonly hasFile: (path: string) => boolean;
}
