/** How a document is laid out: what new text is written like. */

import type { TreeNode } from './tree-node.ts';

/** Style of one document, measured once per change. */
export interface Layout {
  readonly eol: string;
  /** Columns by which a mapping below a key is indented. */
  readonly step: number;
  /** Columns by which the dashes of a list below a key are indented: often 0. */
  readonly dashStep: number;
  readonly quote: 'single' | 'double';
  /** The whole document is JSON: nothing but JSON may be written into it. */
  readonly json: boolean;
}

/** Measures a document. */
export function layoutOf(text: string, root: TreeNode | null): Layout {
  const votes: Votes = { single: 0, double: 0, steps: [], dashSteps: [] };
  if (root !== null) survey(text, root, undefined, votes);
  const step = votes.steps[0] ?? 2;
  return {
    eol: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    step,
    dashStep: mostFrequent(votes.dashSteps) ?? step,
    quote: votes.single > votes.double ? 'single' : 'double',
    json: root?.style.startsWith('flow') === true && isJson(text),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface Votes {
  single: number;
  double: number;
  readonly steps: number[];
  readonly dashSteps: number[];
}

function survey(text: string, node: TreeNode, key: number | undefined, votes: Votes): void {
  if (node.style === 'single-quoted') votes.single += 1;
  if (node.style === 'double-quoted') votes.double += 1;
  // Columns are looked up for blocks only: the one line of a minified text is long.
  if (key !== undefined && (node.style === 'block-mapping' || node.style === 'block-sequence')) {
    const distance = columnOf(text, node.start) - columnOf(text, key);
    if (node.style === 'block-mapping' && distance > 0) votes.steps.push(distance);
    if (node.style === 'block-sequence' && distance >= 0) votes.dashSteps.push(distance);
  }
  for (const pair of node.pairs) survey(text, pair.value, pair.key.start, votes);
  for (const item of node.items) survey(text, item.value, undefined, votes);
}

function mostFrequent(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0];
}

/** Offset of the beginning of the line. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start -= 1;
  return start;
}

/** Offset of the line break that ends the line, or of the text's end. */
export function lineEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

/** Offset behind the line's break. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  if (text.startsWith('\r\n', end)) return end + 2;
  return Math.min(end + 1, text.length);
}

/** Column of an offset, from 0. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** True when only white space stands before it on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));
}
