/** The PolicyException that would waive one finding, ready but for its reason and owner (contracts §4). */

import type { JsonObject } from '../model/json.ts';
import type { ResourceIdentity } from '../model/resource.ts';
import { toYaml } from './yaml-text.ts';

/** Long enough to repair it, short enough to be looked at again. */
const DAYS = 90;

/** What an exception is made from; a `RuleResult` is one. */
export interface Waivable {
  readonly ruleId: string;
  readonly resource: ResourceIdentity;
}

/** `YYYY-MM-DD` plus days. */
function addDays(date: string, days: number): string {
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) ? date : new Date(time + days * 86_400_000).toISOString().slice(0, 10);
}

/** A DNS-1123 name of at most 63 characters. */
function dnsName(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 63);
  return name.replaceAll(/^-+|-+$/g, '') || 'exception';
}

/** The exception as data; it covers this rule on this object only, until 90 days after `asOf`. */
export function exceptionFor({ ruleId, resource }: Waivable, asOf: string): JsonObject {
  const resources: JsonObject = { kinds: [resource.kind] };
  // A star in a name would waive everything; a question mark is the narrowest pattern that still matches it.
  if (resource.name !== '') resources['names'] = [resource.name.replaceAll('*', '?')];
  if (resource.namespace !== '') resources['namespaces'] = [resource.namespace];
  return {
    apiVersion: 'ccpolicy.dev/v1',
    kind: 'PolicyException',
    metadata: { name: dnsName(`${resource.name}-${ruleId.split('/').at(-1) ?? ruleId}`) },
    spec: {
      exceptions: [{ ruleIds: [ruleId] }],
      match: { any: [{ resources }] },
      reason: 'say why this is acceptable',
      owner: 'name the team that answers for it',
      expiresAt: addDays(asOf, DAYS),
    },
  };
}

/** The same as YAML text, each line after `indent`. */
export function exceptionYaml(waivable: Waivable, asOf: string, indent = ''): string {
  return toYaml(exceptionFor(waivable, asOf), indent);
}
