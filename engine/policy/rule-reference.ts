/** Rule ids and parameters that users write, held against the rules there are. */

import { didYouMean } from '../json/did-you-mean.ts';
import { isObject, joinPointer } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { ParameterMetadata, RuleMetadata } from '../model/rule.ts';
import type { CodedProblem } from './document-error.ts';
import { shown, typeName } from './schema.ts';

/** The rule that was probably meant: with the prefix of a folder that was left out, or is another one, else the most similar. */
export function nearestRule(name: string, known: readonly string[]): string | undefined {
  const own = lastPart(name);
  return (
    known.find((id) => id.endsWith(`/${name}`)) ??
    didYouMean(name, known) ??
    (own === name ? undefined : known.find((id) => lastPart(id) === own))
  );
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** The rules of a run, by id and by earlier id. */
export class KnownRules {
  readonly #byId: ReadonlyMap<string, RuleMetadata>;
  readonly #aliases: ReadonlyMap<string, RuleMetadata>;

  constructor(rules: Iterable<RuleMetadata>) {
    const all = [...rules];
    this.#byId = new Map(all.map((rule) => [rule.id, rule]));
    this.#aliases = new Map(all.flatMap((rule) => rule.aliases.map((alias): [string, RuleMetadata] => [alias, rule])));
  }

  /** The rule of an id or of an earlier id. */
  find(id: string): RuleMetadata | undefined {
    return this.#byId.get(id) ?? this.#aliases.get(id);
  }

  /** The id that the rule has now; the same text for one that nobody knows. */
  canonicalId(id: string): string {
    return this.find(id)?.id ?? id;
  }

  /** The problem of an id that nobody knows. */
  unknown(id: string, pointer: JsonPointer, atKey = false): CodedProblem {
    const nearest = nearestRule(id, [...this.#byId.keys(), ...this.#aliases.keys()]);
    const hint = nearest === undefined ? '`ccpolicy rules` lists all rules.' : `Did you mean ${nearest}?`;
    return { code: 'UNKNOWN_RULE', pointer, atKey, message: `There is no rule ${shown(id)}.`, hint };
  }
}

/** Unknown parameters and wrong types, at their lines. */
export function parameterProblems(
  rule: RuleMetadata,
  parameters: JsonValue | undefined,
  pointer: JsonPointer,
  code: CodedProblem['code'],
): CodedProblem[] {
  if (!isObject(parameters)) return [];
  return Object.entries(parameters).flatMap(([name, value]): CodedProblem[] => {
    const at = joinPointer(pointer, name);
    const known = Object.hasOwn(rule.parameters, name) ? rule.parameters[name] : undefined;
    if (known === undefined) return [unknownParameter(rule, name, at, code)];
    if (hasType(value, known.type)) return [];
    const message = `Parameter ${name} of ${rule.id} must be ${TYPES[known.type]}, not ${typeName(value)}.`;
    return [{ code, pointer: at, atKey: false, message, hint: known.description }];
  });
}

const TYPES: Readonly<Record<ParameterMetadata['type'], string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

function hasType(value: JsonValue, type: ParameterMetadata['type']): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return typeof value === type;
}

function unknownParameter(
  rule: RuleMetadata,
  name: string,
  pointer: JsonPointer,
  code: CodedProblem['code'],
): CodedProblem {
  const known = Object.keys(rule.parameters).sort();
  const nearest = didYouMean(name, known);
  const list = known.length === 0 ? 'It has no parameters.' : `Its parameters: ${known.join(', ')}.`;
  const hint = nearest === undefined ? list : `Did you mean ${nearest}?`;
  return { code, pointer, atKey: true, message: `Rule ${rule.id} has no parameter ${shown(name)}.`, hint };
}
