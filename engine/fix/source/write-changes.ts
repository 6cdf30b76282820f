/** Changes become new texts of files; as everywhere, nothing else of a text changes (decisions 19). */

import { isDeepStrictEqual } from 'node:util';
import { applyPatch } from '../../json/patch.ts';
import { parentPointer, valueAt } from '../../json/pointer.ts';
import type { JsonPointer, Operation } from '../../model/json.ts';
import type { FixOperation } from '../../model/rule.ts';
import type { ManifestDocument, TextEdit } from '../../model/source.ts';
import { blockEdit } from '../../yaml/block-edit.ts';
import { readDocuments } from '../../yaml/read.ts';
import { applyEdits, editsFor } from '../../yaml/splice.ts';
import { groupBy } from '../group-by.ts';
import { NotPlaced, placeInAll, type SourceChange } from './source-draft.ts';

const SOMETHING_ELSE = 'the text cannot be changed without changing something else';

/**
 * The new texts of files, by path.
 *
 * @throws NotPlaced when a text cannot be changed.
 */
export function writeChanges(changes: readonly SourceChange[]): Map<string, string> {
  const joined = [...groupBy(changes, ({ target }) => placeInAll(target, '')).values()].map(joinChanges);
  const texts = new Map<string, string>();
  for (const [path, own] of groupBy(joined, ({ target }) => target.document.file.path)) {
    const text = own[0]?.target.document.file.text ?? '';
    const written = own.map(writeChange);
    const after = applyEdits(text, withoutOverlaps(written.flatMap(({ edits }) => edits)));
    requireSame({ path, text: after }, written);
    texts.set(path, after);
  }
  return texts;
}

function joinChanges(changes: readonly SourceChange[]): SourceChange {
  const [first] = changes;
  if (first === undefined) throw new Error('a group has no change');
  return { target: first.target, operations: changes.flatMap(({ operations }) => operations) };
}

interface Written {
  readonly document: ManifestDocument;
  readonly edits: readonly TextEdit[];
  /** What they are in the document as a whole; absent where the splicer has proved them itself. */
  readonly operation?: Operation;
}

function writeChange({ target, operations }: SourceChange): Written {
  const { document, patch } = target;
  if (patch === undefined) return { document, edits: splice(document, operations) };
  const text = applyEdits(patch.document.file.text, splice(patch.document, operations));
  const entry = entryWithoutUse(document, patch.pointer, text);
  if (entry !== undefined) return { document, edits: splice(document, [{ op: 'remove', path: entry }]) };
  const operation = { op: 'replace', path: patch.pointer, value: text } as const;
  const edit = blockEdit(document, patch.pointer, text);
  return { document, edits: edit === undefined ? splice(document, [operation]) : [edit], operation };
}

/** The entry of a patch that no operation is left in; the whole list when it is the only one. */
function entryWithoutUse(document: ManifestDocument, pointer: JsonPointer, text: string): JsonPointer | undefined {
  const [patch] = readDocuments({ path: document.file.path, text });
  if (!Array.isArray(patch?.value) || patch.value.length > 0) return undefined;
  const entry = parentPointer(pointer) ?? '';
  const list = parentPointer(entry) ?? '';
  const entries = valueAt(document.value ?? null, list);
  if (!Array.isArray(entries)) return undefined;
  return entries.length === 1 ? list : entry;
}

function splice(document: ManifestDocument, operations: readonly FixOperation[]): readonly TextEdit[] {
  const result = editsFor(document, operations);
  if ('refused' in result) throw new NotPlaced(result.refused);
  return result.edits;
}

function withoutOverlaps(edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = edits.toSorted((a, b) => a.range.start - b.range.start);
  const overlaps = sorted.some(({ range }, index) => range.start < (sorted[index - 1]?.range.end ?? 0));
  if (overlaps) throw new NotPlaced(SOMETHING_ELSE);
  return sorted;
}

/** The texts inside documents are what they should be. */
function requireSame(file: { path: string; text: string }, written: readonly Written[]): void {
  const after = readDocuments(file);
  for (const [document, own] of groupBy(written, (each) => each.document)) {
    const value = after[document.index]?.value;
    const operations = own.flatMap(({ operation }) => operation ?? []);
    const expected = applyPatch(value ?? null, operations);
    const isSame = operations.every(({ path }) => valueAt(value ?? null, path) !== undefined);
    if ('reason' in expected || !isSame || !isDeepStrictEqual(value, expected.value))
      throw new NotPlaced(SOMETHING_ELSE);
  }
}
