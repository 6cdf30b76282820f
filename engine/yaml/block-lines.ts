/** The lines of a literal block: from offsets of its text to offsets of the file. */

import type { TreeNode } from './tree-node.ts';

/** A literal block's text, line by line: the offsets of its lines in the text, and in the file behind the indentation. */
export interface BlockLines {
  readonly text: readonly number[];
  readonly file: readonly number[];
}

/** A literal block keeps its lines: the text's n-th line is the n-th line below the header, without its indentation. */
export function blockLines(file: string, node: TreeNode): BlockLines {
  const { start, end, indent } = node.block ?? { start: node.start, end: node.end, indent: 0 };
  const lines: { text: number[]; file: number[] } = { text: [], file: [] };
  let length = 0;
  for (let at = start; at < end; ) {
    const line = /[^\n\r]*(?:\r\n|\n|\r)?/y;
    line.lastIndex = at;
    const whole = line.exec(file)?.[0] ?? '';
    if (whole === '') break;
    const content = whole.replace(/[\r\n]+$/, '');
    const skipped = Math.min(/^ */.exec(content)?.[0].length ?? 0, indent);
    lines.text.push(length);
    lines.file.push(at + skipped);
    length += content.length - skipped + 1;
    at += whole.length;
  }
  return lines;
}

/** The offset in the file of an offset in the block's text. */
export function toFile(lines: BlockLines, offset: number): number {
  let line = 0;
  while (line + 1 < lines.text.length && (lines.text[line + 1] ?? 0) <= offset) line += 1;
  return (lines.file[line] ?? 0) + offset - (lines.text[line] ?? 0);
}
