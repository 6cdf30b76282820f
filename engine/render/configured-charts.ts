/** The renderings of charts that the configuration asks for. */

import { resolveLocal } from '../kubernetes/kustomization-file.ts';
import type { ConfiguredChart } from '../model/policy.ts';
import type { PlannedRoot } from './planned-root.ts';

/** The renderings; `base` is the folder that paths of charts count from. What leads out of the root is left out. */
export function configuredCharts(charts: readonly ConfiguredChart[], base: string): PlannedRoot[] {
  return charts.flatMap((chart) => {
    const folder = resolveLocal(base, chart.path);
    return folder === undefined ? [] : [toRoot(chart, folder)];
  });
}

/** A values file: from the chart's folder, or from the root when it begins with a slash, as Argo CD has it. */
export function resolveValues(folder: string, file: string): string | undefined {
  return file.startsWith('/') ? resolveLocal('', file.slice(1)) : resolveLocal(folder, file);
}

function toRoot({ values = [], namespace, releaseName, set = {} }: ConfiguredChart, folder: string): PlannedRoot {
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
      request: {
        ...(namespace === undefined ? {} : { namespace }),
        ...(releaseName === undefined ? {} : { releaseName }),
        values: files,
        setJson: Object.entries(set).map(([key, value]) => `${key}=${JSON.stringify(value)}`),
      },
    },
  };
}
