/** What one worker has read of a set: plain data, which travels between threads. */

import type { SetRecords } from '../kubernetes/set-records.ts';
import type { Resource } from '../model/resource.ts';
import type { SourceFile } from '../model/source.ts';
import { type PlainDocument, toPlainDocument } from '../yaml/read.ts';
import type { TallyCounts } from './tally.ts';

/** A part of a scan. */
export interface ScanShare {
  readonly tally: TallyCounts;
  readonly records: SetRecords;
  /** Files that hold candidates, in order. */
  readonly files: readonly SharedFile[];
}

interface SharedFile {
  readonly file: SourceFile;
  /** Documents that hold candidates, and where they stand in them. */
  readonly documents: readonly { readonly plain: PlainDocument; readonly pointers: readonly string[] }[];
}

interface Shareable {
  readonly tally: TallyCounts;
  readonly index: { records(): SetRecords };
  readonly candidates: readonly Resource[];
}

/** Makes a scan plain, without its candidates. */
export function countsOf({ tally, index }: Shareable): ScanShare {
  return { tally: { ...tally }, records: index.records(), files: [] };
}

/** Makes a scan plain. */
export function shareOf(scan: Shareable): ScanShare {
  const files = new Map<SourceFile, Map<Resource['document'], string[]>>();
  for (const { document, pointer } of scan.candidates) {
    const documents = files.get(document.file) ?? new Map<Resource['document'], string[]>();
    files.set(document.file, documents);
    documents.set(document, [...(documents.get(document) ?? []), pointer]);
  }
  return {
    ...countsOf(scan),
    files: [...files].map(([file, documents]) => ({
      file,
      documents: [...documents].map(([document, pointers]) => ({ plain: toPlainDocument(document), pointers })),
    })),
  };
}
