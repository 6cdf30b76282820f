/** The nearest word to one that nobody knows: for unknown keys, rule ids, profiles, flags and class names. */

/**
 * The optimal string alignment distance: insertions, deletions, substitutions, and swaps of neighbours. Answers
 * `limit + 1` as soon as the distance is known to be greater than `limit`.
 */
export function damerauDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, limit + 1);
}

/** Words longer than this are never typing errors of something we know. */
const LONGEST = 100;

/**
 * The candidate that was probably meant: one that differs in case only, else the nearest within a third of the word's
 * length (at least one, at most three edits); the first in the order given among equals.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word === '' || word.length > LONGEST) return undefined;
  const lower = word.toLowerCase();
  let limit = Math.max(1, Math.min(3, Math.floor(word.length / 3)));
  let best: string | undefined;
  for (const candidate of candidates) {
    const distance = damerauDistance(lower, candidate.toLowerCase(), limit);
    if (distance === 0) return candidate;
    if (distance <= limit) {
      best = candidate;
      limit = distance - 1;
    }
  }
  return best;
}
