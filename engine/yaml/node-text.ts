/** The text of a scalar as far as people read it: line breaks are folded roughly, `\n` stays as good as a line break. */

import type { TreeNode } from './tree-node.ts';

/** About the value of a scalar node; empty for other nodes. Offsets of the node are into `text`. */
export function nodeText(text: string, node: TreeNode): string {
  const written = text.slice(node.start, node.end);
  switch (node.style) {
    case 'single-quoted':
      return folded(written.slice(1, -1)).replaceAll("''", "'");
    case 'double-quoted':
      return unescaped(folded(written.slice(1, -1)));
    case 'literal':
    case 'folded':
      return node.block === undefined ? '' : text.slice(node.block.start, node.end).replace(/^[ \t]+/gm, '');
    case 'plain':
      return folded(written);
    default:
      return '';
  }
}

function folded(text: string): string {
  return /[\n\r]/.test(text) ? text.replace(/[ \t]*(?:\r\n|\n|\r)\s*/g, ' ') : text;
}

const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', e: '\u001b', _: '\u00a0' };

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs,
    (_, ...codes: (string | undefined)[]) => {
      const [two, four, eight, one = ''] = codes;
      const code = two ?? four ?? eight;
      if (code === undefined) return SHORT[one] ?? one;
      const point = Number.parseInt(code, 16);
      return point > 0x10ffff ? '' : String.fromCodePoint(point);
    },
  );
}
