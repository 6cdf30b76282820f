/** The parameters of a rule for one assignment: defaults, then profile, then config, then policy. */

import { canonicalJson } from '../json/canonical.ts';
import type { JsonObject } from '../model/json.ts';
import type { RuleMetadata } from '../model/rule.ts';

/** Merges parameters and gives equal sets the same object, so that batches can share them by identity. */
export class ParameterSets {
  #known = new Map<string, JsonObject>();
  #defaults = new Map<RuleMetadata, JsonObject>();

  /** The parameters when nobody sets any. */
  defaultsOf(rule: RuleMetadata): JsonObject {
    let defaults = this.#defaults.get(rule);
    if (defaults === undefined) {
      defaults = this.of(rule);
      this.#defaults.set(rule, defaults);
    }
    return defaults;
  }

  /** The full parameters of a rule; later layers win, key by key. */
  of(rule: RuleMetadata, ...layers: readonly (Readonly<JsonObject> | undefined)[]): JsonObject {
    const merged: JsonObject = {};
    for (const [name, parameter] of Object.entries(rule.parameters)) merged[name] = parameter.default;
    for (const layer of layers) if (layer !== undefined) Object.assign(merged, layer);
    const key = `${rule.id} ${canonicalJson(merged)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, merged);
    return merged;
  }
}
