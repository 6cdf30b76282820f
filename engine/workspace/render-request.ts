/** What `render` is asked for, and flags that are wrong: what helm says of them is a mistake of the command line, not of the chart. */

import { ConfigError } from '../errors.ts';
import type { RenderFailure } from '../render/failure.ts';
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

/** Flags that only charts have a use for, each with whether it is given. */
const CHART_FLAGS: readonly (readonly [string, (request: RenderRequest) => boolean])[] = [
  ['--values', ({ valuesFiles }) => valuesFiles.length > 0],
  ['--set', ({ chart }) => (chart.set ?? []).length > 0],
  ['--set-string', ({ chart }) => (chart.setString ?? []).length > 0],
  ['--release-name', ({ chart }) => chart.releaseName !== undefined],
  ['--namespace', ({ chart }) => chart.namespace !== undefined],
  ['--api-versions', ({ chart }) => (chart.apiVersions ?? []).length > 0],
  ['--include-crds', ({ chart }) => chart.includeCrds === true],
  ['--no-hooks', ({ chart }) => chart.noHooks === true],
];

/** How helm's messages about values of flags begin; templates cannot give such a message, theirs begin with their place. */
const ABOUT_FLAGS: readonly (readonly [RegExp, (request: RenderRequest) => boolean])[] = [
  [/^failed parsing --set(-string)? data: /, () => true],
  [/^invalid release name/, ({ chart }) => chart.releaseName !== undefined],
  [/^invalid kube version /, ({ kubeVersion }) => kubeVersion !== undefined],
];

/** A kustomization has its own fields for all that. @throws ConfigError `USAGE` */
export function refuseChartFlags(request: RenderRequest): void {
  const given = CHART_FLAGS.filter(([, isGiven]) => isGiven(request)).map(([flag]) => flag);
  if (given.length === 0) return;
  const are = given.length === 1 ? 'is' : 'are';
  throw new ConfigError('USAGE', `"${request.path}" is a kustomization; ${given.join(', ')} ${are} for charts.`, {
    hint: 'What its charts are given stands in `helmCharts` of the kustomization.',
  });
}

/** The failure as a mistake of the command line, where it is one. */
export function findFlagError(request: RenderRequest, { reason, message }: RenderFailure): ConfigError | undefined {
  const isAbout = ABOUT_FLAGS.some(([start, isGiven]) => start.test(message) && isGiven(request));
  if (reason !== 'build' || !isAbout) return undefined;
  return new ConfigError('USAGE', `${message}.`, { hint: 'Flags are read as `helm template` reads them.' });
}
