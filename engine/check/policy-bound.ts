/**
 * Fixes that would stop a pod which starts today: its agent policy binds what they change (decisions 20). A policy that
 * stands too high in the workload, and that a fix would move to the pod, was made for the pod as it is, too.
 */

import { judgeEncodedPolicy } from '../facts/agent-policy.ts';
import { decodeInitdata } from '../facts/initdata.ts';
import { isObject, joinPointer, parentPointer, splitPointer, valueAt } from '../json/pointer.ts';
import { compileReach } from '../kubernetes/field-reach.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { FixKind, FixOperation, RuleMetadata, Violation } from '../model/rule.ts';

/** What a safe fix is here instead, and why. */
export interface Bound {
  readonly kind: Exclude<FixKind, 'safe'>;
  readonly reason: string;
}

const NEEDS_GENERATE: Bound = {
  kind: 'suggest',
  reason: 'the pod carries an agent policy that binds this: the policy must be generated anew afterwards',
};
const BINDS_ONCE_MOVED: Bound = {
  kind: 'suggest',
  reason: 'the agent policy that is to move to the pod binds this: the policy must be generated anew afterwards',
};
const UNDECODABLE: Bound = {
  kind: 'generate',
  reason: 'the one that is to move to the pod does not decode: the pod would not start with it',
};

/** Judges a safe fix; `undefined` when it may stay safe. */
export type BoundTest = (resource: Resource, rule: RuleMetadata, violation: Violation) => Bound | undefined;

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
    const reason = bindingOn(resource, carriers);
    if (reason === undefined) return undefined;
    const touched = operations
      .filter((operation) => !moves.includes(operation) && !makesRoomFor(operation, moves))
      .flatMap(touchedBy);
    return touched.some((pointer) => reaches(resource, pointer)) ? reason : undefined;
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
  const key = splitPointer(operation.path).at(-1) ?? '';
  return isReadable(key, valueAt(value, 'from' in operation ? operation.from : operation.path));
}

/** Whether the agent can read a policy under a key. */
function isReadable(key: string, text: JsonValue | undefined): boolean {
  if (typeof text !== 'string') return false;
  if (!key.endsWith('.cc_init_data')) return judgeEncodedPolicy(text).problem === null;
  const { problem, policyProblem } = decodeInitdata(text);
  return problem === null && policyProblem === null;
}

/** Whether an operation only adds the empty mapping that a moved policy is going to stand in. */
function makesRoomFor(operation: FixOperation, moves: readonly FixOperation[]): boolean {
  if (operation.op !== 'add' || operation.embedded !== undefined) return false;
  const isEmpty = isObject(operation.value) && Object.keys(operation.value).length === 0;
  return isEmpty && moves.some(({ path }) => path.startsWith(`${operation.path}/`));
}

/** Why a pod's fields are bound; `undefined` when no policy is, or is going to be, in force. */
function bindingOn({ pod, value }: Resource, carriers: readonly string[]): Bound | undefined {
  if (pod === null) return undefined;
  const { annotations } = pod.metadata;
  if (isObject(annotations) && carriers.some((key) => Object.hasOwn(annotations, key))) return NEEDS_GENERATE;
  const waiting = metadataAbove(pod.metadataPointer).some((place) =>
    carriers.some((key) => isReadable(key, valueAt(value, joinPointer(place, 'annotations', key)))),
  );
  return waiting ? BINDS_ONCE_MOVED : undefined;
}

/** The metadata of the workload, and of what stands between it and its pod: a CronJob has a Job's, too. */
function metadataAbove(podMetadata: JsonPointer): JsonPointer[] {
  const places: JsonPointer[] = [];
  for (let at = parentPointer(podMetadata); at !== undefined && at !== ''; ) {
    at = parentPointer(at) ?? '';
    places.push(`${at}/metadata`);
  }
  return places;
}

function strings(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
