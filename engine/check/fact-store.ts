/** The facts of one resource, each worked out once, when a rule asks. */

import type { FactContext } from '../facts/fact.ts';
import { FACTS } from '../facts/index.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { CompiledRule } from './rulebook.ts';

export class FactStore {
  readonly #resource: Resource;
  readonly #context: FactContext;
  readonly #known = new Map<string, JsonValue | undefined>();

  constructor(resource: Resource, context: FactContext) {
    this.#resource = resource;
    this.#context = context;
  }

  get(name: string): JsonValue | undefined {
    if (this.#known.has(name)) return this.#known.get(name);
    const value = FACTS.get(name)?.compute(this.#resource, this.#context);
    this.#known.set(name, value);
    return value;
  }

  /** The named facts as one object; those without an answer are left out. */
  pick(names: readonly string[]): JsonObject {
    const picked: JsonObject = {};
    for (const name of names) {
      const value = this.get(name);
      if (value !== undefined) picked[name] = value;
    }
    return picked;
  }

  /** Whether a rule has anything to look at in the resource. */
  concerns(rule: CompiledRule): boolean {
    return rule.always || rule.isPresent(this.#resource) || rule.gateFacts.some((name) => !isEmpty(this.get(name)));
  }
}

/** Nothing to look at: absent, false, or an empty text, list or object. */
export function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
