/** The documents of a chart's output, known again when the chart is rendered with other values. */

import { valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';

/**
 * What a document is known by: its template, its kind, and the how manieth of these it is; where its kind is another one
 * now, the how manieth of as many of its template.
 */
export interface PieceKey {
  readonly kind: string;
  readonly place: string;
}

const BETWEEN = /^---\n(?=# Source: )/m;

/** One output of a chart. Documents are read when they are asked for. */
export class RenderedPieces {
  readonly #texts = new Map<string, string>();
  readonly #values = new Map<string, JsonValue | undefined>();
  readonly #starts: { readonly start: number; readonly key: PieceKey }[] = [];

  constructor(text: string) {
    const pieces = text.split(BETWEEN).map((piece) => ({ piece, source: /^# Source: .*/.exec(piece)?.[0] ?? '' }));
    const totals = new Counter();
    for (const { source } of pieces) totals.next(source);
    const counts = new Counter();
    let start = 0;
    for (const { piece, source } of pieces) {
      const kind = `${source} ${/^kind:.*/m.exec(piece)?.[0] ?? ''}`;
      const key = {
        kind: `${kind} ${counts.next(kind)}`,
        place: `${source} ${counts.next(source)}/${totals.of(source)}`,
      };
      this.#texts.set(key.kind, piece);
      this.#texts.set(key.place, piece);
      this.#starts.push({ start, key });
      start += piece.length + '---\n'.length;
    }
  }

  /** The key of a document of this output; undefined where the document is not the whole piece. */
  keyOf({ range, value }: ManifestDocument): PieceKey | undefined {
    const key = this.#starts.findLast(({ start }) => start <= range.end - 1)?.key;
    return key !== undefined && JSON.stringify(this.value(key)) === JSON.stringify(value) ? key : undefined;
  }

  /** What stands at a place; undefined when the document or the place is not there. */
  valueAt(key: PieceKey, pointer: JsonPointer): JsonValue | undefined {
    const value = this.value(key);
    return value === undefined ? undefined : valueAt(value, pointer);
  }

  /** A document. */
  value({ kind, place }: PieceKey): JsonValue | undefined {
    const name = this.#texts.has(kind) ? kind : place;
    if (!this.#values.has(name)) {
      const text = this.#texts.get(name);
      const documents = text === undefined ? [] : readDocuments({ path: '', text });
      this.#values.set(name, documents.length === 1 ? documents[0]?.value : undefined);
    }
    return this.#values.get(name);
  }
}

class Counter {
  readonly #counts = new Map<string, number>();

  /** How often it was counted before. */
  next(name: string): number {
    const count = this.of(name);
    this.#counts.set(name, count + 1);
    return count;
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
}
