/** The pair of a mapping that gives a key its value. */

import type { TreeNode, TreePair } from './tree-node.ts';

/** A pair, and the merge key that it came through. */
interface FoundPair {
  readonly pair: TreePair;
  readonly merge?: TreePair;
}

/** Where the pairs of a mapping stand: every finding in it asks again, and a ConfigMap may have 100,000 keys. */
interface PairIndex {
  /** By name, the last place among the pairs that are no merge keys. */
  readonly named: ReadonlyMap<string, number>;
  /** The places of the merge keys, from the last to the first. */
  readonly merges: readonly number[];
}

const indices = new WeakMap<TreeNode, PairIndex>();

/** The pair that gives a key its value: the last one of the text, and the merge that it came through. */
export function findPair(node: TreeNode, name: string): FoundPair | undefined {
  const { named, merges } = indexOf(node);
  const own = named.get(name) ?? -1;
  for (const place of merges) {
    const merge = place > own ? node.pairs[place] : undefined;
    const pair = merge === undefined ? undefined : findMerged(merge.value, name);
    if (merge !== undefined && pair !== undefined) return { pair, merge };
  }
  const pair = node.pairs[own];
  return pair === undefined ? undefined : { pair };
}

function indexOf(node: TreeNode): PairIndex {
  let index = indices.get(node);
  if (index === undefined) {
    index = toIndex(node.pairs);
    indices.set(node, index);
  }
  return index;
}

function toIndex(pairs: readonly TreePair[]): PairIndex {
  const named = new Map<string, number>();
  const merges: number[] = [];
  for (const [place, { name, merge }] of pairs.entries()) {
    if (merge) merges.push(place);
    else named.set(name, place);
  }
  return { named, merges: merges.reverse() };
}

function findMerged(source: TreeNode, name: string): TreePair | undefined {
  const node = source.target ?? source;
  if (node.kind === 'mapping') return findPair(node, name)?.pair;
  for (const item of node.items) {
    const found = findMerged(item.value, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
