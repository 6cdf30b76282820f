/** A rule's result is checked before anybody believes it: anything that is not a violation is an error of that rule. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { FixOperation, RuleMetadata, Violation } from '../model/rule.ts';
import { findMissingArgument } from './message.ts';

const SEVERITIES = new Set(['critical', 'high', 'medium', 'low', 'info']);
const FIX_KINDS = new Set(['safe', 'suggest', 'generate']);
const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);
const KEYS = new Set([
  'messageId',
  'args',
  'path',
  'related',
  'embedded',
  'severity',
  'action',
  'status',
  'fix',
  'discriminator',
]);

/** The violations in a rule's result, or a sentence saying what is wrong with it (contracts §5). */
export function checkViolations(value: JsonValue, rule: RuleMetadata): readonly Violation[] | string {
  if (!Array.isArray(value)) return 'violations is not a set or array';
  for (const item of value) {
    const problem = problemOf(item, rule);
    if (problem !== undefined) return problem;
  }
  return value as unknown as readonly Violation[];
}

function problemOf(item: JsonValue, rule: RuleMetadata): string | undefined {
  if (!isObject(item)) return 'a violation is not an object';
  const unknown = Object.keys(item).find((key) => !KEYS.has(key));
  if (unknown !== undefined) return `a violation has the unknown key ${JSON.stringify(unknown)}`;
  if (typeof item.messageId !== 'string') return 'a violation has no messageId';
  const template = Object.hasOwn(rule.messages, item.messageId) ? rule.messages[item.messageId] : undefined;
  if (template === undefined) {
    return `messageId ${JSON.stringify(item.messageId)} is not one of the rule's messages`;
  }
  if (!isObject(item.args)) return 'args is not an object';
  const missing = findMissingArgument(template, item.args);
  if (missing !== undefined)
    return `args lacks ${JSON.stringify(missing)}, which the message ${JSON.stringify(item.messageId)} asks for`;
  if (!isPointer(item.path)) return 'path is not a JSON Pointer';
  return problemOfOptional(item) ?? problemOfFix(item.fix);
}

function problemOfOptional(item: JsonObject): string | undefined {
  if (item.related !== undefined && !(Array.isArray(item.related) && item.related.every(isPointer))) {
    return 'related is not a list of JSON Pointers';
  }
  if (item.embedded !== undefined && !isEmbedded(item.embedded)) return 'embedded is not {format, pointer}';
  if (item.severity !== undefined && !isOneOf(item.severity, SEVERITIES)) return 'severity is none of the five';
  if (item.action !== undefined && item.action !== 'Audit') return 'action may only be Audit';
  if (item.status !== undefined && item.status !== 'warn' && item.status !== 'skip')
    return 'status is not warn or skip';
  if (item.discriminator !== undefined && typeof item.discriminator !== 'string')
    return 'discriminator is not a string';
  return undefined;
}

function problemOfFix(fix: JsonValue | undefined): string | undefined {
  if (fix === undefined) return undefined;
  if (!isObject(fix) || !isOneOf(fix.kind, FIX_KINDS)) return 'fix.kind is not safe, suggest or generate';
  if (!Array.isArray(fix.operations) || !fix.operations.every(isOperation)) {
    return 'fix.operations is not a list of RFC 6902 operations';
  }
  return undefined;
}

/** Whether a value is an RFC 6902 operation, possibly inside an embedded text. */
function isOperation(value: JsonValue): value is JsonObject & FixOperation {
  if (!isObject(value) || !isOneOf(value.op, OPERATIONS) || !isPointer(value.path)) return false;
  if (value.embedded !== undefined && !isEmbedded(value.embedded)) return false;
  if (value.op === 'move' || value.op === 'copy') return isPointer(value.from);
  return value.op === 'remove' || value.value !== undefined;
}

function isEmbedded(value: JsonValue): boolean {
  return isObject(value) && (value.format === 'json' || value.format === 'toml') && isPointer(value.pointer);
}

function isPointer(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && (value === '' || value.startsWith('/'));
}

function isOneOf(value: JsonValue | undefined, names: ReadonlySet<string>): boolean {
  return typeof value === 'string' && names.has(value);
}
