/** What `render` is asked for. */

import type { ChartRequest } from '../render/requests.ts';

/** What a user asks for. */
export interface RenderRequest {
  /** Absolute. */
  readonly cwd: string;
  /** A folder with a kustomization or a chart, or a packed chart; relative to `cwd`, or absolute. */
  readonly path: string;
  /** Nothing outside of it is read; the repository that holds `path` when absent. */
  readonly root?: string;
  readonly origins: boolean;
  readonly kubeVersion?: string;
  /** For charts; files are relative to `cwd`. */
  readonly valuesFiles: readonly string[];
  readonly chart: Omit<ChartRequest, 'path' | 'values' | 'origins' | 'kubeVersion'>;
}
