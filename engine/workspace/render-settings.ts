/** How a workspace is rendered: what flags and the configuration say, held against what is there. */

import type { FileSet } from '../check/read-set.ts';
import { configError, type LoadedConfig } from '../config/load.ts';
import type { RenderMode, Settings } from '../config/settings.ts';
import type { ConfigError } from '../errors.ts';
import { didYouMean } from '../json/did-you-mean.ts';
import { resolveLocal } from '../kubernetes/kustomization-file.ts';
import type { ConfiguredChart, RenderExcuse } from '../model/policy.ts';
import type { Location, ManifestDocument } from '../model/source.ts';
import { resolveValues } from '../render/configured-charts.ts';

/** What rendering is told. */
export interface RenderSettings {
  readonly mode: RenderMode;
  /** Render each chart with each of its `ci/*-values.yaml`, too. */
  readonly ciValues: boolean;
  readonly charts: readonly ConfiguredChart[];
  /** URLs of this repository; none for any. */
  readonly repositories: readonly string[];
  readonly excuses: readonly (RenderExcuse & { readonly location?: Location })[];
  /** The folder that the paths of charts and excuses count from. */
  readonly base: string;
  /** The configuration itself. */
  readonly document?: ManifestDocument;
  /** Whether the set is the whole repository: only then is an excuse that nothing needs one too many. */
  readonly isWhole: boolean;
}

/**
 * The settings.
 *
 * @throws ConfigError `CONFIG_INVALID` for a chart or a values file that is not there.
 */
export function renderSettings(
  { render: mode = 'auto', ciValues = false }: Pick<Settings, 'render' | 'ciValues'>,
  loaded: LoadedConfig | undefined,
  { files, base, isWhole }: { readonly files: FileSet; readonly base: string; readonly isWhole: boolean },
): RenderSettings {
  const { charts = [], repositories = [], excuse = [] } = loaded?.config.render ?? {};
  if (loaded === undefined) return { mode, ciValues, charts, repositories, excuses: [], base, isWhole };
  const [problem] = charts.flatMap((chart, index) => chartProblems(loaded, chart, index, files, base));
  if (problem !== undefined) throw problem;
  const excuses = excuse.map((each, index) => {
    const { location } = configError(loaded, {
      code: 'CONFIG_INVALID',
      pointer: `/render/excuse/${index}`,
      message: '',
    });
    return { ...each, ...(location === undefined ? {} : { location }) };
  });
  return { mode, ciValues, charts, repositories, excuses, base, document: loaded.document, isWhole };
}

function chartProblems(
  loaded: LoadedConfig,
  { path, values = [] }: ConfiguredChart,
  index: number,
  files: FileSet,
  base: string,
): ConfigError[] {
  const pointer = `/render/charts/${index}`;
  const folder = resolveLocal(base, path);
  if (folder === undefined || !files.hasFile(inFolder(folder, 'Chart.yaml'))) {
    const known = files.paths
      .filter((each) => /(^|\/)Chart\.yaml$/.test(each))
      .map((each) => fromBase(base, each.replace(/\/?Chart\.yaml$/, '')));
    return [absent(loaded, `${pointer}/path`, `There is no chart at ${path}.`, didYouMean(path, known))];
  }
  return values.flatMap((file, at) => {
    const resolved = resolveValues(folder, file);
    if (resolved !== undefined && files.hasFile(resolved)) return [];
    const known = files.paths
      .filter((each) => each.startsWith(inFolder(folder, '')))
      .map((each) => fromBase(folder, each));
    const message = `There is no values file ${file} in ${path}.`;
    return [absent(loaded, `${pointer}/values/${at}`, message, didYouMean(file, known))];
  });
}

function absent(loaded: LoadedConfig, pointer: string, message: string, nearest: string | undefined): ConfigError {
  const hint =
    nearest === undefined
      ? 'Charts count from this file; values files from the chart, or from the root with a slash in front.'
      : `Did you mean ${nearest}?`;
  return configError(loaded, { code: 'CONFIG_INVALID', pointer, message, hint });
}

function inFolder(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function fromBase(base: string, path: string): string {
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
}
