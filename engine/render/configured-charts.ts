/** The renderings of charts that the configuration asks for. */

import { joinPointer } from '../json/pointer.ts';
import { resolveLocal } from '../kubernetes/kustomization-file.ts';
import type { ConfiguredChart } from '../model/policy.ts';
import type { ManifestDocument } from '../model/source.ts';
import type { PlannedRoot, ToldAt } from './planned-root.ts';

/** Charts, as a configuration asks for them. */
export interface ChartsTold {
  readonly charts: readonly ConfiguredChart[];
  /** The folder that paths of charts count from. */
  readonly base: string;
  /** The configuration. */
  readonly document?: ManifestDocument;
}

/** The renderings. What leads out of the root is left out. */
export function configuredCharts({ charts, base, document }: ChartsTold): PlannedRoot[] {
  return charts.flatMap((chart, index) => {
    const folder = resolveLocal(base, chart.path);
    const at = document && { document, pointer: `/render/charts/${index}/set` };
    return folder === undefined ? [] : [toRoot(chart, folder, at)];
  });
}

/** A values file: from the chart's folder, or from the root when it begins with a slash, as Argo CD has it. */
export function resolveValues(folder: string, file: string): string | undefined {
  return file.startsWith('/') ? resolveLocal('', file.slice(1)) : resolveLocal(folder, file);
}

function toRoot(
  { values = [], namespace, releaseName, set = {} }: ConfiguredChart,
  folder: string,
  at: ToldAt | undefined,
): PlannedRoot {
  const told = new Map<string, ToldAt>();
  for (const [index, key] of Object.keys(set).entries()) {
    if (at !== undefined) told.set(`setJson/${index}`, { ...at, pointer: joinPointer(at.pointer, key) });
  }
  const parts = [...values, ...(namespace === undefined ? [] : [`namespace ${namespace}`])];
  const files = values.flatMap((file) => {
    const path = resolveValues(folder, file);
    return path === undefined ? [] : [{ file: path }];
  });
  return {
    label: parts.length === 0 ? folder : `${folder === '' ? '.' : folder} (${parts.join(', ')})`,
    folder,
    file: folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`,
    ...(namespace === undefined ? {} : { namespace }),
    how: {
      tool: 'helm',
      told,
      request: {
        ...(namespace === undefined ? {} : { namespace }),
        ...(releaseName === undefined ? {} : { releaseName }),
        values: files,
        setJson: Object.entries(set).map(([key, value]) => `${key}=${JSON.stringify(value)}`),
      },
    },
  };
}
