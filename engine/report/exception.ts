/** The PolicyException that would waive one finding, ready but for its reason and owner (contracts §4). */

import type { JsonObject } from '../model/json.ts';
import type { ResultStatus } from '../model/report.ts';
import type { ResourceIdentity } from '../model/resource.ts';
import { TO_FILL_IN } from '../policy/to-fill-in.ts';
import { toYaml } from './yaml-text.ts';

/** Long enough to repair it, short enough to be looked at again. */
const DAYS = 90;

/** What an exception is made from; a `RuleResult` is one. */
export interface Waivable {
  readonly ruleId: string;
  readonly resource: ResourceIdentity;
  readonly renderings?: { readonly resources?: readonly ResourceIdentity[] };
}

/** `YYYY-MM-DD` plus days. */
function addDays(date: string, days: number): string {
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) ? date : new Date(time + days * 86_400_000).toISOString().slice(0, 10);
}

const LONGEST_NAME = 253;
/** What can be a part of a name as it is: no dot, for dots stand between the parts. */
const PLAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * A DNS subdomain that is different for every object and rule: `pod.a1.web.cc-no-host-network`. Where the parts cannot
 * stand in it as they are, their digest does.
 */
function exceptionName({ ruleId, resource: { kind, namespace, name } }: Waivable): string {
  const parts = [kind.toLowerCase(), ...(namespace === '' ? [] : [namespace]), name, ruleId];
  const plain = parts.join('.');
  if (plain.length <= LONGEST_NAME && parts.every((part) => PLAIN.test(part))) return plain;
  const end = `.${digest(JSON.stringify([kind, namespace, name, ruleId]))}`;
  const readable = parts.map((part) => part.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
  const kept = readable.map((part) => part.replaceAll(/^-+|-+$/g, '')).filter((part) => part !== '');
  return (
    kept
      .join('.')
      .slice(0, LONGEST_NAME - end.length)
      .replace(/[-.]+$/, '') + end
  );
}

/** FNV-1a, twice: this runs in the page of the HTML report, too, which has no hash at hand without waiting. */
function digest(text: string): string {
  return [0x811c9dc5, 0x9e3779b9].map((seed) => fnv1a(text, seed).toString(16).padStart(8, '0')).join('');
}

function fnv1a(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Whether an exception helps: there is a finding, and it is not waived yet. */
export function isWaivable({ status }: { readonly status: ResultStatus }): boolean {
  return status === 'fail' || status === 'warn';
}

/** The exception as data; it covers this rule on this object only, in all its renderings, until 90 days after `asOf`. */
export function exceptionFor(waivable: Waivable, asOf: string): JsonObject {
  const { ruleId, resource, renderings } = waivable;
  const any = (renderings?.resources ?? [resource]).map((each): JsonObject => ({ resources: filterOf(each) }));
  return {
    apiVersion: 'ccpolicy.dev/v1',
    kind: 'PolicyException',
    metadata: { name: exceptionName(waivable) },
    spec: {
      exceptions: [{ ruleIds: [ruleId] }],
      match: { any },
      ...TO_FILL_IN,
      expiresAt: addDays(asOf, DAYS),
    },
  };
}

function filterOf({ kind, name, namespace }: ResourceIdentity): JsonObject {
  const resources: JsonObject = { kinds: [kind] };
  // A star in a name would waive everything; a question mark is the narrowest pattern that still matches it.
  if (name !== '') resources['names'] = [name.replaceAll('*', '?')];
  if (namespace !== '') resources['namespaces'] = [namespace];
  return resources;
}

/** The same as YAML text. */
export function exceptionYaml(waivable: Waivable, asOf: string): string {
  return toYaml(exceptionFor(waivable, asOf));
}
