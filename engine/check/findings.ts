/** From a rule's violations to results: what is found, what is waived, what cannot be said of this resource. */

import { childOf, isObject, parentPointer, valueAt } from '../json/pointer.ts';
import { findImageReference } from '../kubernetes/image-reference.ts';
import type { KustomizationIndex } from '../kubernetes/kustomization.ts';
import type { JsonPointer } from '../model/json.ts';
import type { RuleResult } from '../model/report.ts';
import type { Resource } from '../model/resource.ts';
import type { FixOperation, RuleMetadata, Severity, Violation } from '../model/rule.ts';
import { type Assignment, strictest } from '../policy/combine.ts';
import type { Waivers } from '../policy/exception.ts';
import { fillMessage } from '../rego/message.ts';
import type { GeneratedReason } from '../source/generated.ts';
import { findSharedReason, literalAt, noLines } from '../yaml/embedded.ts';
import { fingerprint } from './fingerprint.ts';
import { exists, locate, locateAnchor } from './placement.ts';
import type { Bound, BoundTest } from './policy-bound.ts';

/** What turns violations into results. */
export interface FindingContext {
  readonly kustomizations: KustomizationIndex;
  readonly waivers: Waivers;
  readonly isPlaceholder: (text: string) => boolean;
  readonly isBound: BoundTest;
  readonly generatedReason: GeneratedReason;
  /** Masks secrets in texts of manifests that a rule quotes. */
  readonly mask: (text: string) => string;
}

/** The results of one rule on one resource; none means that it passed. */
export function findingsOf(
  resource: Resource,
  assignment: Assignment,
  violations: readonly Violation[],
  context: FindingContext,
): RuleResult[] {
  return violations.map((violation) => toResult(resource, assignment, violation, context));
}

function toResult(
  resource: Resource,
  assignment: Assignment,
  violation: Violation,
  context: FindingContext,
): RuleResult {
  const { rule, sources } = assignment;
  const reason = violation.status === 'skip' ? undefined : unjudgeable(resource, rule, violation, context);
  const isSkip = violation.status === 'skip' || reason !== undefined;
  const { remaining, exceptions } = isSkip ? NOT_WAIVED : context.waivers.waive(rule.id, sources, resource);
  const [source] = remaining.length > 0 ? remaining : sources;
  const asked = strictest(remaining.length > 0 ? remaining : sources);
  const severity = severityOf(rule, asked.severity, violation);
  const told = fillMessage(source?.message ?? rule.messages[violation.messageId] ?? '', violation.args, context.mask);
  // The result bears the name of the policy that decides the action: what another one decides is said.
  const isOthers = asked.severityBy !== undefined && severity === asked.severity && !isSkip;
  const message = isOthers ? `${told} (Severity ${severity} by policy ${asked.severityBy}.)` : told;
  const isWaived = exceptions.length > 0 && remaining.length === 0;
  const skipReason = isWaived ? 'exception' : (reason ?? (violation.status === 'skip' ? message : undefined));
  return {
    ruleId: rule.id,
    policy: source?.policy ?? '',
    ...(source?.policyRule === undefined ? {} : { policyRule: source.policyRule }),
    status: skipReason === undefined ? (violation.status ?? 'fail') : 'skip',
    severity,
    failureAction: violation.action ?? asked.failureAction,
    message,
    resource: identityOf(resource),
    location: locate(resource, violation.path, violation.embedded),
    pointer: violation.path,
    related: [
      ...locateAnchor(resource, violation.path),
      ...(violation.related ?? []).map((pointer) => locate(resource, pointer)),
    ],
    fix: fixOf(resource, rule, violation, context),
    fingerprint: fingerprint(rule.id, writtenAs(resource), violation),
    ...renderingOf(resource, violation),
    ...(rule.sensitive === true ? { sensitive: true } : {}),
    ...(skipReason === undefined ? {} : { skipReason }),
    ...(isWaived ? { exception: exceptions.join(', ') } : {}),
  };
}

/** A rendered object is known by what it was called where it was written, so that all its renderings are one. */
function writtenAs(resource: Resource): Resource {
  const written = resource.document.file.rendered?.objectOf(resource.document).written?.();
  return written === undefined ? resource : { ...resource, ...written };
}

function renderingOf({ document, pointer }: Resource, { path, embedded }: Violation): Pick<RuleResult, 'renderings'> {
  const { rendered } = document.file;
  if (rendered === undefined) return {};
  const place = { document: document.index, pointer: pointer + path, ...(embedded === undefined ? {} : { embedded }) };
  const roots = [rendered.root === '' ? '.' : rendered.root];
  return { renderings: { roots, of: 1, object: rendered.objectOf(document).key, place } };
}

const NOT_WAIVED = { remaining: [], exceptions: [] };

/** The user's word on severity stands; otherwise a finding may have its own. */
function severityOf(rule: RuleMetadata, assigned: Severity, violation: Violation): Severity {
  return assigned === rule.severity ? (violation.severity ?? assigned) : assigned;
}

/** Why nothing can be said about this place of this resource, seen from Git alone. */
function unjudgeable(
  resource: Resource,
  rule: RuleMetadata,
  violation: Violation,
  { kustomizations, isPlaceholder }: FindingContext,
): string | undefined {
  const value = valueAt(resource.value, violation.path);
  if (
    !rule.judgesPlaceholders &&
    typeof value === 'string' &&
    violation.embedded === undefined &&
    isPlaceholder(value)
  ) {
    return 'placeholder: the value is filled in later';
  }
  if (!exists(resource.value, violation.path)) {
    if (isPartial(resource)) return 'partial: the workload has no containers';
    const reason = kustomizations.incompleteness(resource, violation.path);
    if (reason !== undefined) return `incomplete: ${reason}`;
  }
  return rule.group === 'images' ? imageOverride(resource, violation.path, kustomizations) : undefined;
}

/** A workload without containers is an assertion or a fragment: absence proves nothing there. */
function isPartial(resource: Resource): boolean {
  return (
    resource.pod !== null && !(Array.isArray(resource.pod.spec.containers) && resource.pod.spec.containers.length > 0)
  );
}

/** What a kustomization's `images:` does to the image of the container that the pointer is in. */
function imageOverride(resource: Resource, pointer: string, kustomizations: KustomizationIndex): string | undefined {
  for (let at: string | undefined = pointer; at !== undefined; at = parentPointer(at)) {
    const value = valueAt(resource.value, at);
    const image = isObject(value) ? childOf(value, 'image') : undefined;
    if (typeof image !== 'string') continue;
    const reason = kustomizations.imageOverride(resource.document.file.path, image.replace(/[:@][^/]*$/, ''));
    // Asked last: compiling its expression takes longer than all the rest of a small run.
    return reason === undefined || findImageReference(image) === undefined ? undefined : `incomplete: ${reason}`;
  }
  return undefined;
}

function fixOf(
  resource: Resource,
  rule: RuleMetadata,
  violation: Violation,
  { isBound, generatedReason, kustomizations }: FindingContext,
): RuleResult['fix'] {
  if (violation.fix === undefined || violation.status === 'skip') return null;
  const { kind, operations } = violation.fix;
  const pinned = () => asSuggestion(kustomizations.pinned(resource, movedBy(operations)));
  const bound = kind === 'safe' ? (isBound(resource, rule, violation) ?? pinned()) : undefined;
  const refused =
    generatedReason(resource.document.file) ??
    refusedInside(resource, operations) ??
    refusedShared(resource, operations);
  return {
    kind,
    operations,
    ...bound,
    ...(refused === undefined ? {} : { refused }),
  };
}

function asSuggestion(reason: string | undefined): Bound | undefined {
  return reason === undefined ? undefined : { kind: 'suggest', reason };
}

/** Why operations inside of a text cannot be made; what was rendered is repaired where it was written. */
function refusedInside({ document, pointer }: Resource, operations: readonly FixOperation[]): string | undefined {
  if (document.file.rendered !== undefined) return undefined;
  const inside = operations.find(({ embedded, path }) => {
    return embedded !== undefined && literalAt(document, pointer + path) === undefined;
  });
  return inside === undefined ? undefined : noLines(inside.path);
}

/** Why operations cannot be made on what an alias or a merge key shares with other places. */
function refusedShared({ document, pointer }: Resource, operations: readonly FixOperation[]): string | undefined {
  if (document.file.rendered !== undefined) return undefined;
  for (const operation of operations) {
    if (operation.op === 'test') continue;
    const pointers = 'from' in operation ? [operation.from, operation.path] : [operation.path];
    for (const path of pointers) {
      const reason = findSharedReason(document, pointer + path);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

/** What operations take away or put elsewhere, as pointers of the resource: taking an item out of a list moves the others. */
function movedBy(operations: readonly FixOperation[]): JsonPointer[] {
  return operations.flatMap((operation) => {
    if (operation.op === 'test' || operation.embedded !== undefined) return [];
    const pointers = 'from' in operation ? [operation.path, operation.from] : [operation.path];
    return pointers.map((pointer) => (operation.op === 'replace' ? pointer : pointer.replace(/\/(\d+|-)$/, '')));
  });
}

/** The identity alone, as results carry it. */
export function identityOf(resource: Resource): RuleResult['resource'] {
  const { apiVersion, kind, namespace, name } = resource;
  return { apiVersion, kind, namespace, name };
}
