/** One round of repairs is made in the text of a document: all of it together, or as much of it as can be. */

import type { ManifestDocument } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';
import { applyEdits, editsFor } from '../yaml/splice.ts';
import { documentOperations, type Finding } from './finding.ts';
import { identitiesOf, type RepairContext } from './judged.ts';

/** What came of a round. */
export interface Round {
  /** The document afterwards, as a file of its own; absent when nothing was made. */
  readonly document?: ManifestDocument;
  readonly applied: readonly Finding[];
  readonly refused: readonly { readonly finding: Finding; readonly reason: string }[];
}

/** Makes the chosen fixes, which do not touch one another. What stands in the way of the others is found by halves. */
export function makeRound(document: ManifestDocument, chosen: readonly Finding[], context: RepairContext): Round {
  const [first] = chosen;
  if (first === undefined) return { applied: [], refused: [] };
  const together = spliced(document, chosen, context);
  if (!('refused' in together)) return { document: together, applied: chosen, refused: [] };
  if (chosen.length === 1) return { applied: [], refused: [{ finding: first, reason: together.refused }] };
  const half = Math.ceil(chosen.length / 2);
  const one = makeRound(document, chosen.slice(0, half), context);
  const two = makeRound(one.document ?? document, chosen.slice(half), context);
  const last = two.document ?? one.document;
  return {
    ...(last === undefined ? {} : { document: last }),
    applied: [...one.applied, ...two.applied],
    refused: [...one.refused, ...two.refused],
  };
}

/** The document after the fixes, if it still holds the same resources: what is gone breaks no rule, and is not repaired. */
function spliced(
  document: ManifestDocument,
  findings: readonly Finding[],
  context: RepairContext,
): ManifestDocument | { readonly refused: string } {
  const { file, range } = document;
  const result = editsFor(document, findings.flatMap(documentOperations));
  if ('refused' in result) return result;
  const own = result.edits.map((edit) => ({
    ...edit,
    range: { start: edit.range.start - range.start, end: edit.range.end - range.start },
  }));
  const text = applyEdits(file.text.slice(range.start, range.end), own);
  const [after, second] = readDocuments({ path: file.path, text });
  if (after === undefined || second !== undefined || identitiesOf(after, context) !== identitiesOf(document, context)) {
    return { refused: 'the resource would be gone afterwards, or would be another one' };
  }
  return after;
}
