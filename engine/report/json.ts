/** The JSON report, version 1 (contracts §2): the report as data, with `blocking` derived. */

import type { JsonValue } from '../model/json.ts';
import type { Renderings, Report, ReportContext, ReportError, ReportNote, RuleResult } from '../model/report.ts';
import type { ResourceIdentity } from '../model/resource.ts';
import type { FixOperation } from '../model/rule.ts';
import type { Location, SecretSight } from '../model/source.ts';
import { isBlocking, SEVERITIES } from './blocking.ts';
import { harmlessJson } from './harmless.ts';

const API_VERSION = 'ccpolicy.dev/report/v1';
const MASK = '•••';

/** Indented JSON, ending with a newline. Keys have a fixed order; absent facts are left out, `fix` and `configDigest` are null. */
export function renderJson(report: Report, context: ReportContext): string {
  const { tool, coverage, summary } = report;
  const data = {
    apiVersion: API_VERSION,
    tool: {
      name: tool.name,
      version: tool.version,
      catalogDigest: tool.catalogDigest,
      renderers: tool.renderers === undefined ? undefined : { ...tool.renderers },
    },
    asOf: report.asOf,
    production: report.production,
    profiles: report.profiles.map(({ name, digest }) => ({ name, digest })),
    configDigest: report.configDigest,
    coverage: {
      files: coverage.files,
      documents: coverage.documents,
      resources: coverage.resources,
      evaluated: coverage.evaluated,
      skipped: sortedCounts(coverage.skipped),
      skippedRules: sortedCounts(coverage.skippedRules),
      excepted: coverage.excepted,
      notEvaluated: coverage.notEvaluated.map(({ path, line, reason }) => ({ path, line, reason })),
    },
    summary: {
      pass: summary.pass,
      fail: summary.fail,
      warn: summary.warn,
      error: summary.error,
      skip: summary.skip,
      blocking: summary.blocking,
      bySeverity: Object.fromEntries(SEVERITIES.map((severity) => [severity, summary.bySeverity[severity]])),
    },
    results: report.results.map((result) => toResult(result, context)),
    errors: report.errors.map(toError),
    notes: report.notes.map(toNote),
  };
  return `${harmlessJson(JSON.stringify(data, null, 2))}\n`;
}

function sortedCounts(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function toResult(result: RuleResult, { failOn, secrets }: ReportContext): object {
  const { resource } = result;
  return {
    ruleId: result.ruleId,
    policy: result.policy,
    policyRule: result.policyRule,
    status: result.status,
    severity: result.severity,
    failureAction: result.failureAction,
    blocking: isBlocking(result, failOn),
    message: result.message,
    resource: toResource(resource),
    location: toLocation(result.location),
    pointer: result.pointer,
    related: result.related.map(toLocation),
    fix: toFix(result, secrets),
    fingerprint: result.fingerprint,
    renderings: result.renderings === undefined ? undefined : toRenderings(result.renderings),
    skipReason: result.skipReason,
    exception: result.exception,
    sensitive: result.sensitive === true ? true : undefined,
  };
}

function toRenderings({ roots, of, resources }: Renderings): object {
  return { roots, of, resources: resources?.map(toResource) };
}

function toResource({ apiVersion, kind, namespace, name }: ResourceIdentity): object {
  return { apiVersion, kind, namespace, name };
}

function toLocation(location: Location): object {
  return {
    path: location.path,
    line: location.line,
    column: location.column,
    endLine: location.endLine,
    endColumn: location.endColumn,
    pointer: location.pointer,
  };
}

/** The operations of a finding about a secret quote it, in their `test` at least; others may by chance. */
function toFix({ fix, sensitive }: RuleResult, secrets: SecretSight): object | null {
  if (fix === null) return null;
  const mask = sensitive === true ? () => MASK : secrets.masked;
  const operations = fix.operations.map((operation) => masked(operation, mask));
  return { kind: fix.kind, reason: fix.reason, refused: fix.refused, operations };
}

function masked(operation: FixOperation, mask: (text: string) => string): object {
  return 'value' in operation ? { ...operation, value: maskedValue(operation.value, mask) } : operation;
}

function maskedValue(value: JsonValue, mask: (text: string) => string): JsonValue {
  if (typeof value === 'string') return mask(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, mask));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskedValue(item, mask)]));
}

function toError({ code, message, location, related, hint }: ReportError): object {
  return {
    code,
    message,
    location: location === undefined ? undefined : toLocation(location),
    related: related?.map(toLocation),
    hint,
  };
}

function toNote({ code, message, location }: ReportNote): object {
  return { code, message, location: location === undefined ? undefined : toLocation(location) };
}
