/** `check`: what a complete scan has kept is judged, resource by resource, and becomes a report. */

import { JOINS } from '../facts/joins.ts';
import { isProduction, type ProductionContext } from '../kubernetes/platform-production.ts';
import { SetView } from '../kubernetes/set-view.ts';
import type { JsonObject } from '../model/json.ts';
import type { Profile } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import type { Assignment } from '../policy/combine.ts';
import { exceptionNotes, Waivers } from '../policy/exception.ts';
import type { MatchContext } from '../policy/filter.ts';
import { createMatchContext } from '../policy/namespaces.ts';
import { PolicyResolver } from '../policy/resolve.ts';
import { Evaluation, type ModuleEvaluator } from './evaluation.ts';
import { FactStore } from './fact-store.ts';
import { duplicateEntries, TypeChecks, typeError } from './hold.ts';
import { Projections, platformInput } from './input.ts';
import { type Docket, type Hearing, Judge } from './judge.ts';
import { compileBoundTest } from './policy-bound.ts';
import type { CompiledRule } from './rulebook.ts';
import type { Run, SetFrame } from './run.ts';
import type { Scan } from './scan.ts';
import type { Tally } from './tally.ts';

/** How many resources wait before rules are asked: fills batches, bounds memory. */
const QUESTIONS_AT_ONCE = 1000;

/** What judging needs beyond run and scan. */
export interface CheckTools {
  /** Evaluators by module name; the catalogue's is `''`. */
  readonly modules: ReadonlyMap<string, ModuleEvaluator>;
  /** Compiled tests of the configuration's `production`. */
  readonly production: Pick<ProductionContext, 'isProductionNamespace' | 'isProductionPath'>;
}

/** A complete set under judgement. `fix` and `explain` ask it, too. */
export class SetJudgement {
  readonly view: SetView;
  readonly policies: PolicyResolver;
  readonly #run: Run;
  readonly #scan: Scan;
  readonly #tools: CheckTools;
  readonly #match: MatchContext;
  readonly #waivers: Waivers;
  readonly #judge: Judge;
  readonly #evaluation: Evaluation;
  readonly #projections = new Projections();
  readonly #types = new TypeChecks();

  constructor(run: Run, frame: SetFrame, scan: Scan, tools: CheckTools) {
    this.#run = run;
    this.#scan = scan;
    this.#tools = tools;
    const { kustomizations } = frame;
    const records = scan.index.records();
    this.view = new SetView(records, {
      tables: run.tables,
      configured: run.config.platforms ?? {},
      kustomizationsOf: (path) => kustomizations.reaching(path),
    });
    const namespaces = records.namespaces.map(
      ({ name, labels }): JsonObject => ({ metadata: { name, labels: { ...labels } } }),
    );
    this.#match = createMatchContext(namespaces, run.config.namespaces);
    this.policies = new PolicyResolver(run.policies, this.#match);
    this.#waivers = new Waivers(run.exceptions, run.asOf, this.#match);
    this.#judge = new Judge(run, this.view, this.policies);
    const isBound = compileBoundTest(run.facts.platforms);
    const context = { kustomizations, waivers: this.#waivers, isPlaceholder: run.facts.placeholder, isBound };
    const options = { all: run.all, limit: QUESTIONS_AT_ONCE };
    this.#evaluation = new Evaluation(tools.modules, context, scan.tally, options);
  }

  /** Judges every candidate; the tally then holds the results. */
  async judgeAll(): Promise<Tally> {
    const { tally, candidates } = this.#scan;
    for (const candidate of candidates) await this.#judgeOne(candidate);
    await this.#evaluation.flush();
    tally.notes.push(...exceptionNotes(this.#run.exceptions, this.#waivers.used, this.#run.asOf));
    return tally;
  }

  /** The profile versions that judged something so far. */
  get profilesUsed(): ReadonlySet<Profile> {
    return this.#judge.profilesUsed;
  }

  /** What is asked of a resource, and by whom. */
  hear(resource: Resource): Docket {
    return this.#judge.hear(resource);
  }

  async #judgeOne(resource: Resource): Promise<void> {
    const { tally } = this.#scan;
    const docket = this.#judge.hear(resource);
    for (const reason of docket.unjudged) tally.skipRule(reason);
    for (const skip of docket.skips) tally.skipRule(`assumed namespace: ${skip.reason}`);
    const rules = docket.hearings.flatMap((hearing) => hearing.assignments.map((asked) => this.#judge.compiled(asked)));
    if (rules.length > 0) tally.evaluated += 1;
    const wrong = this.#hold(resource, [...new Set(rules)]);
    const facts = new FactStore(resource, this.#run.facts);
    for (const hearing of docket.hearings) await this.#ask(resource, hearing, facts, wrong);
  }

  /** Tells wrong types and duplicate keys; returns the pointers of the wrong types. */
  #hold(resource: Resource, rules: readonly CompiledRule[]): readonly string[] {
    const { tally } = this.#scan;
    if (resource.document.duplicates.length > 0) {
      const isRead = (pointer: string) => rules.some((rule) => this.#types.reads(rule, resource, pointer));
      const { errors, notes } = duplicateEntries(resource, isRead);
      for (const error of errors) tally.fail(error);
      tally.notes.push(...notes);
    }
    const problems = this.#types.find(resource, rules);
    for (const problem of problems) tally.fail(typeError(resource, problem));
    return problems.map((problem) => problem.pointer);
  }

  async #ask(resource: Resource, hearing: Hearing, facts: FactStore, wrong: readonly string[]): Promise<void> {
    const byModule = new Map<string, Assignment[]>();
    for (const assignment of hearing.assignments) {
      const rule = this.#judge.compiled(assignment);
      const blocked = wrong.find((pointer) => this.#types.reads(rule, resource, pointer));
      if (blocked !== undefined) {
        this.#evaluation.skip(resource, assignment, `wrong type: ${blocked}`);
      } else if (!facts.concerns(rule)) {
        this.#evaluation.pass(resource, assignment);
      } else {
        const asked = byModule.get(rule.module);
        if (asked === undefined) byModule.set(rule.module, [assignment]);
        else asked.push(assignment);
      }
    }
    for (const [module, assignments] of byModule) {
      const input = this.#inputOf(resource, hearing, facts, assignments);
      await this.#evaluation.add(module, { resource, input, assignments });
    }
  }

  #inputOf(resource: Resource, hearing: Hearing, facts: FactStore, assignments: readonly Assignment[]): JsonObject {
    const rules = assignments.map((assignment) => this.#judge.compiled(assignment));
    const joined: JsonObject = {};
    for (const name of new Set(rules.flatMap((rule) => rule.metadata.joins))) {
      const join = JOINS.get(name);
      if (join !== undefined)
        joined[name] = join(resource, this.view, { namespaces: this.#run.config.namespaces ?? {} });
    }
    return {
      ...(this.#projections.of(resource, rules) as unknown as JsonObject),
      platform: platformInput(hearing.platform, hearing.judging),
      facts: facts.pick(rules),
      joined,
      asOf: this.#run.asOf,
      production: this.#isProduction(resource),
    };
  }

  #isProduction(resource: Resource): boolean {
    return isProduction(resource, {
      tables: this.#run.tables,
      flag: this.#run.productionFlag,
      namespaceLabels: (name) => this.#match.namespaceLabels(name) as Readonly<Record<string, string>>,
      ...this.#tools.production,
    });
  }
}
