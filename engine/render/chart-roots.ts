/** Which charts of a repository are rendered: those that are no part of another chart. */

/** A chart. */
export interface ChartRoot {
  /** Its folder; `''` at the top. */
  readonly folder: string;
  /** `Chart.yaml`. */
  readonly file: string;
}

/** The charts among the paths of a set, in their order. `isLibrary` tells those that render nothing by themselves. */
export function findChartRoots(paths: readonly string[], isLibrary: (file: string) => boolean): ChartRoot[] {
  const folders = paths
    .filter((path) => /(^|\/)Chart\.yaml$/.test(path))
    .map((path) => path.slice(0, -'Chart.yaml'.length));
  return folders
    .filter((folder) => !folders.some((other) => other !== folder && folder.startsWith(`${other}charts/`)))
    .map((folder) => ({ folder: folder.replace(/\/$/, ''), file: `${folder}Chart.yaml` }))
    .filter(({ file }) => !isLibrary(file));
}

/** Whether a file is part of what a chart renders: its templates, its CRDs, its subcharts. */
export function isChartPart({ folder }: ChartRoot, path: string): boolean {
  const base = folder === '' ? '' : `${folder}/`;
  return path.startsWith(base) && /^(templates|crds|charts)\//.test(path.slice(base.length));
}
