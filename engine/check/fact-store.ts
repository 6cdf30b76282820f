/** The facts of one resource, each worked out once, when a rule asks. */

import type { FactContext } from '../facts/fact.ts';
import { FACTS } from '../facts/index.ts';
import type { SetView } from '../kubernetes/set-view.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { CompiledRule } from './rulebook.ts';

/** The facts of one resource; what one rule has asked for is there for the next. */
export class FactStore {
  readonly #resource: Resource;
  readonly #context: FactContext;
  readonly #set: SetView | undefined;
  readonly #known = new Map<string, JsonValue | undefined>();

  /** @param set the whole set, once it is known */
  constructor(resource: Resource, context: FactContext, set?: SetView) {
    this.#resource = resource;
    this.#context = context;
    this.#set = set;
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
    return rule.always || rule.isPresent(this.#resource) || rule.gateFacts.some((name) => this.#opens(name));
  }

  #opens(name: string): boolean {
    const answer = this.get(name);
    if (answer === undefined || isEmpty(answer)) return false;
    return this.#set === undefined || FACTS.get(name)?.concerns?.(answer, this.#resource, this.#set) !== false;
  }
}

/** Nothing to look at: absent, false, or an empty text, list or object. */
export function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
