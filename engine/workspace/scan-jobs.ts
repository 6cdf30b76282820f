/** What workers need to read a part of a set. */

import type { Catalog } from '../catalog/catalog.ts';
import type { RunSettings } from '../check/prepare.ts';
import type { ScanShare } from '../check/scan-share.ts';
import type { Config, Policy, PolicyException } from '../model/policy.ts';
import type { RuleMetadata } from '../model/rule.ts';
import type { AssetUrl } from '../sandbox/assets.ts';

/** How a workspace's files may be read by workers. */
export interface ScanJobs {
  /** What the user wants; without it, the size of the set decides. */
  readonly wanted: number | undefined;
  readonly cores: number;
  readonly assets: AssetUrl;
  readonly data: ScanWorkerData;
}

/** What a run is made of, as plain data: compiled forms do not travel. */
export interface ScanWorkerData {
  readonly root: string;
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
