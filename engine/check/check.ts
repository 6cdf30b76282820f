/** `check`: what a complete scan has kept is judged, resource by resource, and becomes a report. */

import { createSecretSight } from '../facts/secret-sight.ts';
import { valueAt } from '../json/pointer.ts';
import { isProduction, type ProductionContext } from '../kubernetes/platform-production.ts';
import type { SetRecords } from '../kubernetes/set-records.ts';
import { SetView } from '../kubernetes/set-view.ts';

import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';

import type { Resource } from '../model/resource.ts';
import type { Assignment } from '../policy/combine.ts';
import { Waivers } from '../policy/exception.ts';
import type { MatchContext } from '../policy/filter.ts';
import { createMatchContext } from '../policy/namespaces.ts';
import { PolicyResolver } from '../policy/resolve.ts';
import { selectorReads } from '../policy/selector-reads.ts';
import type { GeneratedReason } from '../source/generated.ts';
import { Evaluation, type FindingSink, type ModuleEvaluator } from './evaluation.ts';
import { FactStore } from './fact-store.ts';
import { duplicateEntries, firstFew, MOST_TOLD, TypeChecks, typeError } from './hold.ts';
import { Projections, platformInput } from './input.ts';
import { type Docket, type Hearing, Judge } from './judge.ts';
import { type Brief, Panel, type PanelTools } from './panel.ts';
import { locate } from './placement.ts';
import { type BoundTest, compileBoundTest } from './policy-bound.ts';
import type { Run, SetFrame } from './run.ts';
import type { Tally } from './tally.ts';
import type { Usage } from './usage.ts';

/** How many resources wait before rules are asked: fills batches, bounds memory. */
const QUESTIONS_AT_ONCE = 1000;

/** A variable of kustomize, or a parameter of Tekton. Where Kubernetes itself expands `$(X)`, any text is right. */
const VARIABLE = /^\$\([A-Za-z_][A-Za-z0-9_.-]*\)$/;

/** What judging needs beyond run and scan. */
export interface CheckTools {
  /** Evaluators by module name; the catalogue's is `''`. */
  readonly modules: ReadonlyMap<string, ModuleEvaluator>;
  /** Compiled tests of the configuration's `production`. */
  readonly production: Pick<ProductionContext, 'isProductionNamespace' | 'isProductionPath'>;
  /** Without it, no file counts as generated. */
  readonly generatedReason?: GeneratedReason;
}

/** A complete set under judgement: what is the same for every sitting. */
export class SetJudgement {
  readonly view: SetView;
  readonly policies: PolicyResolver;
  readonly judge: Judge;
  readonly run: Run;
  readonly types: TypeChecks;
  readonly #panels = new WeakMap<readonly Assignment[], Panel>();
  readonly #panelTools: PanelTools;
  readonly #frame: SetFrame;
  readonly #tools: CheckTools;
  /** What is known of namespaces. */
  readonly matchContext: MatchContext;
  readonly waivers: Waivers;
  readonly #isBound: BoundTest;

  constructor(run: Run, frame: SetFrame, records: SetRecords, tools: CheckTools) {
    this.run = run;
    this.#frame = frame;
    this.#tools = tools;
    this.view = new SetView(records, {
      tables: run.tables,
      configured: run.config.platforms ?? {},
      kustomizationsOf: (path) => frame.kustomizations.reaching(path),
    });
    const namespaces = records.namespaces.map(
      ({ name, labels }): JsonObject => ({ metadata: { name, labels: { ...labels } } }),
    );
    this.matchContext = createMatchContext(namespaces, run.config.namespaces);
    this.policies = new PolicyResolver(run.policies, this.matchContext);
    this.waivers = new Waivers(run.exceptions, run.asOf, this.matchContext);
    this.judge = new Judge(run, this.view, this.policies);
    this.types = new TypeChecks(selectorReads(run.policies, run.exceptions));
    this.#panelTools = {
      compiled: (assignment) => this.judge.compiled(assignment),
      types: this.types,
      projections: new Projections(),
    };
    this.#isBound = compileBoundTest(run.facts.platforms);
  }

  /** Judges every candidate of a scan; its tally then holds the results. */
  async judgeAll(candidates: readonly Resource[], tally: Tally, sink?: FindingSink): Promise<Tally> {
    const sitting = this.sitting(tally, sink);
    for (const candidate of candidates) await sitting.hear(candidate);
    await sitting.close();
    return tally;
  }

  /** What judging has used so far. */
  usage(): Usage {
    return {
      profiles: [...this.judge.profilesUsed].map(({ name, version, digest }) => ({
        name: `${name}@${version}`,
        digest,
      })),
      exceptions: [...this.waivers.used],
      policyRules: [...this.policies.matched],
    };
  }

  /** A round of judging with a tally of its own. */
  sitting(tally: Tally, sink?: FindingSink): Sitting {
    const context = {
      kustomizations: this.#frame.kustomizations,
      waivers: this.waivers,
      isPlaceholder: this.run.facts.placeholder,
      isBound: this.#isBound,
      generatedReason: this.#tools.generatedReason ?? (() => undefined),
      mask: createSecretSight(this.run.facts).masked,
    };
    const options = { all: this.run.all, limit: QUESTIONS_AT_ONCE, ...(sink === undefined ? {} : { sink }) };
    return new Sitting(this, tally, new Evaluation(this.#tools.modules, context, tally, options));
  }

  /** What the rules of a list of assignments take; lists are shared, so few are ever prepared. */
  panelOf(assignments: readonly Assignment[]): Panel {
    let panel = this.#panels.get(assignments);
    if (panel === undefined) {
      panel = new Panel(assignments, this.#panelTools);
      this.#panels.set(assignments, panel);
    }
    return panel;
  }

  /** Whether a resource is production (decisions 7). */
  isProduction(resource: Resource): boolean {
    return isProduction(resource, {
      tables: this.run.tables,
      flag: this.run.productionFlag,
      namespaceLabels: (name) => this.matchContext.namespaceLabels(name) as Readonly<Record<string, string>>,
      ...this.#tools.production,
    });
  }
}

/** Resources are heard one after the other, rules are asked in batches. */
export class Sitting {
  readonly #set: SetJudgement;
  readonly #tally: Tally;
  readonly #evaluation: Evaluation;

  constructor(set: SetJudgement, tally: Tally, evaluation: Evaluation) {
    this.#set = set;
    this.#tally = tally;
    this.#evaluation = evaluation;
  }

  /** Asks what there is to ask of a resource; results come at the latest with `close`. */
  async hear(resource: Resource): Promise<Docket> {
    const docket = this.#set.judge.hear(resource);
    for (const { platform } of docket.hearings) {
      if (platform.conflict !== undefined)
        this.#evaluation.conflict(resource, platform.conflict, this.#set.run.tables.annotation);
    }
    for (const reason of docket.unjudged) this.#unjudged(resource, reason);
    for (const skip of docket.skips) {
      const { policy, policyRule } = skip;
      const rule = this.#set.judge.metadataOf(skip.ruleId);
      const source = { policy, policyRule, failureAction: 'Audit', severity: rule.severity } as const;
      this.#evaluation.skip(resource, { rule, parameters: {}, sources: [source] }, `assumed namespace: ${skip.reason}`);
    }
    const panels = docket.hearings.map(({ assignments }) => this.#set.panelOf(assignments));
    if (panels.some(({ rules }) => rules.length > 0)) this.#tally.evaluated += 1;
    const wrong = this.#hold(resource, panels);
    const facts = new FactStore(resource, this.#set.run.facts, this.#set.view);
    for (const [index, hearing] of docket.hearings.entries()) {
      const panel = panels[index];
      if (panel !== undefined) await this.#ask(resource, hearing, panel, facts, wrong);
    }
    return docket;
  }

  #unjudged(resource: Resource, reason: string): void {
    this.#tally.skipRule(reason);
    if (resource.pod === null) return;
    const message = `${resource.kind} ${resource.name} is meant to be confidential, and ${reason}.`;
    this.#tally.notes.push({ code: 'WORKLOAD_UNJUDGED', message, location: locate(resource, '') });
  }

  /** Asks what still waits. */
  close(): Promise<void> {
    return this.#evaluation.flush();
  }

  /** Tells wrong types and duplicate keys; returns the pointers of the wrong types. */
  #hold(resource: Resource, panels: readonly Panel[]): readonly string[] {
    const { types } = this.#set;
    if (resource.document.duplicates.length > 0) {
      const isRead = (pointer: string) =>
        panels.some(({ rules }) => rules.some((rule) => types.reads(rule, resource, pointer)));
      const { errors, notes } = duplicateEntries(resource, isRead);
      for (const error of firstFew(errors)) this.#tally.fail(error);
      this.#tally.notes.push(...firstFew(notes));
    }
    const found = [...types.always(resource), ...panels.flatMap((panel) => panel.findTypeProblems(resource))];
    const problems = new Map(found.map((problem) => [problem.pointer, problem]));
    const told = [...problems.values()].filter(({ pointer }) => !this.#isPlaceholder(resource, pointer));
    const few = told.slice(0, MOST_TOLD + 1).map((problem) => typeError(resource, problem));
    for (const error of firstFew(few, told.length)) this.#tally.fail(error);
    return [...problems.keys()];
  }

  /** A text that something fills in later has no type yet. */
  #isPlaceholder(resource: Resource, pointer: string): boolean {
    const value = valueAt(resource.value, pointer);
    return typeof value === 'string' && (VARIABLE.test(value) || this.#set.run.facts.placeholder(value));
  }

  async #ask(
    resource: Resource,
    hearing: Hearing,
    panel: Panel,
    facts: FactStore,
    wrong: readonly string[],
  ): Promise<void> {
    let chosen = '';
    const unfilled = new Map<Assignment, readonly JsonPointer[]>();
    for (const [index, rule] of panel.rules.entries()) {
      const assignment = hearing.assignments[index];
      if (assignment === undefined) continue;
      const inTheWay = wrong.filter((pointer) => this.#set.types.reads(rule, resource, pointer));
      const blocked = inTheWay.find((pointer) => !this.#isPlaceholder(resource, pointer));
      const isAsked = blocked === undefined && (facts.concerns(rule) || this.#set.judge.isConfigured(assignment));
      chosen += isAsked ? '1' : '0';
      if (blocked !== undefined) this.#evaluation.skip(resource, assignment, `wrong type: ${blocked}`);
      else if (!isAsked) this.#evaluation.pass(resource, assignment);
      else if (inTheWay.length > 0) unfilled.set(assignment, inTheWay);
    }
    for (const brief of panel.briefs(chosen)) {
      await this.#evaluation.add({ resource, input: this.#inputOf(resource, hearing, facts, brief), brief, unfilled });
    }
  }

  #inputOf(resource: Resource, hearing: Hearing, facts: FactStore, brief: Brief): JsonObject {
    const { run, view } = this.#set;
    const joined: JsonObject = {};
    for (const [name, join] of brief.joins) {
      joined[name] = join(resource, view, { namespaces: run.config.namespaces ?? {} });
    }
    const { resource: fields, pod } = brief.project(resource);
    return {
      resource: fields,
      pod: pod as JsonValue,
      platform: platformInput(hearing.platform, hearing.judging),
      facts: facts.pick(brief.facts),
      joined,
      asOf: run.asOf,
      production: this.#set.isProduction(resource),
    };
  }
}
