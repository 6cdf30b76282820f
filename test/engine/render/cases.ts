/** What is rendered of `fixtures/repository` and `fixtures/odd`, here and by the real commands, which record their output. */

import type { ChartRequest, KustomizationRequest } from '../../../engine/render/requests.ts';

/** One rendering; the recorded output is `fixtures/recorded/<name>.yaml`. */
export type RenderCase =
  | { readonly name: string; readonly kustomization: KustomizationRequest }
  | { readonly name: string; readonly folder: 'odd'; readonly kustomization: KustomizationRequest }
  | { readonly name: string; readonly chart: ChartRequest };

const ledger = { path: 'charts/ledger', releaseName: 'rel', namespace: 'books', kubeVersion: '1.31.0' };

export const RENDER_CASES: readonly RenderCase[] = [
  { name: 'base', kustomization: { path: 'base' } },
  { name: 'prod', kustomization: { path: 'overlays/prod' } },
  { name: 'sorted', kustomization: { path: 'overlays/sorted' } },
  { name: 'charted', kustomization: { path: 'overlays/charted' } },
  { name: 'odd', folder: 'odd', kustomization: { path: '.' } },
  { name: 'ledger', chart: ledger },
  {
    name: 'ledger-prod',
    chart: {
      ...ledger,
      values: [{ file: 'charts/ledger-prod.yaml' }],
      set: ['image.tag=9.9,hosts={x.example.com}'],
      setString: ['extraLabels.number=1'],
      apiVersions: ['monitoring.coreos.com/v1'],
      includeCrds: true,
      skipTests: true,
    },
  },
  {
    name: 'ledger-bare',
    chart: { ...ledger, set: ['cache.enabled=false'], setJson: ['resources=null'], noHooks: true, isUpgrade: true },
  },
  { name: 'packed', chart: { ...ledger, path: 'charts/ledger/charts/cache-0.3.0.tgz' } },
];
