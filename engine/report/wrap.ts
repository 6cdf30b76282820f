/** Breaks sentences into lines of a screen. */

import { cellsOf } from './excerpt.ts';
import { visible } from './harmless.ts';

/** Log commands of CI runners start a line, after any indentation: for text that begins one. */
export function harmlessStart(word: string): string {
  return word.startsWith('::') ? `\\${word}` : word;
}

/** Lines of at most `width` cells, each after `indent`; a longer word stays whole. Untrusted characters are made visible. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  let cells = 0;
  const shown = visible(text);
  const narrow = cellsOf(shown) === shown.length;
  for (const word of shown.split(' ')) {
    if (word === '') continue;
    const more = narrow ? word.length : cellsOf(word);
    if (line !== '' && indent.length + cells + 1 + more > width) {
      lines.push(indent + line);
      line = '';
    }
    cells = line === '' ? more : cells + 1 + more;
    line = line === '' ? harmlessStart(word) : `${line} ${word}`;
  }
  if (line !== '') lines.push(indent + line);
  return lines;
}
