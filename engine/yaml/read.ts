/** A file's text becomes manifest documents: values and problems now, places when somebody asks. */

import type { JsonValue } from '../model/json.ts';
import type { ManifestDocument, PlaceMap, Range, SourceFile, TextProblem } from '../model/source.ts';
import { parseDocument, treeOf, treeOfRead } from './parse.ts';
import { DocumentPlaces, duplicateKeys } from './places.ts';
import { DocumentRefused } from './problem.ts';
import { type Chunk, MAXIMUM_DOCUMENTS, splitDocuments } from './split.ts';
import { readTogether, type TogetherRead } from './together.ts';

const none: readonly TextProblem[] = Object.freeze([]);

/**
 * Reads a YAML stream or a JSON file as Kubernetes does (apimachinery's YAMLReader and sigs.k8s.io/yaml). Empty
 * documents are left out; a document that Kubernetes refuses has `problems` and no value. Never throws on bad input.
 */
export function readDocuments(file: SourceFile): ManifestDocument[] {
  const documents: ManifestDocument[] = [];
  const chunks = splitDocuments(file.text);
  const together = chunks.at(-1)?.isRest === true ? undefined : readTogether(file.text, chunks);
  for (const [position, chunk] of chunks.entries()) {
    const read = together?.[position];
    const index = documents.length;
    const document = read === undefined ? readChunk(file, chunk, index) : readAlready(file, chunk, index, read);
    if (document !== undefined) documents.push(document);
  }
  return documents;
}

function readAlready(
  file: SourceFile,
  { range }: Chunk,
  index: number,
  read: TogetherRead,
): ManifestDocument | undefined {
  if (read.value === null) return undefined;
  return new ReadDocument(file, index, range, read.value, none, read.hasDuplicates);
}

function readChunk(file: SourceFile, chunk: Chunk, index: number): ManifestDocument | undefined {
  const { range, badSeparator, isRest } = chunk;
  const refused = (problem: TextProblem) => new ReadDocument(file, index, range, undefined, [problem], false);
  if (isRest === true) {
    const message = `the file holds more than ${MAXIMUM_DOCUMENTS} documents, of which no more are read: split it`;
    return refused({ code: 'yaml-too-many-documents', message, range: { start: range.start, end: range.start } });
  }
  if (badSeparator !== undefined) {
    const message = 'text beside the separator `---`: Kubernetes refuses it; put it on a line of its own';
    return refused({ code: 'yaml-separator', message, range: badSeparator });
  }
  const start = file.text.charCodeAt(range.start) === 0xfeff ? range.start + 1 : range.start;
  try {
    const { value, hasDuplicates, dropped } = parseDocument(ownCopy(file.text, start, range.end));
    if (value === null && dropped === undefined) return undefined;
    const problems = dropped === undefined ? none : [droppedText(shifted(dropped, start))];
    return new ReadDocument(file, index, range, value, problems, hasDuplicates);
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error;
    return refused({ code: error.code, message: error.message, range: shifted(error.range, start) });
  }
}

/** Strings cut out of a text keep all of it alive; a copy keeps only the document, when a value of it is kept. */
function ownCopy(text: string, start: number, end: number): string {
  return start === 0 && end === text.length ? text : ` ${text.slice(start, end)}`.slice(1);
}

function droppedText(range: Range): TextProblem {
  return { code: 'yaml-dropped', message: 'Kubernetes ignores everything from here on: the document has ended', range };
}

function shifted({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

/** A document without its file: plain data, which travels between threads. */
export interface PlainDocument {
  readonly index: number;
  readonly range: Range;
  readonly value?: JsonValue;
  readonly problems: readonly TextProblem[];
  readonly hasDuplicates: boolean;
}

/** Makes a document plain. */
export function toPlainDocument({ index, range, value, problems, duplicates }: ManifestDocument): PlainDocument {
  return { index, range, problems, hasDuplicates: duplicates.length > 0, ...(value === undefined ? {} : { value }) };
}

/** The inverse of `toPlainDocument`. */
export function fromPlainDocument(file: SourceFile, plain: PlainDocument): ManifestDocument {
  return new ReadDocument(file, plain.index, plain.range, plain.value, plain.problems, plain.hasDuplicates);
}

class ReadDocument implements ManifestDocument {
  readonly file: SourceFile;
  readonly index: number;
  readonly range: Range;
  declare readonly value?: JsonValue;
  readonly problems: readonly TextProblem[];
  readonly #hasDuplicates: boolean;
  #places: DocumentPlaces | undefined;
  #duplicates: readonly TextProblem[] | undefined;

  constructor(
    file: SourceFile,
    index: number,
    range: Range,
    value: JsonValue | undefined,
    problems: readonly TextProblem[],
    hasDuplicates: boolean,
  ) {
    this.file = file;
    this.index = index;
    this.range = range;
    if (value !== undefined) this.value = value;
    this.problems = problems;
    this.#hasDuplicates = hasDuplicates;
  }

  get duplicates(): readonly TextProblem[] {
    if (!this.#hasDuplicates) return none;
    this.#duplicates ??= duplicateKeys(this.places());
    return this.#duplicates;
  }

  places(): DocumentPlaces & PlaceMap {
    const nodes = this.value === undefined ? treeOf : treeOfRead;
    this.#places ??= new DocumentPlaces(nodes(this.file.text, this.range));
    return this.#places;
  }
}
