/**
 * RFC 6902 operations become text edits in the style of their neighbours. Operations that do not touch one another are
 * made together, in one wave; after each wave the text is read again and must hold what RFC 6902 says.
 */

import { isDeepStrictEqual } from 'node:util';
import { applyPatch } from '../json/patch.ts';
import type { JsonPointer, JsonValue, Operation } from '../model/json.ts';
import type { FixOperation } from '../model/rule.ts';
import type { ManifestDocument, TextEdit } from '../model/source.ts';
import { applyEdits, EditedText } from './edits.ts';
import { layoutOf } from './layout.ts';
import { parseDocument } from './parse.ts';
import { DocumentRefused } from './problem.ts';
import { SpliceRefused } from './slot.ts';
import { buildTree } from './tree.ts';
import { nextWave, type Planned } from './wave.ts';

export { applyEdits } from './edits.ts';

/** The edits, with offsets into the file's text; or why the document is left alone. */
export type SpliceResult = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/**
 * The edits that make `operations` true in the document's text and change nothing else. Pointers are relative to
 * `options.base` (a resource inside a List), or to the document's root. Aliased and merged nodes are refused.
 */
export function editsFor(
  document: ManifestDocument,
  operations: readonly FixOperation[],
  options: { readonly base?: JsonPointer } = {},
): SpliceResult {
  const { file, range, value } = document;
  if (value === undefined) return { refused: 'the document could not be read' };
  if (document.problems.length > 0) return { refused: 'Kubernetes drops a part of the document' };
  const start = file.text.charCodeAt(range.start) === 0xfeff ? range.start + 1 : range.start;
  const splice = new Splice(file.text.slice(start, range.end), value);
  try {
    const rebasedOperations = operations.map((operation) => rebased(operation, options.base ?? ''));
    splice.make(rebasedOperations);
    splice.proveOrder(rebasedOperations);
    return { edits: splice.edited.edits().map((edit) => moved(edit, start)) };
  } catch (error) {
    if (error instanceof SpliceRefused) return { refused: error.message };
    // The document was read before, so what js-yaml complains of is our text.
    if (error instanceof DocumentRefused) return { refused: error.code === 'yaml-syntax' ? NO_PLACE : error.message };
    throw error;
  }
}

function rebased(operation: FixOperation, base: JsonPointer): FixOperation {
  if (base === '') return operation;
  if (operation.op !== 'move' && operation.op !== 'copy') return { ...operation, path: base + operation.path };
  const from = operation.embedded === undefined ? base + operation.from : operation.from;
  return { ...operation, path: base + operation.path, from };
}

function moved({ range, text }: TextEdit, by: number): TextEdit {
  return { range: { start: range.start + by, end: range.end + by }, text };
}

const NO_PLACE = 'the change cannot be written into YAML of this style';
const SOMETHING_ELSE = 'the text cannot be changed without changing something else';

/** A text under change, and the value that it holds. */
class Splice {
  readonly edited: EditedText;
  readonly #first: JsonValue;
  #value: JsonValue;
  /** Operations as RFC 6902 knows them: one inside an embedded text replaces the whole text. */
  readonly #plain = new Map<FixOperation, Operation>();

  constructor(text: string, value: JsonValue) {
    this.edited = new EditedText(text);
    this.#first = value;
    this.#value = value;
  }

  /** Makes operations wave after wave. Throws SpliceRefused or DocumentRefused. */
  make(operations: readonly FixOperation[]): void {
    for (let waiting = operations; waiting.length > 0; ) {
      const { text } = this.edited;
      const root = buildTree(parseDocument(text));
      if (root === null) throw new SpliceRefused('the document is empty');
      const sheet = { page: { text, layout: layoutOf(text, root) }, root, value: this.#value };
      const { wave, later } = nextWave(sheet, waiting);
      this.#makeWave(wave);
      waiting = later;
    }
  }

  /** What was made in waves is what RFC 6902 makes in the order that was asked for. */
  proveOrder(operations: readonly FixOperation[]): void {
    const plain = operations.flatMap((operation) => this.#plain.get(operation) ?? []);
    if (!isDeepStrictEqual(this.#value, valueAfter(this.#first, plain))) throw new SpliceRefused(SOMETHING_ELSE);
  }

  /** Makes the edits, if the text then holds the value that it should. */
  #makeWave(wave: readonly Planned[]): void {
    const expected = valueAfter(
      this.#value,
      wave.map(({ plain }) => plain),
    );
    const edits = wave.flatMap((planned) => planned.edits);
    if (edits.length > 0) {
      const text = applyEdits(this.edited.text, edits);
      if (!isDeepStrictEqual(parseDocument(text).value, expected)) throw new SpliceRefused(SOMETHING_ELSE);
      this.edited.apply(edits);
    }
    this.#value = expected;
    for (const { operation, plain } of wave) this.#plain.set(operation, plain);
  }
}

function valueAfter(value: JsonValue, operations: readonly Operation[]): JsonValue {
  const outcome = applyPatch(value, operations);
  if ('reason' in outcome) throw new SpliceRefused(outcome.reason);
  return outcome.value;
}
