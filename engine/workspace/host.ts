/** What the engine is given by whoever starts it: the world outside of the set, as values. */

import type { BundleFiles } from '../catalog/catalog.ts';
import type { RegoFiles } from '../rego/compile.ts';
import type { AssetUrl } from '../sandbox/assets.ts';

/** What the engine takes from its surroundings: files of the installation, date, cores, caches. */
export interface WorkspaceHost {
  readonly version: string;
  readonly bundle: BundleFiles;
  readonly assets: AssetUrl;
  /** `policies/lib`, which users' rules may import. */
  readonly library: () => RegoFiles;
  /** A private folder for compiled users' rules and for renderings; nothing is kept when absent. */
  readonly cacheDirectory?: string;
  /** How many threads can run at once; one when absent. */
  readonly cores?: number;
  /** Called before a set is read by several threads. */
  readonly onThreads?: () => void;
  /** Called when a set was read and is about to be judged. */
  readonly onJudging?: () => void;
  /** `YYYY-MM-DD`, in UTC. */
  readonly today: string;
}
