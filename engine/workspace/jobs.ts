/** What threads need to read a part of a set and to judge it, and what they tell one another: plain data. */

import type { Catalog } from '../catalog/catalog.ts';
import type { RunSettings } from '../check/prepare.ts';
import type { ScanShare } from '../check/scan-share.ts';
import type { TallyCounts } from '../check/tally.ts';
import type { Usage } from '../check/usage.ts';
import type { SetRecords } from '../kubernetes/set-records.ts';
import type { Config, Policy, PolicyException } from '../model/policy.ts';
import type { RuleMetadata } from '../model/rule.ts';
import type { AssetUrl } from '../sandbox/assets.ts';

/** How a workspace's files may be read by workers. */
export interface Jobs {
  /** What the user wants; without it, the size of the set decides. */
  readonly wanted: number | undefined;
  readonly cores: number;
  readonly assets: AssetUrl;
  /** Called before a set is read by several threads. */
  readonly onThreads?: () => void;
  /** Called when the set was read and is about to be judged. */
  readonly onJudging?: () => void;
  readonly data: PartWorkerData;
}

/** What a run is made of, as plain data: compiled forms do not travel. */
export interface PartWorkerData {
  readonly root: string;
  /** Where the patterns of the configuration count from. */
  readonly patternsFrom: string;
  /** Of the whole set. */
  readonly paths: readonly string[];
  readonly kustomizations: readonly string[];
  readonly catalog: Pick<Catalog, 'rules' | 'profiles' | 'platforms'>;
  readonly settings: RunSettings;
  readonly config: Config;
  readonly policies: readonly Policy[];
  readonly exceptions: readonly PolicyException[];
  readonly folders: readonly { readonly name: string; readonly rules: readonly RuleMetadata[] }[];
}

/** The files in portions of one size; every thread takes the next one that nobody has begun. */
export interface Portions {
  /** The number of the next portion, shared by all threads. */
  readonly next: Int32Array;
  /** Files in a portion. */
  readonly size: number;
}

/** What was read of one portion. */
export interface NumberedShare {
  readonly index: number;
  readonly share: ScanShare;
}

/** `read` once, then `judge` if candidates were kept. */
export type PartRequest =
  | { readonly kind: 'read'; readonly portions: Portions; readonly keepsCandidates: boolean }
  | { readonly kind: 'judge'; readonly records: SetRecords; readonly wasm: Uint8Array };

/** Answers have the kind of their request. */
export type PartAnswer = ({ readonly kind: 'read' } & ReadPart) | { readonly kind: 'judge'; readonly part: JudgedPart };

/** A part of a set, read. */
export interface ReadPart {
  readonly shares: readonly NumberedShare[];
  /** How many candidates wait to be judged where they were read. */
  readonly kept: number;
  /** Files that may hold objects of GitOps controllers. */
  readonly noted: readonly string[];
}

/** A part of a set, judged. */
export interface JudgedPart {
  readonly tally: TallyCounts;
  readonly usage: Usage;
}
