/** What must be known of a kind so that its ordinary objects cost next to nothing. */

import { BASELINE_PROFILE, ORDINARY_PROFILE } from '../catalog/profiles.ts';
import { compilePresence } from '../kubernetes/field-presence.ts';
import { compileTypeCheck } from '../kubernetes/field-types.ts';
import type { Resource } from '../model/resource.ts';
import { FactStore } from './fact-store.ts';
import { currentProfile, guards } from './profile-assignments.ts';
import type { CompiledRule } from './rulebook.ts';
import type { Run } from './run.ts';

/** The rules that may speak of an object of a kind when nothing shows a platform. */
interface KindPlan {
  /** How many rules an ordinary object passes by having nothing that concerns them. */
  readonly passes: number;
  readonly needsEvaluation: (resource: Resource) => boolean;
}

/** Decides which objects can be dropped: no rule has anything to look at, and all that was looked at is well-typed. */
export class KindPlans {
  readonly #run: Run;
  readonly #known = new Map<string, KindPlan>();
  /** What is asked of objects without a platform. */
  readonly #ordinary: ReadonlySet<string>;

  constructor(run: Run) {
    this.#run = run;
    const { selection } = run.profiles;
    const ordinary = selection.auto ? currentProfile(run.profiles, ORDINARY_PROFILE) : undefined;
    const baseline = selection.named.filter(({ name }) => name === BASELINE_PROFILE);
    const asked = [...(ordinary === undefined ? [] : [ordinary]), ...baseline];
    const profiles = asked.length > 0 ? asked : guards(run.profiles).map(({ profile }) => profile);
    this.#ordinary = new Set(profiles.flatMap((profile) => Object.keys(profile.rules)));
  }

  /** The plan for objects of this one's kind. */
  of(resource: Resource): KindPlan {
    const key = `${resource.apiVersion} ${resource.kind} ${resource.pod !== null}`;
    let plan = this.#known.get(key);
    if (plan === undefined) {
      plan = this.#plan(resource);
      this.#known.set(key, plan);
    }
    return plan;
  }

  /** Parameters may make a rule look at what its METADATA does not name, a selector for example. */
  #isConfigured({ metadata }: CompiledRule): boolean {
    const { parameters } = this.#run.config;
    return parameters !== undefined && Object.hasOwn(parameters, metadata.id);
  }

  /** A workload without evidence meets the ordinary rules; any other object may belong to any platform. */
  #plan(resource: Resource): KindPlan {
    const speaking = this.#run.rules.filter((rule) => rule.speaksOf(resource));
    const isOrdinary = (rule: CompiledRule) => rule.isOwn || this.#ordinary.has(rule.metadata.id);
    const rules = resource.pod === null ? speaking : speaking.filter(isOrdinary);
    const isPresent = compilePresence(rules.flatMap((rule) => rule.metadata.when));
    const isWellTyped = compileTypeCheck([...new Set(rules.flatMap((rule) => rule.reads))]);
    const always = rules.some((rule) => rule.always || this.#isConfigured(rule));
    const byFact = rules.filter((rule) => rule.gateFacts.length > 0);
    return {
      passes: speaking.filter(isOrdinary).length,
      needsEvaluation: (object) => {
        if (always || isPresent(object) || isWellTyped(object).length > 0) return true;
        if (byFact.length === 0) return false;
        const facts = new FactStore(object, this.#run.facts);
        return byFact.some((rule) => facts.concerns(rule));
      },
    };
  }
}
