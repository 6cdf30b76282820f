/** Which kustomizations and charts of a set are rendered, and with what. */

import { compareText } from '../json/order.ts';
import type { Kustomization } from '../kubernetes/kustomization-file.ts';
import { planApplicationSet } from './applicationset.ts';
import { planApplication } from './argo-application.ts';
import { findChartRoots } from './chart-roots.ts';
import { type ChartsTold, configuredCharts } from './configured-charts.ts';
import { planHelmRelease } from './flux-helm-release.ts';
import { planFluxKustomization } from './flux-kustomization.ts';
import { type GitopsObject, type GitopsPlan, joinPlans, type Repository } from './gitops-object.ts';
import { findKustomizationRoots } from './kustomize-roots.ts';
import { distinctLabels, type PlannedRoot } from './planned-root.ts';

/** What the decision is made from. */
export interface RootInputs {
  readonly tools: { readonly kustomize: boolean; readonly helm: boolean };
  /** Paths of the set, sorted. */
  readonly paths: readonly string[];
  readonly kustomizations: readonly Kustomization[];
  readonly repository: Repository;
  /** In the order of files. */
  readonly objects: readonly GitopsObject[];
  /** Charts that render nothing by themselves, by their `Chart.yaml`. */
  readonly isLibrary: (file: string) => boolean;
  readonly charts: ChartsTold;
  /** Render charts with each of their `ci/*-values.yaml`, too. */
  readonly ciValues: boolean;
}

/**
 * The renderings, kustomizations first. What reaches nothing of the set is left out, and what a controller is told of is
 * rendered as it is told and not once more by itself.
 */
export function planRoots(inputs: RootInputs): GitopsPlan {
  const { tools, objects, repository } = inputs;
  const told = joinPlans(objects.map((object) => planObject(object, repository)));
  const reached = told.roots.flatMap(({ how }) => (how.tool === 'kustomize' ? [...how.reaches] : []));
  const named = new Set([...told.roots.map(({ file }) => file), ...reached]);
  const of = (tool: PlannedRoot['how']['tool']) => told.roots.filter(({ how }) => how.tool === tool).toSorted(byFile);
  const overlays = tools.kustomize ? [...planOverlays(inputs, named), ...of('kustomize')] : [];
  const charts = tools.helm ? [...planCharts(inputs, named), ...of('helm')] : [];
  return { ...told, roots: distinctLabels([...overlays, ...charts]) };
}

function planObject(object: GitopsObject, repository: Repository): GitopsPlan {
  if (object.kind === 'Application') return planApplication(object, repository);
  if (object.kind === 'ApplicationSet') return planApplicationSet(object, repository);
  return object.kind === 'HelmRelease'
    ? planHelmRelease(object, repository)
    : planFluxKustomization(object, repository);
}

function planOverlays({ kustomizations, paths }: RootInputs, named: ReadonlySet<string>): PlannedRoot[] {
  const chosen = new Set(paths);
  return findKustomizationRoots(kustomizations)
    .filter(({ file }) => !named.has(file))
    .filter(({ file, reaches }) => chosen.has(file) || [...reaches].some((path) => chosen.has(path)))
    .map(({ folder, file, reaches }) => ({
      label: folder,
      folder,
      file,
      how: { tool: 'kustomize', request: {}, reaches },
    }));
}

/** Charts that something says how to render are not rendered with their own values, too. */
function planCharts({ paths, isLibrary, charts, ciValues }: RootInputs, named: ReadonlySet<string>): PlannedRoot[] {
  const told = configuredCharts(charts);
  const chosen = new Set(told.map(({ folder }) => folder));
  const own = findChartRoots(paths, isLibrary)
    .filter(({ folder, file }) => !chosen.has(folder) && !named.has(file))
    .map(({ folder, file }): PlannedRoot => ({ label: folder, folder, file, how: { tool: 'helm', request: {} } }));
  const present = told.filter(({ folder, file }) => paths.some((path) => path === file || isBelow(folder, path)));
  const ci = ciValues ? withCiValues([...own, ...present], paths) : [];
  return [...own, ...present, ...ci].toSorted(byFile);
}

function byFile(a: PlannedRoot, b: PlannedRoot): number {
  return compareText(a.file, b.file);
}

/** What chart-testing installs: the chart's own values with those of one file over them. */
function withCiValues(charts: readonly PlannedRoot[], paths: readonly string[]): PlannedRoot[] {
  return [...new Map(charts.map((chart) => [chart.folder, chart])).values()].flatMap(({ folder, file }) => {
    const inside = folder === '' ? '' : `${folder}/`;
    return paths
      .filter((path) => path.startsWith(`${inside}ci/`) && /^[^/]+-values\.yaml$/.test(path.slice(inside.length + 3)))
      .map((path): PlannedRoot => {
        const label = `${folder === '' ? '.' : folder} (${path.slice(inside.length)})`;
        return { label, folder, file, how: { tool: 'helm', request: { values: [{ file: path }] } } };
      });
  });
}

function isBelow(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
