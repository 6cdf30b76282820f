/** Kyverno's wildcards: `*` is any run of characters, `?` exactly one; nothing else is special, not even `/`. */

const STAR = 0x2a;
const QUESTION = 0x3f;

/** What the matcher needs of a string. */
export type Characters = Pick<string, 'length' | 'charCodeAt' | 'codePointAt'>;

/** True when the text holds `*` or `?`. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/**
 * Does the pattern match the whole text? An empty pattern matches only the empty text. `?` stands for one code point.
 *
 * Two pointers and one point of return: at most pattern × text steps, whatever the pattern looks like (the recursive
 * form that Kyverno uses needs exponentially many on `*a*a*a*…`).
 */
export function matchesWildcard(pattern: Characters, text: Characters): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const code = p < pattern.length ? pattern.charCodeAt(p) : -1;
    if (code === STAR) {
      star = p;
      resume = t;
      p += 1;
    } else if (code === QUESTION) {
      p += 1;
      t += runeLength(text, t);
    } else if (code === text.charCodeAt(t)) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      resume += runeLength(text, resume);
      t = resume;
      p = star + 1;
    } else {
      return false;
    }
  }
  while (p < pattern.length && pattern.charCodeAt(p) === STAR) p += 1;
  return p === pattern.length;
}

/** The test of one pattern, with the common forms taken first. */
export function compileWildcard(pattern: string): (text: string) => boolean {
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  if (matchesEverything(pattern)) return () => true;
  return (text) => matchesWildcard(pattern, text);
}

/** True for `*`, `**`, …: the patterns that match the empty text and every other. */
export function matchesEverything(pattern: string): boolean {
  return /^\*+$/.test(pattern);
}

function runeLength(text: Characters, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}
