/** What is asked of one resource, and by whom: platforms, profiles, users' rules, policies (decisions 1–3 and 13). */

import { platformsOf } from '../kubernetes/platform-objects.ts';
import type { SetView } from '../kubernetes/set-view.ts';
import type { Profile } from '../model/policy.ts';
import type { Resource, WorkloadPlatform } from '../model/resource.ts';
import type { RuleMetadata } from '../model/rule.ts';
import { type Assignment, type BaseAssignment, combineAssignments } from '../policy/combine.ts';
import type { PolicyAssignment, PolicyResolver, PolicySkip } from '../policy/resolve.ts';
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

/** What is asked of every object of a kind on one sort of platform. */
interface Wishes {
  readonly byRelease: readonly Omit<Hearing, 'platform'>[];
  readonly unjudged?: string;
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
  readonly #known = new Map<string, Wishes>();

  constructor(run: Run, view: SetView, policies: PolicyResolver) {
    this.#run = run;
    this.#view = view;
    this.#policies = policies;
    this.#own = new RulesByKind(run.rules.filter((rule) => rule.isOwn));
    this.#byId = new Map(run.rules.map((rule) => [rule.metadata.id, rule]));
    this.#metadata = new Map(run.rules.map((rule) => [rule.metadata.id, rule.metadata]));
  }

  /** The metadata of a rule of the run. */
  metadataOf(ruleId: string): RuleMetadata {
    const rule = this.#metadata.get(ruleId);
    if (rule === undefined) throw new Error(`rule ${ruleId} is not of this run`);
    return rule;
  }

  /** The compiled form of a rule that was assigned. */
  compiled(assignment: Assignment): CompiledRule {
    const rule = this.#byId.get(assignment.rule.id);
    if (rule === undefined) throw new Error(`rule ${assignment.rule.id} was assigned but not compiled`);
    return rule;
  }

  /** Whether somebody has set parameters of an assigned rule: it may then look at what its gate does not name. */
  isConfigured({ rule, parameters }: Assignment): boolean {
    return parameters !== this.#parameters.defaultsOf(rule);
  }

  /** What is asked of a resource. */
  hear(resource: Resource): Docket {
    const { platforms, auditOnly } = platformsOf(resource, this.#view, this.#run.tables);
    const resolution = this.#policies.resolve(resource);
    const hearings: Hearing[] = [];
    const unjudged: string[] = [];
    for (const platform of platforms) {
      const wishes = this.#wishes(resource, platform, auditOnly, resolution.assignments);
      if (wishes.unjudged !== undefined) unjudged.push(wishes.unjudged);
      for (const wish of wishes.byRelease) hearings.push({ platform, ...wish });
    }
    return { hearings, unjudged, skips: resolution.skips.filter((skip) => this.#byId.has(skip.ruleId)) };
  }

  /** Where no policy speaks, objects of one kind and one sort of platform are asked the same. */
  #wishes(
    resource: Resource,
    platform: WorkloadPlatform,
    auditOnly: boolean,
    policies: readonly PolicyAssignment[],
  ): Wishes {
    if (policies.length > 0) return this.#workOut(resource, platform, auditOnly, policies);
    const key = wishKey(resource, platform, auditOnly);
    let wishes = this.#known.get(key);
    if (wishes === undefined) {
      wishes = this.#workOut(resource, platform, auditOnly, policies);
      this.#known.set(key, wishes);
    }
    return wishes;
  }

  #workOut(
    resource: Resource,
    platform: WorkloadPlatform,
    auditOnly: boolean,
    policies: readonly PolicyAssignment[],
  ): Wishes {
    const { judging, unjudged } = judgingProfiles(this.#run.profiles, platform);
    const own = ownAssignments(this.#own.of(resource), this.#run.config);
    const byRelease = sameRelease(judging).map((group) => {
      for (const { profile } of group) this.profilesUsed.add(profile);
      const base = group.flatMap(({ profile }) => this.#fromProfile(profile, resource, platform, auditOnly));
      const assignments = combineAssignments([...base, ...own], policies, {
        rules: this.#metadata,
        parametersOf: (rule, ...layers) => this.#parameters.of(rule, ...layers),
        configured: (id) => this.#configured(id),
      });
      const speaking = assignments.filter((assignment) => this.#byId.get(assignment.rule.id)?.speaksOf(resource));
      return { judging: group[0] ?? this.#releaseOnly(platform), assignments: speaking };
    });
    return { byRelease, ...(unjudged === undefined ? {} : { unjudged }) };
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

/** Everything that wishes depend on, policies apart. */
function wishKey({ apiVersion, kind, pod }: Resource, platform: WorkloadPlatform, auditOnly: boolean): string {
  const { system, tee, profile, alternatives, extraRules, onlyRules } = platform;
  return `${apiVersion} ${kind} ${pod !== null} ${auditOnly} ${system} ${tee} ${profile} ${alternatives} ${extraRules} ${onlyRules}`;
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
