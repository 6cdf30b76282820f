/** What can be rendered. Paths are relative to the renderer's root and `/`-separated. */

/** What `kustomize build` would be called for. */
export interface KustomizationRequest {
  /** The folder that holds the kustomization. */
  readonly path: string;
  /** Say where each field was set. Costs up to a fifth more. */
  readonly origins?: boolean;
  /** For charts of `helmCharts` that name none. */
  readonly kubeVersion?: string;
  /** Texts by path that stand in for files, or beside them in folders that exist. */
  readonly virtual?: Readonly<Record<string, string>>;
}

/** What `helm template` would be called for. */
export interface ChartRequest {
  /** The folder of the chart, or a packed chart. */
  readonly path: string;
  /** Say which template line each line comes from. Renders twice. */
  readonly origins?: boolean;
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  /** Added to those that helm knows without a cluster. */
  readonly apiVersions?: readonly string[];
  /** Files, or texts that stand for files; later ones win. */
  readonly values?: readonly ({ readonly file: string } | { readonly text: string })[];
  /** As on helm's command line: `a.b=1,c=2`. */
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setJson?: readonly string[];
  readonly setFile?: readonly string[];
  readonly setLiteral?: readonly string[];
  readonly includeCrds?: boolean;
  readonly noHooks?: boolean;
  readonly skipTests?: boolean;
  readonly isUpgrade?: boolean;
  /** Texts by path that stand in for files. */
  readonly virtual?: Readonly<Record<string, string>>;
}

/**
 * The version that the released helm 3.22 assumes. It is always passed: a helm built otherwise assumes another one, and
 * what a chart renders must not depend on that.
 */
const KUBE_VERSION = '1.37.0';

/** With helm's defaults. */
export function completeChart(request: ChartRequest): ChartRequest {
  return { releaseName: 'release-name', namespace: 'default', kubeVersion: KUBE_VERSION, ...request };
}

/** With defaults. */
export function completeKustomization(request: KustomizationRequest): KustomizationRequest {
  return { kubeVersion: KUBE_VERSION, ...request };
}
