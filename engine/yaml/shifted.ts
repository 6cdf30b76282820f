/** Lines of a text moved to another column. */

import { SpliceRefused } from './slot.ts';

/**
 * The text with every line but the first moved by so many columns, to the left where negative. Empty lines stay empty,
 * and a comment that stands too far left for its way goes as far as it can. Throws SpliceRefused for a tab in the way.
 */
export function shifted(text: string, columns: number): string {
  if (columns === 0) return text;
  return text.replace(/(\r\n|[\n\r])( *)(.?)/g, (_, lineBreak: string, spaces: string, next: string) => {
    if (spaces === '' && next === '') return lineBreak;
    if (columns > 0) return lineBreak + ' '.repeat(columns) + spaces + next;
    if (next === '\t' && spaces.length < -columns) {
      throw new SpliceRefused('a tab stands in the indentation of what is moved');
    }
    return lineBreak + spaces.slice(-columns) + next;
  });
}
