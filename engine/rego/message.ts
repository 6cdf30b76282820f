/** Message templates: `{arg}` places filled from a violation's arguments. */

import type { JsonObject, JsonValue } from '../model/json.ts';

const PLACE = /\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** Longer arguments are cut: a manifest must not be able to flood a report. */
const LONGEST_ARGUMENT = 300;

/**
 * The text of a message; what `mask` sees in arguments is left out. In a message of a user's policy, an argument that the
 * rule does not have stays visible as its name in braces.
 */
export function fillMessage(template: string, args: JsonObject, mask: (text: string) => string): string {
  return template.replace(PLACE, (place, name: string) => {
    const value = Object.hasOwn(args, name) ? args[name] : undefined;
    return value === undefined ? place : shorten(mask(toText(value)));
  });
}

/** An argument that a template asks for and nobody gave. */
export function findMissingArgument(template: string, args: JsonObject): string | undefined {
  for (const [, name = ''] of template.matchAll(PLACE)) {
    if (!Object.hasOwn(args, name)) return name;
  }
  return undefined;
}

function toText(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(toText).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shorten(text: string): string {
  return text.length > LONGEST_ARGUMENT ? `${text.slice(0, LONGEST_ARGUMENT)}…` : text;
}
