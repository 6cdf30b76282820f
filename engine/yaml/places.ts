/** JSON Pointers of a document and the places where their keys and values stand. */

import { escapeSegment, splitPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { Place, PlaceMap, Range, TextProblem } from '../model/source.ts';
import { findPair } from './find-pair.ts';
import type { TreeNode } from './tree-node.ts';

/** Where a walk has arrived: the node, its key, and the place where an alias or merge key brought it in. */
interface Step {
  readonly node: TreeNode;
  readonly key?: Range;
  readonly used?: Range;
}

/** The places of one document. Nodes are stored once; a node behind an alias or merge is found where it is used. */
export class DocumentPlaces implements PlaceMap {
  readonly root: TreeNode | null;

  constructor(root: TreeNode | null) {
    this.root = root;
  }

  find(pointer: JsonPointer): Place | undefined {
    const { step, pointer: reached } = this.#walk(pointer);
    return reached === pointer ? toPlace(step) : undefined;
  }

  nearest(pointer: JsonPointer): { place: Place; pointer: JsonPointer } {
    const { step, pointer: reached } = this.#walk(pointer);
    return { place: toPlace(step), pointer: reached };
  }

  /** The node that stands at a pointer in its own right: not through an alias or merge key. */
  nodeAt(pointer: JsonPointer): TreeNode | undefined {
    const { step, pointer: reached } = this.#walk(pointer);
    return reached === pointer && step.used === undefined ? step.node : undefined;
  }

  #walk(pointer: JsonPointer): { step: Step; pointer: JsonPointer } {
    let step: Step = resolved({ node: this.root ?? nothing });
    let reached = '';
    for (const segment of splitPointer(pointer)) {
      const child = childStep(step, segment);
      if (child === undefined) break;
      step = resolved(child);
      reached += `/${escapeSegment(segment)}`;
    }
    return { step, pointer: reached };
  }
}

const nothing: TreeNode = {
  kind: 'scalar',
  style: 'empty',
  start: 0,
  end: 0,
  propertiesStart: 0,
  fullEnd: 0,
  pairs: [],
  items: [],
  aliased: false,
};

function toPlace({ node, key, used }: Step): Place {
  const value = { start: node.start, end: node.end };
  const place = used === undefined ? { value } : { value: used, anchor: value };
  return { ...place, style: node.style, ...(key === undefined ? {} : { key }) };
}

/** An alias is where it stands, and is what it stands for. */
function resolved(step: Step): Step {
  let { node, used } = step;
  while (node.target !== undefined) {
    used ??= { start: node.start, end: node.end };
    node = node.target;
  }
  return used === undefined ? step : { ...step, node, used };
}

function childStep(step: Step, segment: string): Step | undefined {
  const { node, used } = step;
  if (node.kind === 'sequence') {
    const item = /^(?:0|[1-9][0-9]*)$/.test(segment) ? node.items[Number(segment)] : undefined;
    return item === undefined ? undefined : { node: item.value, ...(used === undefined ? {} : { used }) };
  }
  const found = findPair(node, segment);
  if (found === undefined) return undefined;
  const { pair, merge } = found;
  const key = used === undefined ? { key: { start: (merge ?? pair).key.start, end: (merge ?? pair).key.end } } : {};
  const place = used ?? (merge === undefined ? undefined : { start: merge.value.start, end: merge.value.end });
  return { node: pair.value, ...key, ...(place === undefined ? {} : { used: place }) };
}

/** Keys that stand more than once in one mapping: the last place, which wins, and the others as related. */
export function duplicateKeys(places: DocumentPlaces): TextProblem[] {
  const problems: TextProblem[] = [];
  if (places.root !== null) collectDuplicates(places.root, '', problems);
  return problems.sort((left, right) => left.range.start - right.range.start);
}

function collectDuplicates(node: TreeNode, pointer: JsonPointer, problems: TextProblem[]): void {
  for (const [index, item] of node.items.entries()) collectDuplicates(item.value, `${pointer}/${index}`, problems);
  const seen = new Map<string, Range[]>();
  for (const pair of node.pairs) {
    const child = `${pointer}/${escapeSegment(pair.name)}`;
    collectDuplicates(pair.value, child, problems);
    if (pair.merge) continue;
    const range = { start: pair.key.start, end: pair.key.end };
    const ranges = seen.get(pair.name);
    if (ranges === undefined) seen.set(pair.name, [range]);
    else ranges.push(range);
  }
  for (const [name, ranges] of seen) {
    const last = ranges.at(-1);
    if (ranges.length < 2 || last === undefined) continue;
    problems.push({
      code: 'yaml-duplicate-key',
      message: `the key ${JSON.stringify(name)} stands here ${ranges.length} times; Kubernetes takes the last`,
      range: last,
      related: ranges.slice(0, -1),
      pointer: `${pointer}/${escapeSegment(name)}`,
    });
  }
}
