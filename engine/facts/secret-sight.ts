/** Sees secrets in texts that are about to be shown: of a file document by document, when an excerpt touches it. */

import type { Range, SecretSight } from '../model/source.ts';
import { treeOf } from '../yaml/parse.ts';
import { DocumentRefused } from '../yaml/problem.ts';
import { splitDocuments } from '../yaml/split.ts';
import type { FactContext } from './fact.ts';
import { type Secrets, secretsOf } from './secret-judgement.ts';
import { everyValue, likelyValues } from './secret-lines.ts';
import { secretNodes } from './secret-nodes.ts';
import { secretSpots } from './secret-spots.ts';
import { holdsSecretName } from './secret-texts.ts';
import { maskSecret } from './secret-values.ts';

const SECRET_KIND = /kind["']?\s*:\s*(?:&\S+\s+)?["']?Secret(?:List)?(?![A-Za-z])/;
/** An escape could hide a name from a search in the text as written. */
const ESCAPED_LETTER = /\\[xuU][0-9A-Fa-f]{2}/;

/** What `check` hands to the formats. */
export function createSecretSight(context: FactContext): SecretSight {
  const secrets = secretsOf(context);
  return {
    inFile: (text) => new FileSight(text, secrets).at,
    masked(text) {
      const spots = isHot(text, secrets) ? secretSpots(text, secrets) : [];
      let rest = text.length;
      let masked = '';
      for (const { start, end } of spots.sort((a, b) => b.start - a.start || b.end - a.end)) {
        masked = maskSecret(text.slice(start, end)) + text.slice(Math.min(Math.max(end, start), rest), rest) + masked;
        rest = start;
      }
      return text.slice(0, rest) + masked;
    },
  };
}

/** Most texts hold no letter of a secret; looking closer costs as much as parsing. */
function isHot(text: string, secrets: Secrets): boolean {
  return secrets.values.maybeForm(text) || holdsSecretName(text, secrets.names) || ESCAPED_LETTER.test(text);
}

class FileSight {
  readonly #text: string;
  readonly #secrets: Secrets;
  readonly #chunks: readonly Range[];
  readonly #known = new Map<Range, readonly Range[]>();
  #holdsSecret: boolean | undefined;

  constructor(text: string, secrets: Secrets) {
    this.#text = text;
    this.#secrets = secrets;
    this.#chunks = splitDocuments(text).map(({ range, badSeparator }) => ({
      start: badSeparator?.start ?? range.start,
      end: range.end,
    }));
  }

  /** The secrets of the document that an offset is in. */
  readonly at = (offset: number): readonly Range[] => {
    const chunk = this.#chunkAt(offset);
    if (chunk === undefined) return [];
    let ranges = this.#known.get(chunk);
    if (ranges === undefined) {
      ranges = this.#read(chunk);
      this.#known.set(chunk, ranges);
    }
    return ranges;
  };

  #chunkAt(offset: number): Range | undefined {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#chunks[low];
  }

  #read({ start, end }: Range): readonly Range[] {
    const text = this.#text.slice(start, end);
    this.#holdsSecret ??= SECRET_KIND.test(this.#text);
    if (!this.#holdsSecret && !isHot(text, this.#secrets)) return [];
    return this.#rangesOf(text).map((range) => ({ start: range.start + start, end: range.end + start }));
  }

  #rangesOf(text: string): Range[] {
    try {
      const root = treeOf(text, { start: 0, end: text.length });
      if (root !== null) return secretNodes(text, root, this.#secrets);
    } catch (error) {
      if (!(error instanceof DocumentRefused)) throw error;
    }
    return this.#holdsSecret === true ? everyValue(text) : likelyValues(text, this.#secrets);
  }
}
