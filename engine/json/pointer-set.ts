/** Pointers, and whether another one stands at, above or below any of them: asked in the time that the pointer is long. */

import type { JsonPointer } from '../model/json.ts';
import { parentPointer } from './pointer.ts';

/** A set of JSON Pointers, kept as a tree of segments. */
export class PointerSet {
  readonly #own = new Set<JsonPointer>();
  /** Everything above a pointer of the set. */
  readonly #above = new Set<JsonPointer>();

  add(pointer: JsonPointer): void {
    this.#own.add(pointer);
    for (let at = parentPointer(pointer); at !== undefined && !this.#above.has(at); at = parentPointer(at)) {
      this.#above.add(at);
    }
  }

  overlaps(pointer: JsonPointer): boolean {
    if (this.#above.has(pointer)) return true;
    for (let at: JsonPointer | undefined = pointer; at !== undefined; at = parentPointer(at)) {
      if (this.#own.has(at)) return true;
    }
    return false;
  }
}
