/** What parsing a document gives: its value, and what its tree of places is made from. */

import type { JsonValue } from '../model/json.ts';
import type { Range } from '../model/source.ts';
import type { Event } from './js-yaml.ts';
import type { ParsedText } from './repair.ts';
import type { ScalarText } from './scalar-text.ts';

/** The events of a document, with offsets into `parsed.text`. */
export interface ParsedEvents {
  readonly parsed: ParsedText;
  readonly events: readonly Event[];
  readonly scalarText: ScalarText;
}

/** A document as parsed. */
export interface ParsedDocument extends ParsedEvents {
  readonly value: JsonValue;
  readonly hasDuplicates: boolean;
  /** Text behind the document's end that Kubernetes drops, in offsets of the text as written. */
  readonly dropped?: Range;
}
