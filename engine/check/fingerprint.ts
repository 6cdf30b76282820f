/** The identity of a finding: it survives moved lines, moved files and reordered containers (decisions 14). */

import { createHash } from 'node:crypto';
import { childOf, isObject, joinPointer, splitPointer } from '../json/pointer.ts';
import type { JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { Violation } from '../model/rule.ts';

const VERSION = 'v1';

/** `v1:` and 32 hexadecimal digits over rule, resource, named pointer and the rule's discriminator; never the value. */
export function fingerprint(ruleId: string, resource: Resource, violation: Violation): string {
  const parts = [
    ruleId,
    resource.group,
    resource.kind,
    resource.namespace,
    resource.name,
    namedPointer(resource.value, violation.path),
    violation.embedded === undefined ? '' : `${violation.embedded.format}:${violation.embedded.pointer}`,
    violation.messageId,
    violation.discriminator ?? '',
  ];
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${VERSION}:${digest.slice(0, 32)}`;
}

/** The pointer with list indices replaced by the elements' names, where they have one: `/containers/[app]/image`. */
function namedPointer(root: JsonValue, pointer: string): string {
  let value: JsonValue | undefined = root;
  let named = '';
  for (const segment of splitPointer(pointer)) {
    const child: JsonValue | undefined = childOf(value, segment);
    const name =
      Array.isArray(value) && isObject(child) && typeof child.name === 'string' ? `[${child.name}]` : segment;
    named = joinPointer(named, name);
    value = child;
  }
  return named;
}
