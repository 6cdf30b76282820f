/** Where an operation works: the node that a pointer names, and what it stands in. Shared nodes are refused. */

import { joinPointer, splitPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import { findPair } from './find-pair.ts';
import type { TreeItem, TreeNode, TreePair } from './tree-node.ts';

/** A change that cannot be made without doubt. The message says why, for people. */
export class SpliceRefused extends Error {}

/** A node of the tree with its surroundings. */
export interface Slot {
  readonly pointer: JsonPointer;
  readonly node: TreeNode;
  readonly parent?: Slot;
  /** Set when the parent is a mapping. */
  readonly pair?: TreePair;
  /** Set when the parent is a list. */
  readonly item?: TreeItem;
  readonly index: number;
  /** True when it stands inside brackets. */
  readonly inFlow: boolean;
}

/** The slot at a pointer. Throws SpliceRefused when nothing stands there, or when it is shared. */
export function slotAt(root: TreeNode, pointer: JsonPointer): Slot {
  let slot: Slot = { pointer: '', node: root, index: 0, inFlow: false };
  refuseShared(slot);
  for (const segment of splitPointer(pointer)) {
    const child = childSlot(slot, segment);
    if (child === undefined) throw new SpliceRefused(`nothing stands at ${pointer}`);
    slot = child;
    refuseShared(slot);
  }
  return slot;
}

/**
 * Why nothing can be changed at a pointer, as far as its nodes are shared: through an alias, an anchor that is used
 * elsewhere, or a merge key. What does not stand there yet is judged by what it would stand in.
 */
export function sharedReason(root: TreeNode, pointer: JsonPointer): string | undefined {
  let slot: Slot | undefined = { pointer: '', node: root, index: 0, inFlow: false };
  try {
    refuseShared(slot);
    for (const segment of splitPointer(pointer)) {
      slot = childSlot(slot, segment);
      if (slot === undefined) return undefined;
      refuseShared(slot);
    }
    return undefined;
  } catch (error) {
    if (error instanceof SpliceRefused) return error.message;
    throw error;
  }
}

/** The child of a slot by its key or index. */
function childSlot(parent: Slot, segment: string): Slot | undefined {
  const { node } = parent;
  const inFlow = node.style.startsWith('flow');
  const pointer = joinPointer(parent.pointer, segment);
  if (node.kind === 'sequence') {
    const item = /^(?:0|[1-9][0-9]*)$/.test(segment) ? node.items[Number(segment)] : undefined;
    return item === undefined ? undefined : { pointer, node: item.value, parent, item, index: Number(segment), inFlow };
  }
  const found = findPair(node, segment);
  if (found === undefined) return undefined;
  if (found.merge !== undefined) throw new SpliceRefused(`${pointer} comes from a merge key (<<)`);
  return { pointer, node: found.pair.value, parent, pair: found.pair, index: node.pairs.indexOf(found.pair), inFlow };
}

function refuseShared({ node, pointer }: Slot): void {
  const name = pointer === '' ? 'the document' : pointer;
  if (node.kind === 'alias') throw new SpliceRefused(`${name} is an alias: the change would belong to its anchor`);
  if (node.aliased) throw new SpliceRefused(`${name} is used elsewhere through an alias`);
}

/** Refuses to take away an anchor that an alias elsewhere needs. */
export function refuseAnchors(node: TreeNode, pointer: JsonPointer): void {
  if (node.aliased) throw new SpliceRefused(`${pointer} holds an anchor that is used elsewhere`);
  for (const pair of node.pairs) {
    if (pair.key.aliased) throw new SpliceRefused(`${pointer} holds an anchor that is used elsewhere`);
    refuseAnchors(pair.value, pointer);
  }
  for (const item of node.items) refuseAnchors(item.value, pointer);
}
