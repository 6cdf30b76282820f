/** Stretches of a text that are spoken for: edits that do not touch one another can be made together. */

import type { Range } from '../model/source.ts';

/** Stretches that are taken; asks whether another one is free. */
export class Territory {
  /** In order; none overlaps another. */
  readonly #taken: Range[] = [];

  /** Takes all ranges if they are free, else none. Stretches may meet; an insertion keeps away from everybody's ends. */
  take(ranges: readonly Range[]): boolean {
    if (ranges.some((range) => this.#isTaken(range))) return false;
    for (const range of ranges) this.#taken.splice(this.#position(range.end), 0, range);
    return true;
  }

  #isTaken(range: Range): boolean {
    for (let index = this.#position(range.start); ; index += 1) {
      const other = this.#taken[index];
      if (other === undefined || other.start > range.end) return false;
      if (touch(range, other)) return true;
    }
  }

  /** The index of the first stretch that ends at an offset or behind it. */
  #position(offset: number): number {
    let [low, high] = [0, this.#taken.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#taken[middle]?.end ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function touch(a: Range, b: Range): boolean {
  const isInsertion = a.start === a.end || b.start === b.end;
  return isInsertion ? a.start <= b.end && b.start <= a.end : a.start < b.end && b.start < a.end;
}
