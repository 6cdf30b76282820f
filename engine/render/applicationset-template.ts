/** The two template languages of ApplicationSets, as far as they can be filled in without guessing. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';

/** The text filled in, or the first expression that is not understood. */
export type Filled = { readonly text: string } | { readonly unknown: string };

/** `{{key}}`, as fasttemplate has it: keys are plain, whatever dots and brackets they hold. */
export function fillFast(text: string, parameters: JsonObject): Filled {
  return fillEach(text, (expression) => scalarText(parameters[expression]));
}

/** Go templates: fields, `index`, and functions of one value in a pipe. */
export function fillGo(text: string, parameters: JsonObject): Filled {
  return fillEach(text, (expression) => {
    const [head = '', ...functions] = expression.split('|').map((part) => part.trim());
    let value = scalarText(operand(head, parameters));
    for (const name of functions) value = value === undefined ? undefined : FUNCTIONS.get(name)?.(value);
    return value;
  });
}

const FUNCTIONS: ReadonlyMap<string, (text: string) => string> = new Map([
  ['lower', (text: string) => text.toLowerCase()],
  ['upper', (text: string) => text.toUpperCase()],
  ['trim', (text: string) => text.trim()],
  ['normalize', normalizeName],
  ['toString', (text: string) => text],
]);

/** A name as Argo CD makes one of a path: what is no letter, digit, dot or dash becomes a dash. */
export function normalizeName(text: string): string {
  const most = 253;
  return text
    .toLowerCase()
    .replace(/[^-a-z0-9.]/g, '-')
    .slice(0, most)
    .replace(/^[-.]+|[-.]+$/g, '');
}

function operand(text: string, parameters: JsonObject): JsonValue | undefined {
  const index = /^index\s+(\.[\w.]*)\s+(?:(\d+)|"([^"]*)")$/.exec(text);
  if (index !== null) {
    const value = fieldAt(index[1] ?? '', parameters);
    return Array.isArray(value) ? value[Number(index[2])] : isObject(value) ? value[index[3] ?? ''] : undefined;
  }
  return /^\.[\w.]+$/.test(text) ? fieldAt(text, parameters) : undefined;
}

function fieldAt(path: string, parameters: JsonObject): JsonValue | undefined {
  let value: JsonValue | undefined = parameters;
  for (const key of path.slice(1).split('.')) {
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

function scalarText(value: JsonValue | undefined): string | undefined {
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

function fillEach(text: string, evaluate: (expression: string) => string | undefined): Filled {
  let unknown: string | undefined;
  const filled = text.replace(/\{\{-?\s*(.*?)\s*-?\}\}/gs, (whole, expression: string) => {
    const value = evaluate(expression);
    if (value === undefined) unknown ??= whole;
    return value ?? whole;
  });
  return unknown === undefined ? { text: filled } : { unknown };
}
