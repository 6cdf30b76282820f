/** What can be wrong with a document, and the exception that carries it out of the reader's recursion. */

import type { Range } from '../model/source.ts';

/** Codes of a document's problems: closed, never reused. */
export type ProblemCode =
  | 'yaml-syntax'
  | 'yaml-separator'
  | 'yaml-dropped'
  | 'yaml-character'
  | 'yaml-escape'
  | 'yaml-tag'
  | 'yaml-number'
  | 'yaml-key'
  | 'yaml-merge'
  | 'yaml-alias'
  | 'yaml-too-large'
  | 'yaml-too-deep'
  | 'yaml-too-many-nodes'
  | 'yaml-too-many-documents'
  | 'yaml-duplicate-key';

/** Kubernetes refuses the document here. Offsets are into the text that was read. */
export class DocumentRefused extends Error {
  readonly code: ProblemCode;
  readonly range: Range;

  constructor(code: ProblemCode, message: string, start: number, end: number = start) {
    super(message);
    this.code = code;
    this.range = { start, end };
  }
}
