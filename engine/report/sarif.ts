/** SARIF 2.1.0 (OASIS), written so that code-scanning services and editors show rules with their help. */

import type { Report, ReportContext, ReportError, RuleResult } from '../model/report.ts';
import type { RuleMetadata, Severity } from '../model/rule.ts';
import type { Location } from '../model/source.ts';
import { isBlocking } from './blocking.ts';
import { harmlessJson, visible } from './harmless.ts';
import { resourceLabel } from './resource-label.ts';
import { withHint } from './with-hint.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const ROOT = '%SRCROOT%';
const LONE_SURROGATE = /\p{Cs}/gu;

const LEVEL: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** The numbers by which GitHub sorts into its own four severities. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
};

/** One log with one run. Only rules that a result names are described. */
export function renderSarif(report: Report, context: ReportContext): string {
  const ruleIds = [...new Set(report.results.map(({ ruleId }) => ruleId))].sort();
  const ruleIndex = new Map(ruleIds.map((ruleId, index) => [ruleId, index]));
  const results = report.results
    .filter(({ status }) => status !== 'error')
    .map((result) => toResult(result, ruleIndex.get(result.ruleId) ?? -1, context));
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            rules: ruleIds.map((ruleId) => toDescriptor(ruleId, context.rules.get(ruleId))),
          },
        },
        invocations: [toInvocation(report, ruleIndex)],
        originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the checked set.' } } },
        columnKind: 'utf16CodeUnits',
        results,
        properties: { asOf: report.asOf, profiles: report.profiles, coverage: report.coverage },
      },
    ],
  };
  return `${harmlessJson(JSON.stringify(log))}\n`;
}

/** Plain SARIF text reads `[a](b)` as a link and `{0}` as a place for an argument. */
function messageText(text: string): string {
  return visible(text)
    .replaceAll(/[[\]]/g, '\\$&')
    .replaceAll(/\{(\d+)\}/g, '{{$1}}');
}

function toDescriptor(ruleId: string, rule: RuleMetadata | undefined): object {
  if (rule === undefined) return { id: ruleId };
  const helpUri = rule.references.find((reference) => /^https?:\/\//.test(reference));
  return {
    id: ruleId,
    ...(rule.aliases.length === 0 ? {} : { deprecatedIds: [...new Set(rule.aliases)] }),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.description },
    help: { text: `${rule.description}\n\n${rule.remediation}`, markdown: helpMarkdown(rule) },
    helpUri,
    defaultConfiguration: { level: LEVEL[rule.severity] },
    properties: {
      tags: [...new Set(['security', 'confidential-computing', rule.group, ...rule.systems])],
      precision: 'very-high',
      'problem.severity': LEVEL[rule.severity] === 'note' ? 'recommendation' : LEVEL[rule.severity],
      'security-severity': SECURITY_SEVERITY[rule.severity],
    },
  };
}

function helpMarkdown(rule: RuleMetadata): string {
  const references = rule.references.map((reference) => `- ${reference}`).join('\n');
  return [
    `## ${rule.title}`,
    rule.description,
    `**What to do:** ${rule.remediation}`,
    rule.fix === 'safe' ? '`ccpolicy fix` repairs it.' : '',
    references === '' ? '' : `### References\n${references}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function toInvocation(report: Report, ruleIndex: ReadonlyMap<string, number>): object {
  const failed = report.results.filter(({ status }) => status === 'error');
  return {
    executionSuccessful: report.errors.length === 0 && failed.length === 0,
    toolExecutionNotifications: [
      ...report.errors.map(toNotification),
      ...failed.map((result) => ({
        level: 'error',
        message: { text: messageText(result.message) },
        associatedRule: { id: result.ruleId, index: ruleIndex.get(result.ruleId) ?? -1 },
        locations: [toLocation(result.location)],
      })),
    ],
    toolConfigurationNotifications: report.notes.map(({ code, message, location }) => ({
      level: 'note',
      descriptor: { id: code },
      message: { text: messageText(message) },
      locations: location === undefined ? undefined : [toLocation(location)],
    })),
  };
}

function toNotification({ code, message, hint, location }: ReportError): object {
  return {
    level: 'error',
    descriptor: { id: code },
    message: { text: messageText(withHint(message, hint)) },
    locations: location === undefined ? undefined : [toLocation(location)],
  };
}

function toResult(result: RuleResult, ruleIndex: number, context: ReportContext): object {
  const { resource, related } = result;
  return {
    ruleId: result.ruleId,
    ruleIndex,
    ...verdict(result, isBlocking(result, context.failOn)),
    message: { text: `${messageText(resourceLabel(resource))}: ${messageText(result.message)}` },
    locations: [{ ...toLocation(result.location), logicalLocations: [logicalLocation(result)] }],
    relatedLocations:
      related.length === 0 ? undefined : related.map((location, id) => ({ id, ...toLocation(location) })),
    partialFingerprints: { 'ccpolicy/v1': result.fingerprint },
    properties: {
      policy: result.policy,
      status: result.status,
      severity: result.severity,
      failureAction: result.failureAction,
      fix: result.fix?.refused === undefined ? result.fix?.kind : undefined,
    },
  };
}

/** `kind`, `level` and `suppressions`: what blocks is an error, what only audits is never one. */
function verdict({ status, severity, exception, skipReason }: RuleResult, blocks: boolean): object {
  if (status === 'pass') return { kind: 'pass', level: 'none' };
  if (status === 'skip' && exception === undefined) return { kind: 'notApplicable', level: 'none' };
  const level = LEVEL[severity];
  if (status === 'skip') {
    const justification = `PolicyException ${visible(exception ?? '')}${skipReason === undefined ? '' : `: ${visible(skipReason)}`}`;
    return { kind: 'fail', level, suppressions: [{ kind: 'external', status: 'accepted', justification }] };
  }
  if (status === 'warn') return { kind: 'fail', level: 'note' };
  return { kind: 'fail', level: blocks ? 'error' : level === 'error' ? 'warning' : level };
}

function logicalLocation({ resource, pointer }: RuleResult): object {
  const { apiVersion, kind, namespace, name } = resource;
  return { fullyQualifiedName: `${apiVersion}/${kind}/${namespace}/${name}${pointer}`, kind: 'object' };
}

function toLocation({ path, line, column, endLine, endColumn }: Location): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(path), uriBaseId: ROOT },
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  };
}

/** Every segment percent-encoded, so that no path can leave the root or name a scheme. */
function relativeUri(path: string): string {
  return path.replace(LONE_SURROGATE, '\ufffd').split('/').map(encodeURIComponent).join('/');
}
