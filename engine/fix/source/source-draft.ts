/** Changes of what people wrote, collected operation by operation: each sees what those before it have made. */

import { applyPatch } from '../../json/patch.ts';
import { joinPointer, splitPointer, valueAt } from '../../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../../model/json.ts';
import type { FixOperation } from '../../model/rule.ts';
import type { ManifestDocument } from '../../model/source.ts';

/** A text that people wrote: a document of a file, or a patch that stands in one as a text. */
export interface SourceTarget {
  readonly document: ManifestDocument;
  /** Where in the document the patch stands, and the patch as a document of its own. */
  readonly patch?: { readonly pointer: JsonPointer; readonly document: ManifestDocument };
}

/** What is changed in one text. */
export interface SourceChange {
  readonly target: SourceTarget;
  readonly operations: readonly FixOperation[];
}

/** A repair that has no place in what people wrote. The message says why, for people. */
export class NotPlaced extends Error {}

/** Where in all texts an operation works; equal for the same place, however often its text was read. */
export function placeInAll({ document, patch }: SourceTarget, pointer: JsonPointer): JsonPointer {
  const inside = patch === undefined ? '' : `${patch.pointer}/${patch.document.index}`;
  return joinPointer('', document.file.path, document.index) + inside + pointer;
}

interface Draft {
  readonly target: SourceTarget;
  readonly operations: FixOperation[];
  value: JsonValue;
}

/** The files as they would be with the operations so far. */
export class SourceDraft {
  readonly #drafts = new Map<string, Draft>();

  /** What stands at a pointer, as far as it is changed. */
  valueAt(target: SourceTarget, pointer: JsonPointer): JsonValue | undefined {
    return valueAt(this.#draftOf(target).value, pointer);
  }

  /** @throws NotPlaced when it cannot be made. */
  add(target: SourceTarget, operation: FixOperation): void {
    const draft = this.#draftOf(target);
    draft.operations.push(operation);
    // What is changed inside of a text moves nothing around it.
    if (operation.embedded !== undefined) return;
    const outcome = applyPatch(draft.value, [operation]);
    if ('reason' in outcome) throw new NotPlaced(outcome.reason);
    draft.value = outcome.value;
  }

  /** Adds a value where its parents may be absent, too. */
  addWithParents(target: SourceTarget, path: JsonPointer, value: JsonValue): void {
    const segments = splitPointer(path);
    let existing = segments.length - 1;
    while (existing > 0 && isAbsent(this.valueAt(target, joinPointer('', ...segments.slice(0, existing)))))
      existing -= 1;
    const nested = segments.slice(existing + 1).reduceRight<JsonValue>((inner, segment) => {
      if (segment === '-' || segment === '0') return [inner];
      if (/^\d+$/.test(segment)) throw new NotPlaced(`the list that ${path} stands in is not there`);
      return { [segment]: inner };
    }, value);
    this.add(target, { op: 'add', path: joinPointer('', ...segments.slice(0, existing + 1)), value: nested });
  }

  changes(): SourceChange[] {
    return [...this.#drafts.values()]
      .filter(({ operations }) => operations.length > 0)
      .map(({ target, operations }) => ({ target, operations }));
  }

  #draftOf(target: SourceTarget): Draft {
    const key = placeInAll(target, '');
    const known = this.#drafts.get(key);
    if (known !== undefined) return known;
    const value = (target.patch?.document ?? target.document).value ?? null;
    const draft = { target, operations: [], value };
    this.#drafts.set(key, draft);
    return draft;
  }
}

function isAbsent(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}
