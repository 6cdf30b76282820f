/** What stands in the way of an answer: wrong types and duplicate keys in what a rule reads (decisions 12 and 17). */

import { compileReach } from '../kubernetes/field-reach.ts';
import { compileTypeCheck, type TypeProblem } from '../kubernetes/field-types.ts';
import type { ReportError, ReportNote } from '../model/report.ts';
import type { Resource } from '../model/resource.ts';
import type { FieldPath } from '../model/rule.ts';
import { locate, locateRange } from './placement.ts';
import type { CompiledRule } from './rulebook.ts';

/** Type checks by the set of rules that are asked together; there are few such sets. */
export class TypeChecks {
  readonly #known = new Map<string, (resource: Resource) => readonly TypeProblem[]>();
  readonly #reaches = new Map<string, ReturnType<typeof compileReach>>();
  /** Finds the wrong types in what is read of every resource, whatever rules are asked. */
  readonly always: (resource: Resource) => readonly TypeProblem[];

  /** @param alwaysRead what policies and exceptions choose by */
  constructor(alwaysRead: readonly FieldPath[]) {
    this.always = alwaysRead.length === 0 ? () => [] : compileTypeCheck(alwaysRead);
  }

  /** Finds the wrong types in what these rules read. */
  of(rules: readonly CompiledRule[]): (resource: Resource) => readonly TypeProblem[] {
    const key = rules.map((rule) => rule.metadata.id).join(' ');
    let check = this.#known.get(key);
    if (check === undefined) {
      check = compileTypeCheck([...new Set(rules.flatMap((rule) => rule.reads))]);
      this.#known.set(key, check);
    }
    return check;
  }

  /** Whether a rule reads at, above or below a pointer. */
  reads(rule: CompiledRule, resource: Resource, pointer: string): boolean {
    let reach = this.#reaches.get(rule.metadata.id);
    if (reach === undefined) {
      reach = compileReach(rule.reads);
      this.#reaches.set(rule.metadata.id, reach);
    }
    return reach(resource, pointer);
  }
}

/** The entry of `errors` for a wrong type. */
export function typeError(resource: Resource, problem: TypeProblem): ReportError {
  const what = `${problem.pointer.split('/').at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~')}`;
  return {
    code: 'MANIFEST_TYPE',
    message: `${what} must be ${problem.expected}, but is ${problem.found}: the API server refuses this object.`,
    location: locate(resource, problem.pointer),
  };
}

/** How many entries of one sort one object gets. */
export const MOST_TOLD = 20;

/** The first few entries of an object, the last of which says how many more there are: `count` is the number of all. */
export function firstFew<T extends { readonly message: string }>(entries: readonly T[], count = entries.length): T[] {
  const last = entries[MOST_TOLD];
  if (last === undefined) return [...entries];
  const more = count - MOST_TOLD;
  const message = more === 1 ? last.message : `${last.message} So it is with ${more - 1} more in this object.`;
  return [...entries.slice(0, MOST_TOLD), { ...last, message }];
}

/** The duplicate keys of a resource's document: errors where a rule reads the object, notes elsewhere. */
export function duplicateEntries(
  resource: Resource,
  isRead: (pointer: string) => boolean,
): { errors: ReportError[]; notes: ReportNote[] } {
  const errors: ReportError[] = [];
  const notes: ReportNote[] = [];
  const { document, pointer: base } = resource;
  for (const duplicate of document.duplicates) {
    const pointer = duplicate.pointer ?? '';
    if (pointer !== base && !pointer.startsWith(`${base}/`)) continue;
    const location = locateRange(document, duplicate.range, pointer, base);
    const entry = { code: duplicate.code, message: duplicate.message, location };
    const related = (duplicate.related ?? []).map((range) => locateRange(document, range));
    if (isRead(pointer.slice(base.length))) errors.push({ ...entry, related });
    else notes.push(entry);
  }
  return { errors, notes };
}
