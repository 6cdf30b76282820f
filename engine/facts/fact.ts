/** What a fact is: something a rule may ask about a resource that Rego cannot work out. */

import type { SetView } from '../kubernetes/set-view.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { FieldPath } from '../model/rule.ts';

/** What facts may look at besides the resource. */
export interface FactContext {
  /** The tables of `policies/platforms`, by file name with underscores; one object per loaded catalogue. */
  readonly platforms: JsonObject;
  /** True for a text that stands where a value will be filled in (`${X}`, `{{ … }}`, `<image>`, `CHANGEME`, …). */
  readonly placeholder: (text: string) => boolean;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
}

/**
 * One fact. `compute` never throws and never changes the resource; where it finds nothing it returns `undefined` or an
 * empty list, and a rule that names it in `when` is then not evaluated. Pointers in it are relative to the resource.
 */
export interface Fact {
  readonly name: string;
  /** The fields that it reads: the host checks their types for every rule that declares the fact. */
  readonly reads: readonly FieldPath[];
  readonly compute: (resource: Resource, context: FactContext) => JsonValue | undefined;
  /**
   * Whether an answer still gives the rules that it gates something to look at, once the whole set is known. Resources
   * are kept by the answer alone; this spares Rego those for which the set holds nothing.
   */
  readonly concerns?: (answer: JsonValue, resource: Resource, set: SetView) => boolean;
}
