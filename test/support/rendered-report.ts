/** Reports of small repositories that are rendered, as short lines. */

import type { Settings } from '../../engine/config/settings.ts';
import type { Report } from '../../engine/model/report.ts';
import { check } from '../../engine/workspace/check.ts';
import { withWorkspace } from './host.ts';
import { type Files, temporaryFolder } from './temporary.ts';

/** A Deployment with a host network and an image without a digest. */
export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      runtimeClassName: kata-vm-isolation
      hostNetwork: true
      containers:
        - name: app
          image: ghcr.io/acme/app
          resources: {limits: {cpu: "1", memory: 1Gi}}
`;

/** A chart with such a Deployment; its values say whether it has a host network. */
export const NETWORK_CHART = {
  'charts/api/Chart.yaml': 'apiVersion: v2\nname: api\nversion: 1.0.0\n',
  'charts/api/values.yaml': 'network: false\n',
  'charts/api/templates/web.yaml': DEPLOYMENT.replace('Network: true', 'Network: {{ .Values.network }}').replace(
    '{name: web}',
    '{name: {{ .Release.Name }}}',
  ),
};

/** Checks a repository that is rendered, on a fixed day. */
export async function renderedReport(files: Files, more: Settings = {}): Promise<Report> {
  const settings: Settings = { render: 'auto', asOf: '2026-11-21', jobs: 1, ...more };
  const cwd = temporaryFolder(files);
  return (await withWorkspace(cwd, { settings }, (workspace) => check(workspace, { failOn: null }))).report;
}

/** `file:line rule namespace/name roots`. */
export function toldResults({ results }: Report): string[] {
  return results.map(({ ruleId, location, renderings, resource }) => {
    const about = location.approximate === true ? ' (about)' : '';
    const name = `${resource.namespace}/${resource.name}`;
    return `${location.path}:${location.line}${about} ${ruleId} ${name} ${renderings?.roots.join(', ')}`;
  });
}

/** `code file:line`. */
export function toldErrors({ errors }: Report): string[] {
  return errors.map(({ code, location }) => `${code} ${location?.path}:${location?.line}`);
}
