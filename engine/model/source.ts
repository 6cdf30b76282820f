/** Text, and places in it. */

import type { JsonPointer, JsonValue } from './json.ts';

/** A half-open range of UTF-16 code-unit offsets into a file's text: `[start, end)`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A place people can jump to. `line` and `column` start at 1; columns count UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where something is, in a file of the checked set. Paths are relative to the root and `/`-separated. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The pointer that the place belongs to; for something absent, the nearest existing ancestor. */
  readonly pointer?: JsonPointer;
  /** The nearest place that is known: what was rendered may come from another line. */
  readonly approximate?: true;
}

/** A file as read: the text is exactly what is on disk, byte order mark and line breaks included. */
export interface SourceFile {
  /** Relative to the root, `/`-separated; `<stdin>` for standard input. */
  readonly path: string;
  readonly text: string;
  /** Set when parts that could not be read are left out of the text: it is judged, and never written back. */
  readonly isPart?: true;
  /** Set when nobody wrote the text: it was rendered. The path is then that of the root that was rendered. */
  readonly rendered?: RenderedText;
}

/** Where the parts of a rendered text come from. */
export interface RenderedText {
  /** What reports call it: the folder of the kustomization or chart, and what it was rendered with. */
  readonly root: string;
  /** Where objects that name no namespace go. */
  readonly namespace?: string;
  /** Where what stands at a pointer of a document was last set; something absent comes from its nearest ancestor. */
  sourceOf(document: ManifestDocument, pointer: JsonPointer): SourcePlace;
  /** The same for an offset in the text, also of a document that cannot be read; `pointer` is what is known to stand there. */
  sourceAt(document: ManifestDocument, offset: number, pointer: JsonPointer): SourcePlace;
  /** What a document was made from; equal for all renderings of one object. */
  objectOf(document: ManifestDocument): SourceObject;
}

/** An object that somebody wrote, however often it is rendered. */
export interface SourceObject {
  readonly key: string;
  /** What it was called where it was written, before prefixes and namespaces; absent when nothing was written as an object. */
  readonly written?: () => { readonly name: string; readonly namespace: string } | undefined;
}

/** A place in a file that somebody wrote. */
export type SourcePlace =
  | {
      readonly document: ManifestDocument;
      /** Relative to the document. */
      readonly pointer: JsonPointer;
      /** Offsets in the text that stands at the pointer: the place is inside of it. */
      readonly inner?: Range;
      /** The text at the pointer, read as a patch, and the place in it. */
      readonly patch?: { readonly document: ManifestDocument; readonly pointer: JsonPointer };
      readonly approximate: boolean;
    }
  | { readonly location: Location };

/** How a node is written; the splicer writes new text in the style of its neighbours. */
export type NodeStyle =
  | 'plain'
  | 'single-quoted'
  | 'double-quoted'
  | 'literal'
  | 'folded'
  | 'block-mapping'
  | 'block-sequence'
  | 'flow-mapping'
  | 'flow-sequence'
  | 'empty';

/** Where one node stands. A node reached through an alias or a merge key is placed where it is used. */
export interface Place {
  /** The mapping key's range, absent for sequence items and the root. */
  readonly key?: Range;
  /** The value's range: quotes included, trailing comment excluded; zero-width for an empty value. */
  readonly value: Range;
  readonly style: NodeStyle;
  /** Set when the value came through an alias or merge key: the range of the anchored node. */
  readonly anchor?: Range;
}

/** What is wrong with a text, at a place. Offsets are into the file's text. */
export interface TextProblem {
  readonly code: string;
  readonly message: string;
  readonly range: Range;
  readonly related?: readonly Range[];
  readonly pointer?: JsonPointer;
}

/** Pointer → place for one document; built when first asked. Pointers are relative to the document's root value. */
export interface PlaceMap {
  find(pointer: JsonPointer): Place | undefined;
  /** The place of the pointer, or of its nearest existing ancestor, and that ancestor's pointer. */
  nearest(pointer: JsonPointer): { place: Place; pointer: JsonPointer };
}

/** One document of a YAML stream (or a whole JSON file). */
export interface ManifestDocument {
  readonly file: SourceFile;
  /** Ordinal in the file, from 0, empty documents not counted. */
  readonly index: number;
  /** The document's text, `---` line excluded. */
  readonly range: Range;
  /** Absent when the document could not be read; `problems` then says why. */
  readonly value?: JsonValue;
  /** What Kubernetes would refuse or drop: the document is an error. */
  readonly problems: readonly TextProblem[];
  /** Duplicate keys: an error where a rule reads the object, a note elsewhere. The last value wins. */
  readonly duplicates: readonly TextProblem[];
  places(): PlaceMap;
}

/** A replacement of `range` by `text`. */
export interface TextEdit {
  readonly range: Range;
  readonly text: string;
}

/** Sees secrets in texts, so that nothing shows them. */
export interface SecretSight {
  /** For a file's text: all secrets of the document that stands at an offset. */
  readonly inFile: (text: string) => (offset: number) => readonly Range[];
  /** A text with its secrets masked. */
  readonly masked: (text: string) => string;
}
