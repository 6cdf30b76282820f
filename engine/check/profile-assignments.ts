/** Which profile judges a resource, and what it asks of it (decisions 2 and 3). */

import { BASELINE_PROFILE, newestProfile, ORDINARY_PROFILE, type ProfileSelection } from '../catalog/profiles.ts';
import type { Config, Profile, ProfileRule } from '../model/policy.ts';
import type { Resource, WorkloadPlatform } from '../model/resource.ts';
import type { BaseAssignment } from '../policy/combine.ts';
import type { CompiledRule, RulesByKind } from './rulebook.ts';

/** A profile version that judges, and whether the user named it. */
export interface JudgingProfile {
  readonly profile: Profile;
  readonly named: boolean;
}

/** What a run needs to know to assign the rules of profiles. */
export interface ProfileRun {
  readonly all: readonly Profile[];
  readonly selection: ProfileSelection;
  readonly asOf: string;
  readonly config: Pick<Config, 'parameters' | 'severity' | 'failureAction'>;
  readonly rules: RulesByKind;
}

/** The profiles that judge a platform, and why its own does not. */
export interface Judging {
  readonly judging: readonly JudgingProfile[];
  readonly unjudged?: string;
}

/** The profiles that judge a platform. */
export function judgingProfiles(run: ProfileRun, platform: WorkloadPlatform): Judging {
  const { selection } = run;
  const ours = (name: string) => name === platform.profile || platform.alternatives?.includes(name) === true;
  const judging: JudgingProfile[] = selection.named
    .filter(({ name }) => ours(name) || name === BASELINE_PROFILE)
    .map((profile) => ({ profile, named: true }));
  if (selection.auto && !judging.some(({ profile }) => ours(profile.name))) {
    const newest = currentProfile(run, platform.profile ?? ORDINARY_PROFILE);
    if (newest !== undefined) judging.push({ profile: newest, named: false });
  }
  if (judging.length === 0 && isOrdinary(platform)) judging.push(...guards(run));
  const reason = unjudgedReason(platform, judging);
  return reason === undefined ? { judging } : { judging, unjudged: reason };
}

/** A confidential workload that nobody judges as such is a visible skip; the ordinary rules are asked all the same. */
function unjudgedReason(platform: WorkloadPlatform, judging: readonly JudgingProfile[]): string | undefined {
  if (platform.profile !== null) return judging.length > 0 ? undefined : `no chosen profile judges ${platform.profile}`;
  if (isOrdinary(platform)) return undefined;
  return `no profile judges ${platform.system} on ${platform.tee ?? 'this TEE'}`;
}

function isOrdinary({ system }: WorkloadPlatform): boolean {
  return system === 'none' || system === 'kata';
}

/**
 * A profile that was named judges only its platforms, but whoever pins one must not lose the rules that find workloads
 * which lost their platform by mistake: a misplaced class, a policy without a class. Only what blocks everywhere is asked.
 */
export function guards(run: Pick<ProfileRun, 'all' | 'asOf'>): JudgingProfile[] {
  const ordinary = currentProfile(run, ORDINARY_PROFILE);
  if (ordinary === undefined) return [];
  let guard = GUARDS.get(ordinary);
  if (guard === undefined) {
    const blocking = Object.entries(ordinary.rules).filter(([, { action }]) => action === 'Enforce');
    guard = { ...ordinary, rules: Object.fromEntries(blocking) };
    GUARDS.set(ordinary, guard);
  }
  return [{ profile: guard, named: false }];
}

const GUARDS = new WeakMap<Profile, Profile>();

/** The version that holds at the run's date; before the first release the oldest: better old rules than none. */
export function currentProfile(run: Pick<ProfileRun, 'all' | 'asOf'>, name: string): Profile | undefined {
  const newest = newestProfile(run.all, name, run.asOf);
  if (newest !== undefined) return newest;
  return run.all
    .filter((profile) => profile.name === name && !profile.onlyNamed)
    .reduce<Profile | undefined>((best, profile) => (best && best.from <= profile.from ? best : profile), undefined);
}

/** How a platform's extra rules are asked where its profile does not (decisions 1). */
const EXTRA_RULE: ProfileRule = { action: 'Enforce' };

/** What a profile asks of a resource, with the platform's exceptions and the config's settings applied. */
export function profileAssignments(
  run: ProfileRun,
  profile: Profile,
  resource: Resource,
  platform: Pick<WorkloadPlatform, 'extraRules' | 'onlyRules'>,
): BaseAssignment[] {
  const assignments: BaseAssignment[] = [];
  for (const { metadata } of run.rules.of(resource)) {
    const { id } = metadata;
    if (platform.onlyRules !== undefined && !platform.onlyRules.includes(id)) continue;
    const isExtra = platform.extraRules?.includes(id) === true;
    const entry = Object.hasOwn(profile.rules, id) ? profile.rules[id] : isExtra ? EXTRA_RULE : undefined;
    if (entry === undefined) continue;
    assignments.push({
      rule: metadata,
      policy: `${profile.name}@${profile.version}`,
      failureAction: run.config.failureAction?.[id] ?? entry.action,
      severity: run.config.severity?.[id] ?? entry.severity ?? metadata.severity,
      parameters: { ...entry.parameters, ...run.config.parameters?.[id] },
    });
  }
  return assignments;
}

/** What a user's own rules ask: wherever their METADATA says, with the action it gives. */
export function ownAssignments(rules: readonly CompiledRule[], config: ProfileRun['config']): BaseAssignment[] {
  return rules.map(({ metadata, module }) => ({
    rule: metadata,
    policy: module,
    failureAction: config.failureAction?.[metadata.id] ?? metadata.action,
    severity: config.severity?.[metadata.id] ?? metadata.severity,
    parameters: { ...config.parameters?.[metadata.id] },
  }));
}
