/** Tabs where Kubernetes does not take them: at the beginning of a line, or behind a dash, in block style. */

import { columnOf } from './layout.ts';
import { DocumentRefused } from './problem.ts';
import type { TreeNode } from './tree-node.ts';

const leadingTab = /(?:^|[\n\r])[ ?-]*\t/g;

/** True when a line begins with a tab, which is rare: only then the tree is worth its time. */
export function hasLeadingTab(text: string): boolean {
  return text.includes('\t') && /(?:^|[\n\r])[ ?-]*\t/.test(text);
}

/** Throws DocumentRefused at the first tab that libyaml would not take. Offsets are into `text`. */
export function checkTabs(text: string, root: TreeNode | null): void {
  for (const match of text.matchAll(leadingTab)) {
    const offset = match.index + match[0].length - 1;
    if (!isTaken(text, root, offset)) {
      throw new DocumentRefused(
        'yaml-character',
        'a tab cannot stand at the beginning of a line; use spaces',
        offset,
        offset + 1,
      );
    }
  }
}

function isTaken(text: string, root: TreeNode | null, offset: number): boolean {
  const found: Surroundings = { column: -1, before: undefined, inside: undefined };
  if (root !== null) survey(text, root, offset, found);
  const { inside, before } = found;
  const column = columnOf(text, offset);
  if (inside?.block !== undefined) {
    const body = text.slice(inside.block.start, offset);
    return (
      column >= inside.block.indent &&
      (body.trim() !== '' || /[0-9]/.test(text.slice(inside.start, inside.block.start)))
    );
  }
  if (inside !== undefined && inside.style !== 'plain') return true;
  const plain = inside ?? before;
  const joined = plain?.style === 'plain' && text.slice(plain.end, offset).trim() === '';
  return joined && column > found.column;
}

interface Surroundings {
  /** Column of the nearest block collection around. */
  column: number;
  /** The last scalar before the offset. */
  before: TreeNode | undefined;
  /** The scalar, or the brackets, that the offset is in. */
  inside: TreeNode | undefined;
}

function survey(text: string, node: TreeNode, offset: number, found: Surroundings): void {
  if (node.propertiesStart > offset) return;
  const end = node.block?.end ?? node.end;
  const isBlock = node.style.startsWith('block');
  if (!isBlock && node.start <= offset && offset < end) found.inside = node;
  else if (!isBlock && node.style !== 'empty' && end <= offset) found.before = node;
  if (!isBlock) return;
  const column = columnOf(text, node.start);
  for (const child of [
    ...node.pairs.flatMap(({ key, value }) => [key, value]),
    ...node.items.map(({ value }) => value),
  ]) {
    if (child.propertiesStart <= offset) found.column = column;
    survey(text, child, offset, found);
  }
}
