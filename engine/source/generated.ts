/** Files that something writes: repairing them would be undone, so they are left alone with a reason (decisions 21). */

import type { SourceFile } from '../model/source.ts';
import { generatedMarks } from './attributes.ts';

const HEADER = /^[ \t]*#.*\b(DO NOT EDIT|do not edit by hand|@generated)\b/m;
/** Only the beginning of a file counts as its header. */
const HEADER_LENGTH = 4096;

/** Why a file is generated; `undefined` for one that people write. */
export type GeneratedReason = (file: SourceFile) => string | undefined;

/** Asks the header of a file, and the `.gitattributes` below the root; without a root there is no file to repair. */
export function generatedReasons(root: string | null): GeneratedReason {
  if (root === null) return () => 'standard input is repaired where it comes from';
  const isMarked = generatedMarks(root);
  const known = new WeakMap<SourceFile, { readonly reason: string | undefined }>();
  return (file) => {
    if (file.rendered !== undefined) return undefined;
    const answer = known.get(file) ?? { reason: reasonOf(file, isMarked) };
    known.set(file, answer);
    return answer.reason;
  };
}

function reasonOf(file: SourceFile, isMarked: (path: string) => boolean): string | undefined {
  if (file.isPart === true) return 'a part of the file is not UTF-8';
  if (HEADER.test(file.text.slice(0, HEADER_LENGTH))) return 'the file says that it is generated';
  return isMarked(file.path) ? '.gitattributes marks the file as linguist-generated' : undefined;
}
