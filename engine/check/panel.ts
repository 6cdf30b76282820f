/** Rules that are asked together are prepared together: once for all resources of which the same is asked. */

import { JOINS, type Join } from '../facts/joins.ts';
import type { ProjectedResource } from '../kubernetes/field-projection.ts';
import type { TypeProblem } from '../kubernetes/field-types.ts';
import type { Resource } from '../model/resource.ts';
import type { Assignment } from '../policy/combine.ts';
import type { RuleCall } from '../rego/batch.ts';
import type { TypeChecks } from './hold.ts';
import type { Projections } from './input.ts';
import type { CompiledRule } from './rulebook.ts';

/** What one module is asked about a resource, and what that takes. */
export interface Brief {
  readonly module: string;
  readonly assignments: readonly Assignment[];
  /** The same array for every resource with this brief: batches write it once. */
  readonly calls: readonly RuleCall[];
  readonly project: (resource: Resource) => ProjectedResource;
  readonly joins: readonly (readonly [name: string, join: Join])[];
  readonly facts: readonly string[];
}

/** What prepares rules; shared by all panels of a set. */
export interface PanelTools {
  readonly compiled: (assignment: Assignment) => CompiledRule;
  readonly types: TypeChecks;
  readonly projections: Projections;
}

/** The rules of one list of assignments. */
export class Panel {
  /** In the order of the assignments. */
  readonly rules: readonly CompiledRule[];
  readonly findTypeProblems: (resource: Resource) => readonly TypeProblem[];
  readonly #assignments: readonly Assignment[];
  readonly #tools: PanelTools;
  readonly #briefs = new Map<string, readonly Brief[]>();

  constructor(assignments: readonly Assignment[], tools: PanelTools) {
    this.rules = assignments.map((assignment) => tools.compiled(assignment));
    this.findTypeProblems = tools.types.of([...new Set(this.rules)]);
    this.#assignments = assignments;
    this.#tools = tools;
  }

  /** The briefs for some of the assignments; `chosen` has a `1` for each that is asked and a `0` for each that is not. */
  briefs(chosen: string): readonly Brief[] {
    let briefs = this.#briefs.get(chosen);
    if (briefs === undefined) {
      briefs = this.#prepare(chosen);
      this.#briefs.set(chosen, briefs);
    }
    return briefs;
  }

  #prepare(chosen: string): Brief[] {
    const byModule = new Map<string, { assignments: Assignment[]; rules: CompiledRule[] }>();
    this.rules.forEach((rule, index) => {
      const assignment = this.#assignments[index];
      if (assignment === undefined || chosen[index] !== '1') return;
      const group = byModule.get(rule.module) ?? { assignments: [], rules: [] };
      byModule.set(rule.module, group);
      group.assignments.push(assignment);
      group.rules.push(rule);
    });
    return [...byModule].map(([module, { assignments, rules }]) => ({
      module,
      assignments,
      calls: assignments.map(({ rule, parameters }) => ({ rule, parameters })),
      project: this.#tools.projections.of(rules),
      joins: joinsOf(rules),
      facts: [...new Set(rules.flatMap((rule) => rule.metadata.facts))],
    }));
  }
}

function joinsOf(rules: readonly CompiledRule[]): [string, Join][] {
  return [...new Set(rules.flatMap((rule) => rule.metadata.joins))].flatMap((name) => {
    const join = JOINS.get(name);
    return join === undefined ? [] : [[name, join] as [string, Join]];
  });
}
