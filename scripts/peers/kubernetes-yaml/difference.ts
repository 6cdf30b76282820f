/** Compares our reading of a text with Kubernetes' own. */

import { isDeepStrictEqual } from 'node:util';
import type { ManifestDocument } from '../../../engine/model/source.ts';
import { readDocuments } from '../../../engine/yaml/read.ts';
import type { PeerDocument } from './peer.ts';

/** What differs, in one sentence; undefined when both read the same. */
export function differenceOf(text: string, peer: readonly PeerDocument[]): string | undefined {
  const ours = readDocuments({ path: 'text.yaml', text });
  // After a refused separator Kubernetes gives up on the stream; we still read the neighbours.
  const separators = peer.filter((document) => document.separator).length;
  const refusedByUs = ours.filter((document) => document.problems[0]?.code === 'yaml-separator').length;
  if (separators !== refusedByUs) return `${separators} refused separators, ours ${refusedByUs}`;
  if (separators > 0) return undefined;
  const theirs = peer.filter((document) => document.error !== undefined || document.value !== null);
  const read = ours.filter((document) => document.value !== null || document.problems.length === 0);
  if (theirs.length !== read.length) return `${theirs.length} documents, ours ${read.length}: ${summary(read)}`;
  for (const [index, document] of theirs.entries()) {
    const difference = compareDocument(document, read[index]);
    if (difference !== undefined) return `document ${index}: ${difference}`;
  }
  return undefined;
}

function compareDocument(theirs: PeerDocument, ours: ManifestDocument | undefined): string | undefined {
  const ourError = ours?.value === undefined ? `${ours?.problems[0]?.code}: ${ours?.problems[0]?.message}` : undefined;
  // What Kubernetes would drop is an error of ours too, whatever it says about the rest.
  if (theirs.error !== undefined && ours?.problems[0]?.code === 'yaml-dropped') return undefined;
  if (theirs.error !== undefined)
    return ourError === undefined ? `refused (${theirs.error}), ours ${JSON.stringify(ours?.value)}` : undefined;
  if (ourError !== undefined) return `read as ${JSON.stringify(theirs.value)}, ours refused: ${ourError}`;
  const value = withoutPrototypes(theirs.value);
  if (!isDeepStrictEqual(value, withoutPrototypes(ours?.value))) {
    return `read as ${JSON.stringify(theirs.value)}, ours ${JSON.stringify(ours?.value)}`;
  }
  return undefined;
}

/** A copy that compares by content alone: negative zero is kept, key order is not looked at. */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (value === null || typeof value !== 'object') return value;
  return new Map(Object.entries(value).map(([key, child]) => [key, withoutPrototypes(child)]));
}

function summary(documents: readonly ManifestDocument[]): string {
  return documents.map((document) => document.problems[0]?.message ?? JSON.stringify(document.value)).join(' | ');
}
