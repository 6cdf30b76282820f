/** Candidates become batches, batches become results: the part of a run that talks to Wasm. */

import { joinPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer } from '../model/json.ts';
import type { RuleResult } from '../model/report.ts';
import type { Resource } from '../model/resource.ts';
import type { Assignment } from '../policy/combine.ts';
import type { BatchItem, CallOutcome } from '../rego/batch.ts';
import { type FindingContext, findingsOf, identityOf } from './findings.ts';
import { fingerprint } from './fingerprint.ts';
import type { Brief } from './panel.ts';
import { exists, locate } from './placement.ts';
import type { Tally } from './tally.ts';

/** Evaluates batches of one module: the catalogue's in this thread, a user's in a confined worker. */
export interface ModuleEvaluator {
  evaluate(items: readonly BatchItem[]): CallOutcome[][] | Promise<CallOutcome[][]>;
}

/** One resource, what its rules may see of it, and what is asked. */
export interface Question {
  readonly resource: Resource;
  readonly input: JsonObject;
  readonly brief: Brief;
  /** By assignment: places that its rule reads, where a placeholder stands that has the wrong type until it is filled in. */
  readonly unfilled: ReadonlyMap<Assignment, readonly JsonPointer[]>;
}

/** Told of every finding that is kept, with its resource: `fix` needs both. */
export type FindingSink = (resource: Resource, result: RuleResult) => void;

/** The rule under which contradictions about the platform are told: it is the one about runtime classes. */
const CONFLICT_RULE = 'cc-runtime-class-known';
const CONFLICT_POLICY = 'platform';

/** Collects questions by module and asks them in large batches; results go to the tally. */
export class Evaluation {
  readonly #modules: ReadonlyMap<string, ModuleEvaluator>;
  readonly #context: FindingContext;
  readonly #tally: Tally;
  readonly #all: boolean;
  readonly #sink: FindingSink | undefined;
  readonly #waiting = new Map<string, Question[]>();
  readonly #limit: number;

  constructor(
    modules: ReadonlyMap<string, ModuleEvaluator>,
    context: FindingContext,
    tally: Tally,
    options: { readonly all: boolean; readonly limit: number; readonly sink?: FindingSink },
  ) {
    this.#modules = modules;
    this.#context = context;
    this.#tally = tally;
    this.#all = options.all;
    this.#sink = options.sink;
    this.#limit = options.limit;
  }

  /** Adds a question; asks when enough have gathered. */
  async add(question: Question): Promise<void> {
    const waiting = this.#waiting.get(question.brief.module);
    if (waiting === undefined) this.#waiting.set(question.brief.module, [question]);
    else waiting.push(question);
    if (waiting !== undefined && waiting.length >= this.#limit) await this.flush();
  }

  /** Asks everything that waits. */
  async flush(): Promise<void> {
    for (const [module, questions] of this.#waiting) {
      this.#waiting.set(module, []);
      if (questions.length === 0) continue;
      const evaluator = this.#modules.get(module);
      if (evaluator === undefined) throw new Error(`no evaluator for the module "${module}"`);
      const outcomes = await evaluator.evaluate(questions.map(toItem));
      questions.forEach((question, index) => {
        this.#take(question, outcomes[index] ?? []);
      });
    }
  }

  #take({ resource, brief: { assignments }, unfilled }: Question, outcomes: readonly CallOutcome[]): void {
    assignments.forEach((assignment, index) => {
      const outcome = outcomes[index] ?? { error: 'the rule gave no answer' };
      if ('error' in outcome) {
        // A built-in function that fails quotes what it was given.
        const reason = this.#context.mask(outcome.error);
        this.record(
          resource,
          statusResult(resource, assignment, 'error', `The rule could not be evaluated: ${reason}`),
        );
        return;
      }
      const findings = findingsOf(resource, assignment, outcome.violations, this.#context);
      const pointers = unfilled.get(assignment);
      if (pointers !== undefined) this.#takeUnfilled(resource, assignment, findings, pointers);
      else if (findings.length === 0) this.pass(resource, assignment);
      else for (const finding of findings) this.record(resource, finding);
    });
  }

  /** What a rule says of other places stands; what it says of a placeholder, and of what is around it, is not known yet. */
  #takeUnfilled(
    resource: Resource,
    assignment: Assignment,
    findings: readonly RuleResult[],
    pointers: readonly JsonPointer[],
  ): void {
    const decided = findings.filter(({ pointer }) => !pointers.some((place) => touches(pointer, place)));
    for (const finding of decided) this.record(resource, finding);
    for (const pointer of pointers) this.skip(resource, assignment, `placeholder: ${pointer}`);
  }

  /** Counts a pass, and keeps it under `--all`. */
  pass(resource: Resource, assignment: Assignment): void {
    this.#tally.passed += 1;
    if (this.#all) this.#tally.results.push(statusResult(resource, assignment, 'pass', assignment.rule.title));
  }

  /** A platform annotation that other evidence contradicts: told, never blocking (decisions 1). */
  conflict(resource: Resource, message: string, annotation: string): void {
    const places = [resource.pod?.metadataPointer ?? '/metadata', '/metadata'];
    const pointers = places.map((place) => joinPointer(place, 'annotations', annotation));
    const pointer = pointers.find((each) => exists(resource.value, each)) ?? '/metadata/annotations';
    const { exceptions } = this.#context.waivers.waive(CONFLICT_RULE, [{ policy: CONFLICT_POLICY }], resource);
    const isWaived = exceptions.length > 0;
    this.record(resource, {
      ruleId: CONFLICT_RULE,
      policy: CONFLICT_POLICY,
      status: isWaived ? 'skip' : 'warn',
      severity: 'low',
      failureAction: 'Audit',
      message: `${message}. Correct the annotation: what else is known decides.`,
      resource: identityOf(resource),
      location: locate(resource, pointer),
      pointer,
      related: [],
      fix: null,
      fingerprint: fingerprint(CONFLICT_RULE, resource, { messageId: 'conflict', args: {}, path: pointer }),
      ...(isWaived ? { skipReason: 'exception', exception: exceptions.join(', ') } : {}),
    });
  }

  /** Counts a skip of a rule, and keeps it under `--all`. */
  skip(resource: Resource, assignment: Assignment, reason: string): void {
    this.record(resource, { ...statusResult(resource, assignment, 'skip', reason), skipReason: reason });
  }

  /** Counts a result and keeps it unless it is a skip nobody asked for. */
  record(resource: Resource, result: RuleResult): void {
    if (result.status === 'skip') {
      this.#tally.skipRule(result.skipReason ?? result.message);
      if (result.exception !== undefined) this.#tally.excepted += 1;
      if (!this.#all) return;
    }
    this.#tally.results.push(result);
    this.#sink?.(resource, result);
  }
}

/** Whether one of two places lies in the other. */
function touches(a: JsonPointer, b: JsonPointer): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function toItem({ input, brief }: Question): BatchItem {
  return { input, calls: brief.calls };
}

/** A result without a violation: pass, skip, error. It stands at the resource's kind. */
function statusResult(
  resource: Resource,
  assignment: Assignment,
  status: RuleResult['status'],
  message: string,
): RuleResult {
  const [source] = assignment.sources;
  return {
    ruleId: assignment.rule.id,
    policy: source.policy,
    ...(source.policyRule === undefined ? {} : { policyRule: source.policyRule }),
    status,
    severity: source.severity,
    failureAction: source.failureAction,
    message,
    resource: identityOf(resource),
    location: locate(resource, '/kind'),
    pointer: '',
    related: [],
    fix: null,
    fingerprint: '',
  };
}
