/** Files that something writes: repairing them would be undone, so they are left alone with a reason (decisions 21). */

import type { SourceFile } from '../model/source.ts';

const HEADER = /^[ \t]*#.*\b(DO NOT EDIT|do not edit by hand|@generated)\b/m;
/** Only the beginning of a file counts as its header. */
const HEADER_LENGTH = 4096;

/** Why a file is generated, or `undefined`. `isMarked` answers for `.gitattributes`. */
export function generatedReason(file: SourceFile, isMarked: (path: string) => boolean): string | undefined {
  if (HEADER.test(file.text.slice(0, HEADER_LENGTH))) return 'the file says that it is generated';
  return isMarked(file.path) ? '.gitattributes marks the file as linguist-generated' : undefined;
}
