/** The comments of a document: what nobody reads back, and a change must not lose. */

import type { Range } from '../model/source.ts';
import { lineEnd } from './layout.ts';
import type { TreeNode } from './tree-node.ts';

/** The texts of all comments, from `#` to the end of their lines, in the order of their text. */
export function commentsOf(text: string, root: TreeNode): string[] {
  return commentRanges(text, root)
    .map(({ start, end }) => text.slice(start, end).trimEnd())
    .sort();
}

/** Where the comments stand, in order. */
export function commentRanges(text: string, root: TreeNode): Range[] {
  const comments: Range[] = [];
  let position = 0;
  for (const [start, end] of [...scalarsOf(text, root), [text.length, text.length] as const]) {
    for (const match of text.slice(position, start).matchAll(/(?<=^|\s)#[^\n\r]*/g)) {
      comments.push({ start: position + match.index, end: position + match.index + match[0].length });
    }
    position = Math.max(position, end);
  }
  return comments;
}

/** Where scalars stand, in order: a `#` in there is text. */
function scalarsOf(text: string, node: TreeNode): (readonly [number, number])[] {
  if (node.block !== undefined) {
    // The line of a block scalar's header may end in a comment.
    const header = /^[|>][-+0-9]*/.exec(text.slice(node.start, lineEnd(text, node.start)))?.[0].length ?? 0;
    return [
      [node.start, node.start + header] as const,
      [node.block.start, Math.max(node.end, node.block.start)] as const,
    ];
  }
  if (node.kind === 'scalar' || node.kind === 'alias') return [[node.start, node.end] as const];
  return [
    ...node.pairs.flatMap(({ key, value }) => [...scalarsOf(text, key), ...scalarsOf(text, value)]),
    ...node.items.flatMap(({ value }) => scalarsOf(text, value)),
  ];
}
