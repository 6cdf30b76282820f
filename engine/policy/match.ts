/** Does a policy's rule speak of a resource? Kyverno's match and exclude, with ccpolicy's rule for pods. */

import { joinPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { MatchBlock } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import { compileFilter, type Filter, type FilterRole, type MatchContext } from './filter.ts';

/** A rule's match and exclude, ready to be asked. */
export interface CompiledMatch {
  /** A NamespacedPolicy speaks only of its own namespace. */
  readonly policyNamespace: string | null;
  readonly match: Block;
  readonly exclude: Block | null;
}

/** The filters of one block. `any`: one is enough; `all`: every one must match. */
export interface Block {
  readonly path: JsonPointer;
  readonly mode: 'any' | 'all';
  readonly filters: readonly Filter[];
}

/** The answer for one resource. */
export interface MatchDecision {
  readonly matched: boolean;
  /** Not matched, but another namespace than the assumed one could have matched: a visible skip. */
  readonly assumedNamespace: boolean;
  /** The clause that decided: a pointer into the rule, or `/metadata/namespace` of the policy. */
  readonly decidedBy: JsonPointer;
}

/** What a namespace clause is taken to say while its namespace is only assumed. */
type Assumption = boolean | undefined;

/** Compiles the match and exclude of a rule. */
export function compileMatch(
  rule: { readonly match: MatchBlock; readonly exclude?: MatchBlock },
  policyNamespace: string | null,
): CompiledMatch {
  return {
    policyNamespace,
    match: compileBlock(rule.match, 'match', '/match'),
    exclude: rule.exclude === undefined ? null : compileBlock(rule.exclude, 'exclude', '/exclude'),
  };
}

/** `any` wins where it has filters, as in Kyverno. */
export function compileBlock(block: MatchBlock, role: FilterRole, path: JsonPointer): Block {
  const any = block.any ?? [];
  const mode = any.length > 0 ? 'any' : 'all';
  const at = joinPointer(path, mode);
  const filters = (any.length > 0 ? any : (block.all ?? [])).map((filter, index) =>
    compileFilter(filter, role, joinPointer(at, index)),
  );
  return { path: at, mode, filters };
}

/** Decides, in Kyverno's order: the policy's namespace, match, exclude. */
export function decideMatch(compiled: CompiledMatch, resource: Resource, context: MatchContext): MatchDecision {
  const decision = decide(compiled, resource, context, false);
  if (decision.matched || !resource.namespaceAssumed) return decision;
  return decide(compiled, resource, context, true).matched ? { ...decision, assumedNamespace: true } : decision;
}

/** Whether a rule may speak of the resource's kind at all; the rest need not be asked then. */
export function reachesKind(compiled: CompiledMatch, resource: Resource, context: MatchContext): boolean {
  const { mode, filters } = compiled.match;
  const reaches = (filter: Filter) => !filter.hasKinds || kindsHold(filter, resource, context);
  return mode === 'any' ? filters.some(reaches) : filters.length > 0 && filters.every(reaches);
}

function kindsHold(filter: Filter, resource: Resource, context: MatchContext): boolean {
  return filter.clauses.every((clause) => !clause.path.endsWith('/kinds') || clause.test(resource, false, context));
}

/** `lenient`: let clauses about an assumed namespace say whatever helps the rule to match. */
function decide(compiled: CompiledMatch, resource: Resource, context: MatchContext, lenient: boolean): MatchDecision {
  if (compiled.policyNamespace !== null && compiled.policyNamespace !== resource.namespace && !lenient) {
    return no('/metadata/namespace');
  }
  const matched = findMatch(compiled.match, resource, context, false, lenient ? true : undefined);
  if (!matched.holds) return no(matched.path);
  if (compiled.exclude !== null) {
    const excluded = findMatch(compiled.exclude, resource, context, matched.asPod, lenient ? false : undefined);
    if (excluded.holds) return no(excluded.path);
  }
  return { matched: true, assumedNamespace: false, decidedBy: matched.path };
}

function no(decidedBy: JsonPointer): MatchDecision {
  return { matched: false, assumedNamespace: false, decidedBy };
}

/** The answer of a block, the clause or filter that gave it, and whether the object was reached through its pod. */
export interface BlockDecision {
  readonly holds: boolean;
  readonly path: JsonPointer;
  readonly asPod: boolean;
}

/**
 * Asks a block. `asPod` is the view that filters without kinds read. A filter whose kinds select pods reads the pod
 * template's labels and annotations of any object that makes pods.
 */
export function findMatch(
  block: Block,
  resource: Resource,
  context: MatchContext,
  asPod: boolean,
  assumption?: Assumption,
): BlockDecision {
  let holds = block.mode === 'all' && block.filters.length > 0;
  let path = block.path;
  let reachedPod = false;
  for (const filter of block.filters) {
    const failed = failedClause(filter, resource, context, asPod || filter.selectsPods, assumption);
    if (failed === null) {
      if (block.mode === 'any' && !holds) path = filter.path;
      if (block.mode === 'any') holds = true;
      reachedPod ||= filter.selectsPods;
    } else if (block.mode === 'all') {
      return { holds: false, path: failed, asPod: false };
    } else if (block.filters.length === 1) {
      path = failed;
    }
  }
  return { holds, path, asPod: reachedPod };
}

/** The first clause that does not hold; null when all do. An empty filter fails as a whole. */
function failedClause(
  filter: Filter,
  resource: Resource,
  context: MatchContext,
  asPod: boolean,
  assumption: Assumption,
): JsonPointer | null {
  if (filter.clauses.length === 0) return filter.path;
  for (const clause of filter.clauses) {
    const holds =
      assumption !== undefined && clause.namespace !== undefined
        ? couldSay(clause.namespace, assumption)
        : clause.test(resource, asPod, context);
    if (!holds) return clause.path;
  }
  return null;
}

function couldSay(namespace: { readonly canHold: boolean; readonly canFail: boolean }, wanted: boolean): boolean {
  return wanted ? namespace.canHold : !namespace.canFail;
}
