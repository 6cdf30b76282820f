/**
 * Kubernetes policy reports: `Report` and `ClusterReport` of openreports.io/v1alpha1, or `PolicyReport` and
 * `ClusterPolicyReport` of wgpolicyk8s.io/v1alpha2. One object per namespace, as a YAML stream that `kubectl apply` takes.
 */

import type { JsonObject } from '../model/json.ts';
import type {
  PolicyReportGroup,
  Report,
  ReportContext,
  ReportError,
  ResultStatus,
  RuleResult,
} from '../model/report.ts';
import { isBlocking } from './blocking.ts';
import { visible } from './harmless.ts';
import { toYaml } from './yaml-text.ts';

const SOURCE = 'ccpolicy';

/** The API groups that clusters may have, and what their objects are called. */
const APIS: Readonly<Record<PolicyReportGroup, { apiVersion: string; kind: string; clusterKind: string }>> = {
  'openreports.io': { apiVersion: 'openreports.io/v1alpha1', kind: 'Report', clusterKind: 'ClusterReport' },
  'wgpolicyk8s.io': {
    apiVersion: 'wgpolicyk8s.io/v1alpha2',
    kind: 'PolicyReport',
    clusterKind: 'ClusterPolicyReport',
  },
};

/** For `--policy-report-group`; the first is meant when nobody says. */
export const POLICY_REPORT_GROUPS = ['openreports.io', 'wgpolicyk8s.io'] as const satisfies PolicyReportGroup[];

/**
 * YAML documents, namespaces in order; cluster-wide objects, what could not be judged, and a run without any result make
 * the cluster's report.
 */
export function renderPolicyReport(report: Report, context: ReportContext): string {
  const namespaces = new Map<string, RuleResult[]>(report.errors.length === 0 ? [] : [['', []]]);
  for (const result of report.results) {
    const known = namespaces.get(result.resource.namespace);
    if (known === undefined) namespaces.set(result.resource.namespace, [result]);
    else known.push(result);
  }
  if (namespaces.size === 0) namespaces.set('', []);
  return [...namespaces]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([namespace, results]) => objectText(namespace, results, namespace === '' ? report.errors : [], context))
    .join('');
}

/** One document; its results are written one by one, so that no large intermediate is kept. */
function objectText(
  namespace: string,
  results: readonly RuleResult[],
  errors: readonly ReportError[],
  context: ReportContext,
): string {
  const summary = countByStatus([...results, ...errors.map(() => ({ status: 'error' as const }))]);
  const head = `---\n${toYaml(headOf(namespace, summary, context))}\n`;
  if (results.length + errors.length === 0) return `${head}results: []\n`;
  const texts = [
    ...errors.map((error) => toYaml([toErrorResult(error)], '  ')),
    ...results.map((result) => toYaml([toResult(result, context)], '  ')),
  ];
  return `${head}results:\n${texts.map((text) => `${text}\n`).join('')}`;
}

function headOf(namespace: string, summary: JsonObject, context: ReportContext): JsonObject {
  const group = context.policyReportGroup;
  const { apiVersion, kind, clusterKind } = APIS[group];
  const labels = { 'app.kubernetes.io/managed-by': SOURCE };
  return {
    apiVersion,
    kind: namespace === '' ? clusterKind : kind,
    metadata: namespace === '' ? { name: SOURCE, labels } : { name: SOURCE, namespace, labels },
    ...(group === 'openreports.io' ? { source: SOURCE } : {}),
    summary,
  };
}

function countByStatus(results: readonly Pick<RuleResult, 'status'>[]): JsonObject {
  const counts: Record<ResultStatus, number> = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
  for (const { status } of results) counts[status]++;
  return counts;
}

/** A file or document that nobody could judge: it has no resource, and must not look as if it had passed. */
function toErrorResult({ code, message, location }: ReportError): JsonObject {
  const place =
    location === undefined
      ? {}
      : { properties: { path: location.path, line: String(location.line), column: String(location.column) } };
  return {
    source: SOURCE,
    policy: SOURCE,
    rule: code,
    category: 'not-judged',
    result: 'error',
    scored: true,
    message: visible(message),
    ...place,
  };
}

function toResult(result: RuleResult, context: ReportContext): JsonObject {
  const { resource } = result;
  const { apiVersion, kind, namespace, name } = resource;
  return {
    source: SOURCE,
    policy: result.policy,
    rule: result.ruleId,
    category: context.rules.get(result.ruleId)?.group ?? 'custom',
    severity: result.severity,
    result: result.status,
    scored: result.failureAction === 'Enforce',
    message: visible(result.message),
    resources: [namespace === '' ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name }],
    properties: toProperties(result, context),
  };
}

/** Values are strings: the schema allows nothing else. */
function toProperties(result: RuleResult, context: ReportContext): JsonObject {
  const { location } = result;
  const properties: JsonObject = {
    path: location.path,
    line: String(location.line),
    column: String(location.column),
    pointer: result.pointer,
    failureAction: result.failureAction,
    blocking: String(isBlocking(result, context.failOn)),
    fingerprint: result.fingerprint,
  };
  if (result.policyRule !== undefined) properties['policyRule'] = result.policyRule;
  if (result.skipReason !== undefined) properties['skipReason'] = result.skipReason;
  if (result.exception !== undefined) properties['exceptions'] = result.exception;
  return properties;
}
