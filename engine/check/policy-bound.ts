/** Fixes that would stop a pod which starts today: its agent policy binds what they change (decisions 20). */

import { judgeEncodedPolicy } from '../facts/agent-policy.ts';
import { decodeInitdata } from '../facts/initdata.ts';
import { isObject, splitPointer, valueAt } from '../json/pointer.ts';
import { compileReach } from '../kubernetes/field-reach.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { FixOperation, RuleMetadata, Violation } from '../model/rule.ts';

const NEEDS_GENERATE = 'the pod carries an agent policy that binds this: the policy must be generated anew afterwards';
const UNDECODABLE = 'the policy that it moves does not decode: the pod would not start with it';

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
    const operations = violation.fix?.operations ?? [];
    // Only the catalogue's own rules are trusted with the policy: a user's rule could claim anything.
    const mayMove = rule.movesPolicy === true && rule.ordinal !== undefined;
    const moves = mayMove ? operations.filter((operation) => movesCarrier(operation, carriers)) : [];
    if (moves.some((operation) => !decodes(resource, operation))) return UNDECODABLE;
    if (!carriesPolicy(resource, carriers)) return undefined;
    const touched = operations
      .filter((operation) => !moves.includes(operation) && !makesRoomFor(operation, moves))
      .flatMap(touchedBy);
    return touched.some((pointer) => reaches(resource, pointer)) ? NEEDS_GENERATE : undefined;
  };
}

function touchedBy(operation: FixOperation): JsonPointer[] {
  if (operation.op === 'test') return [];
  return 'from' in operation ? [operation.path, operation.from] : [operation.path];
}

/** Whether an operation moves, copies or removes a policy: an annotation of its own whose key is a carrier. */
function movesCarrier(operation: FixOperation, carriers: readonly string[]): boolean {
  if (operation.embedded !== undefined) return false;
  if (operation.op !== 'move' && operation.op !== 'copy' && operation.op !== 'remove') return false;
  return touchedBy(operation).every((pointer) => {
    const [parent, key] = splitPointer(pointer).slice(-2);
    return parent === 'annotations' && key !== undefined && carriers.includes(key);
  });
}

/** Whether the agent can read what is moved under the key that it moves to (R20). */
function decodes({ value }: Resource, operation: FixOperation): boolean {
  if (operation.op === 'test') return false;
  const text = valueAt(value, 'from' in operation ? operation.from : operation.path);
  if (typeof text !== 'string') return false;
  if (operation.path.endsWith('.cc_init_data')) {
    const { problem, policyProblem } = decodeInitdata(text);
    return problem === null && policyProblem === null;
  }
  return judgeEncodedPolicy(text).problem === null;
}

/** Whether an operation only adds the empty mapping that a moved policy is going to stand in. */
function makesRoomFor(operation: FixOperation, moves: readonly FixOperation[]): boolean {
  if (operation.op !== 'add' || operation.embedded !== undefined) return false;
  const isEmpty = isObject(operation.value) && Object.keys(operation.value).length === 0;
  return isEmpty && moves.some(({ path }) => path.startsWith(`${operation.path}/`));
}

function carriesPolicy(resource: Resource, carriers: readonly string[]): boolean {
  const annotations = resource.pod?.metadata.annotations;
  return isObject(annotations) && carriers.some((key) => Object.hasOwn(annotations, key));
}

function strings(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
