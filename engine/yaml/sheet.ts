/** A text as read: what operations are planned on. */

import type { JsonValue } from '../model/json.ts';
import type { Page } from './splice-block.ts';
import type { TreeNode } from './tree-node.ts';

/** Text, nodes and value of one reading. */
export interface Sheet {
  readonly page: Page;
  readonly root: TreeNode;
  readonly value: JsonValue;
}
