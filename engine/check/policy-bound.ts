/** Fixes that would stop a pod which starts today: its agent policy binds what they change (decisions 20). */

import { isObject } from '../json/pointer.ts';
import { compileReach } from '../kubernetes/field-reach.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { RuleMetadata, Violation } from '../model/rule.ts';

const NEEDS_GENERATE = 'the pod carries an agent policy that binds this: it needs `generate` afterwards';

/** Says why a safe fix is only a suggestion here; `undefined` when it may stay safe. */
export type BoundTest = (resource: Resource, rule: RuleMetadata, violation: Violation) => string | undefined;

/** Compiles the table of what a policy binds (`policies/platforms/policy-bound.yaml`). */
export function compileBoundTest(platforms: JsonObject): BoundTest {
  const table = isObject(platforms.policy_bound) ? platforms.policy_bound : {};
  const paths = (['container', 'pod', 'podMetadata'] as const).flatMap((base) =>
    strings(table[base]).map((field) => `${base}:/${field}`),
  );
  const carriers = strings(table.carriers);
  const reaches = compileReach(paths);
  return (resource, rule, violation) => {
    if (rule.movesPolicy === true || !carriesPolicy(resource, carriers)) return undefined;
    const touched = (violation.fix?.operations ?? []).flatMap((operation) =>
      operation.op === 'test' ? [] : 'from' in operation ? [operation.path, operation.from] : [operation.path],
    );
    return touched.some((pointer) => reaches(resource, pointer)) ? NEEDS_GENERATE : undefined;
  };
}

function carriesPolicy(resource: Resource, carriers: readonly string[]): boolean {
  const annotations = resource.pod?.metadata.annotations;
  return isObject(annotations) && carriers.some((key) => Object.hasOwn(annotations, key));
}

function strings(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
