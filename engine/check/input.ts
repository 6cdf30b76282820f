/** What a rule is handed about a resource: only declared fields, once, with pointers instead of copies (decisions 11). */

import { compileProjection, type ProjectedResource } from '../kubernetes/field-projection.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Resource, WorkloadPlatform } from '../model/resource.ts';
import type { JudgingProfile } from './profile-assignments.ts';
import type { CompiledRule } from './rulebook.ts';

/** Projections by the set of rules that share a document; there are few such sets. */
export class Projections {
  readonly #known = new Map<string, (resource: Resource) => ProjectedResource>();

  /** Picks the fields that these rules declare together. */
  of(rules: readonly CompiledRule[]): (resource: Resource) => ProjectedResource {
    const key = rules.map((rule) => rule.metadata.id).join(' ');
    let project = this.#known.get(key);
    if (project === undefined) {
      project = compileProjection([...new Set(rules.flatMap((rule) => rule.metadata.reads))]);
      this.#known.set(key, project);
    }
    return project;
  }
}

/** `input.platform`, as docs/writing-rules.md describes it. */
export function platformInput(platform: WorkloadPlatform, judging: JudgingProfile | null): JsonObject {
  const profile = judging?.profile;
  return {
    system: platform.system,
    tee: platform.tee,
    class: platform.runtimeClass,
    declaredClass: platform.declaredClass,
    handler: platform.handler,
    dev: platform.dev,
    guestPull: platform.guestPull,
    distribution: platform.distribution,
    profile:
      profile === undefined ? null : { name: profile.name, version: profile.version, named: judging?.named === true },
    release: (profile?.release ?? {}) as JsonValue,
  };
}
