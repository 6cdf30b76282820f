/** What is asked of one resource, and by whom: platforms, profiles, users' rules, policies (decisions 1–3 and 13). */

import { platformsOf } from '../kubernetes/platform-objects.ts';
import type { SetView } from '../kubernetes/set-view.ts';
import type { Profile } from '../model/policy.ts';
import type { Resource, WorkloadPlatform } from '../model/resource.ts';
import type { RuleMetadata } from '../model/rule.ts';
import { type Assignment, type BaseAssignment, combineAssignments } from '../policy/combine.ts';
import type { PolicyResolver, PolicySkip } from '../policy/resolve.ts';
import { ParameterSets } from './parameters.ts';
import {
  currentProfile,
  type JudgingProfile,
  judgingProfiles,
  ownAssignments,
  profileAssignments,
} from './profile-assignments.ts';
import { type CompiledRule, RulesByKind } from './rulebook.ts';
import type { Run } from './run.ts';

/** What is asked of a resource as a member of one platform, under one profile version. */
export interface Hearing {
  readonly platform: WorkloadPlatform;
  readonly judging: JudgingProfile | null;
  readonly assignments: readonly Assignment[];
}

/** Everything that is asked of a resource. */
export interface Docket {
  readonly hearings: readonly Hearing[];
  /** Why no profile judges it, where one should. */
  readonly unjudged: readonly string[];
  /** Rules of policies that speak of it only if its assumed namespace is right. */
  readonly skips: readonly PolicySkip[];
}

/** Decides what is asked; one per run, for a complete set. */
export class Judge {
  /** The profile versions that were asked so far. */
  readonly profilesUsed = new Set<Profile>();
  readonly #run: Run;
  readonly #view: SetView;
  readonly #policies: PolicyResolver;
  readonly #own: RulesByKind;
  readonly #byId: ReadonlyMap<string, CompiledRule>;
  readonly #metadata: ReadonlyMap<string, RuleMetadata>;
  readonly #parameters = new ParameterSets();

  constructor(run: Run, view: SetView, policies: PolicyResolver) {
    this.#run = run;
    this.#view = view;
    this.#policies = policies;
    this.#own = new RulesByKind(run.rules.filter((rule) => rule.isOwn));
    this.#byId = new Map(run.rules.map((rule) => [rule.metadata.id, rule]));
    this.#metadata = new Map(run.rules.map((rule) => [rule.metadata.id, rule.metadata]));
  }

  /** The compiled form of a rule that was assigned. */
  compiled(assignment: Assignment): CompiledRule {
    const rule = this.#byId.get(assignment.rule.id);
    if (rule === undefined) throw new Error(`rule ${assignment.rule.id} was assigned but not compiled`);
    return rule;
  }

  /** What is asked of a resource. */
  hear(resource: Resource): Docket {
    const { platforms, auditOnly } = platformsOf(resource, this.#view, this.#run.tables);
    const resolution = this.#policies.resolve(resource);
    const hearings: Hearing[] = [];
    const unjudged: string[] = [];
    for (const platform of platforms) {
      const judging = judgingProfiles(this.#run.profiles, platform);
      if (typeof judging === 'string') unjudged.push(judging);
      for (const group of sameRelease(typeof judging === 'string' ? [] : judging)) {
        for (const { profile } of group) this.profilesUsed.add(profile);
        const base = group.flatMap(({ profile }) => this.#fromProfile(profile, resource, platform, auditOnly));
        const own = ownAssignments(this.#own.of(resource), this.#run.config);
        const assignments = combineAssignments([...base, ...own], resolution.assignments, {
          rules: this.#metadata,
          parametersOf: (rule, ...layers) => this.#parameters.of(rule, ...layers),
          configured: (id) => this.#configured(id),
        });
        const speaking = assignments.filter((assignment) => this.#byId.get(assignment.rule.id)?.speaksOf(resource));
        const [first] = group;
        hearings.push({ platform, judging: first ?? this.#releaseOnly(platform), assignments: speaking });
      }
    }
    return { hearings, unjudged, skips: resolution.skips.filter((skip) => this.#byId.has(skip.ruleId)) };
  }

  #configured(id: string) {
    const { failureAction, severity, parameters } = this.#run.config;
    return {
      ...(failureAction?.[id] === undefined ? {} : { failureAction: failureAction[id] }),
      ...(severity?.[id] === undefined ? {} : { severity: severity[id] }),
      ...(parameters?.[id] === undefined ? {} : { parameters: { ...parameters[id] } }),
    };
  }

  #fromProfile(
    profile: JudgingProfile['profile'],
    resource: Resource,
    platform: WorkloadPlatform,
    auditOnly: boolean,
  ): BaseAssignment[] {
    const assignments = profileAssignments(this.#run.profiles, profile, resource, platform);
    return auditOnly ? assignments.map((assignment) => ({ ...assignment, failureAction: 'Audit' })) : assignments;
  }

  /** Users' rules see the platform's newest release even where no profile was chosen to judge. */
  #releaseOnly(platform: WorkloadPlatform): JudgingProfile | null {
    const profile = platform.profile === null ? undefined : currentProfile(this.#run.profiles, platform.profile);
    return profile === undefined ? null : { profile, named: false };
  }
}

/**
 * Profiles that can be heard together: `baseline` goes with the platform's own, two versions of one profile do not,
 * for their rules see different releases. One empty group when nobody judges: users' rules are heard all the same.
 */
function sameRelease(judging: readonly JudgingProfile[]): JudgingProfile[][] {
  const versioned = judging.filter(({ profile }) => profile.release !== undefined);
  const general = judging.filter(({ profile }) => profile.release === undefined);
  if (versioned.length === 0) return [[...general]];
  return versioned.map((profile, index) => (index === 0 ? [profile, ...general] : [profile]));
}
