/** Kyverno's old direct form, `match.resources` without any or all: refused, with the same thing written as any. */

import { childOf, isObject, parentPointer, splitPointer, valueAt } from '../json/pointer.ts';
import type { JsonValue } from '../model/json.ts';
import type { DocumentProblem } from './schema.ts';

const DIRECT = ['resources', 'roles', 'clusterRoles', 'subjects'];
const LONGEST = 160;

/** Replaces the "unknown field" of a direct form by the form that is understood; other problems stay as they are. */
export function explainDirectForm(problem: DocumentProblem, document: JsonValue): DocumentProblem {
  const segments = splitPointer(problem.pointer);
  const field = segments.at(-1) ?? '';
  const block = segments.at(-2) ?? '';
  if (!problem.atKey || !DIRECT.includes(field) || !['match', 'exclude'].includes(block)) return problem;
  const parent = valueAt(document, parentPointer(problem.pointer) ?? '');
  const present = isObject(parent) ? DIRECT.filter((key) => childOf(parent, key) !== undefined) : [];
  const filter = present.map((key) => `${key}: ${flowText(childOf(parent, key) ?? null)}`).join(', ');
  const text = `${block}: {any: [{${filter}}]}`;
  return {
    ...problem,
    message: `${field} stands directly under ${block}; it belongs into a filter of any or all.`,
    hint: `Write ${text.length > LONGEST ? `${block}: {any: [{${field}: {…}}]}` : text}.`,
  };
}

/** A value in YAML's flow style. */
function flowText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${scalarText(key)}: ${flowText(item)}`)
      .join(', ')}}`;
  }
  return typeof value === 'string' ? scalarText(value) : String(value);
}

function scalarText(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
