/** Label selectors in Kubernetes' one-line form: `env=production,tier in (web, api),!legacy`. */

import type { LabelSelector } from '../model/policy.ts';

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

const SET = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EQUALITY = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/;
const PRESENCE = /^(!?)\s*([^\s=!()]+)$/;

/** The selector, or undefined for a text that Kubernetes would refuse; keys and values are not checked yet. */
export function parseSelectorText(text: string): LabelSelector | undefined {
  const requirements = splitRequirements(text).map((part) => parseRequirement(part.trim()));
  const matchExpressions = requirements.flatMap((requirement) => requirement ?? []);
  return matchExpressions.length === requirements.length ? { matchExpressions } : undefined;
}

/** Splits at commas outside of parentheses. */
function splitRequirements(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function parseRequirement(text: string): Expression | undefined {
  const set = SET.exec(text);
  if (set !== null) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    return { key: set[1] ?? '', operator: set[2] === 'in' ? 'In' : 'NotIn', values };
  }
  const equality = EQUALITY.exec(text);
  if (equality !== null) {
    return { key: equality[1] ?? '', operator: equality[2] === '!=' ? 'NotIn' : 'In', values: [equality[3] ?? ''] };
  }
  const presence = PRESENCE.exec(text);
  if (presence === null) return undefined;
  return { key: presence[2] ?? '', operator: presence[1] === '!' ? 'DoesNotExist' : 'Exists' };
}
