/** What the schemas refuse, in words: place, what is wrong, what to do. */

import { didYouMean } from '../json/did-you-mean.ts';
import { joinPointer, splitPointer } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import { makeValidators, type SchemaError } from './validators.gen.js';

const VALIDATORS = {
  policy: 'validatePolicy',
  exception: 'validateException',
  config: 'validateConfig',
  'rule-metadata': 'validateRuleMetadata',
} as const;
let validators: ReturnType<typeof makeValidators> | undefined;

/** The formats that users write. */
export type SchemaName = keyof typeof VALIDATORS;

/** Something wrong with a document; the pointer is relative to its root. */
export interface DocumentProblem {
  readonly pointer: JsonPointer;
  /** The place is the key, not the value. */
  readonly atKey: boolean;
  readonly message: string;
  readonly hint?: string;
}

/** Everything that the schema refuses; none for a valid document. */
export function schemaProblems(name: SchemaName, value: JsonValue): DocumentProblem[] {
  validators ??= makeValidators();
  const validate = validators[VALIDATORS[name]];
  if (validate(value)) return [];
  const problems = new Map<string, DocumentProblem>();
  for (const problem of (validate.errors ?? []).flatMap(toProblem)) {
    problems.set(`${problem.pointer} ${problem.message}`, problem);
  }
  return [...problems.values()];
}

/** The words for one error; none for those that only say that another schema refused. */
function toProblem(error: SchemaError): DocumentProblem[] {
  const { keyword, instancePath: pointer, params, parentSchema, data } = error;
  const hint = parentSchema.description;
  const at = (message: string, advice = hint): DocumentProblem[] => [
    { pointer, atKey: false, message, ...(advice === undefined ? {} : { hint: advice }) },
  ];
  switch (keyword) {
    case 'additionalProperties':
      return [unknownField(pointer, params.additionalProperty ?? '', Object.keys(parentSchema.properties ?? {}))];
    case 'required':
      return [missingField(pointer, params.missingProperty ?? '', parentSchema)];
    case 'type':
      return at(`${nameOf(pointer)} must be ${typeNames(params.type)}, not ${typeName(data)}.`);
    case 'enum':
      return at(`${shown(data)} is no value of ${listOf(pointer)}.`, valueHint(data, params.allowedValues ?? []));
    case 'const':
      return at(`${nameOf(pointer)} is ${shown(data)}.`, `It must be ${shown(params.allowedValue ?? null)}.`);
    case 'pattern':
    case 'maxLength':
      return at(`${shown(data)} is no valid ${nameOf(pointer)}.`);
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return at(`${nameOf(pointer)} is empty.`);
    case 'not':
      return [
        {
          pointer,
          atKey: true,
          message: `${nameOf(pointer)} is not allowed here.`,
          ...(hint === undefined ? {} : { hint }),
        },
      ];
    default:
      return [];
  }
}

function unknownField(parent: JsonPointer, field: string, known: readonly string[]): DocumentProblem {
  const nearest = didYouMean(field, known);
  const hint = nearest === undefined ? `Known fields: ${known.join(', ')}.` : `Did you mean ${nearest}?`;
  return {
    pointer: joinPointer(parent, field),
    atKey: true,
    message: `Unknown field ${shown(field)} in ${nameOf(parent)}.`,
    hint,
  };
}

function missingField(parent: JsonPointer, field: string, schema: SchemaError['parentSchema']): DocumentProblem {
  const hint = schema.properties?.[field]?.description;
  const message = `${field} is missing in ${nameOf(parent)}.`;
  return { pointer: parent, atKey: true, message, ...(hint === undefined ? {} : { hint }) };
}

function valueHint(data: JsonValue, allowed: readonly JsonValue[]): string {
  const words = allowed.map(String);
  const nearest = typeof data === 'string' ? didYouMean(data, words) : undefined;
  return nearest === undefined
    ? `Allowed: ${words.join(', ')}.`
    : `Did you mean ${nearest}? Allowed: ${words.join(', ')}.`;
}

/** The field's name as people know it: `rules[0].name`, `the document`. */
function nameOf(pointer: JsonPointer): string {
  const segments = splitPointer(pointer);
  const last = segments.at(-1);
  if (last === undefined) return 'the document';
  if (!/^[\w./-]+$/.test(last)) return shown(last);
  const parent = segments.at(-2);
  return parent !== undefined && /^\d+$/.test(last) ? `${parent}[${last}]` : last;
}

/** The list that an item stands in, else the field itself. */
function listOf(pointer: JsonPointer): string {
  const segments = splitPointer(pointer);
  return /^\d+$/.test(segments.at(-1) ?? '') ? nameOf(joinPointer('', ...segments.slice(0, -1))) : nameOf(pointer);
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'null',
};

function typeNames(type: string | readonly string[] | undefined): string {
  return [type ?? []]
    .flat()
    .map((name) => TYPE_NAMES[name] ?? name)
    .join(' or ');
}

/** What a value is, as `typeNames` calls it; nothing is called empty. */
export function typeName(value: JsonValue): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return TYPE_NAMES[typeof value] ?? 'a number';
}

const LONGEST_SHOWN = 60;
/** What JSON leaves as it is and a screen does not: control and direction characters. */
const UNSEEN = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A value inside a message: quoted, cut, and harmless on a terminal. */
export function shown(value: JsonValue): string {
  if (typeof value !== 'string') return value === null || typeof value === 'object' ? typeName(value) : String(value);
  const cut = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
  return JSON.stringify(cut).replace(UNSEEN, (unseen) => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
