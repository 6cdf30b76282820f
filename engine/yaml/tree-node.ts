/** The nodes that a document's tree is made of: what stands where in the text. */

import type { NodeStyle } from '../model/source.ts';

/** One node. Offsets are into the file's text; `start` and `end` leave out tag and anchor. */
export interface TreeNode {
  readonly kind: 'scalar' | 'mapping' | 'sequence' | 'alias';
  readonly style: NodeStyle;
  readonly start: number;
  end: number;
  /** Where tag and anchor begin, or `start`. */
  readonly propertiesStart: number;
  /** Behind the last character that belongs to the node: trailing blank lines of a block scalar included. */
  fullEnd: number;
  readonly pairs: TreePair[];
  readonly items: TreeItem[];
  readonly anchor?: string;
  /** The node that an alias stands for. */
  readonly target?: TreeNode;
  /** True when an alias stands for this node. */
  aliased: boolean;
  /** For a block scalar: where its first line begins, and how many columns its lines are indented. */
  readonly block?: { readonly start: number; readonly end: number; readonly indent: number };
}

/** A key with its value. */
export interface TreePair {
  readonly key: TreeNode;
  readonly name: string;
  readonly value: TreeNode;
  /** `<<`: the value's keys become the mapping's own. */
  readonly merge: boolean;
}

/** An item of a list. */
export interface TreeItem {
  readonly value: TreeNode;
  /** Where the `-` stands; in flow style where the item begins. */
  readonly dash: number;
}
