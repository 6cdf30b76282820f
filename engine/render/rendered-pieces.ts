/** The documents of a chart's output, known again when the chart is rendered with other values. */

import { valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';
import { readDocuments } from '../yaml/read.ts';

/** What a document is known by: its template, its kind, and the how manieth of these it is. */
type PieceKey = string;

const BETWEEN = /^---\n(?=# Source: )/m;

/** One output of a chart. Documents are read when they are asked for. */
export class RenderedPieces {
  readonly #texts = new Map<PieceKey, string>();
  readonly #values = new Map<PieceKey, JsonValue | undefined>();
  readonly #starts: { readonly start: number; readonly key: PieceKey }[] = [];

  constructor(text: string) {
    const counts = new Map<string, number>();
    let start = 0;
    for (const piece of text.split(BETWEEN)) {
      const source = /^# Source: .*/.exec(piece)?.[0] ?? '';
      const name = `${source} ${/^kind:.*/m.exec(piece)?.[0] ?? ''}`;
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      const key = `${name} ${count}`;
      this.#texts.set(key, piece);
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
  value(key: PieceKey): JsonValue | undefined {
    if (!this.#values.has(key)) {
      const text = this.#texts.get(key);
      const documents = text === undefined ? [] : readDocuments({ path: '', text });
      this.#values.set(key, documents.length === 1 ? documents[0]?.value : undefined);
    }
    return this.#values.get(key);
  }
}
