/** Whether a place in a resource belongs to the declared fields: decides which duplicate keys and errors matter to a rule. */

import { splitPointer } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import type { FieldPath } from '../model/rule.ts';
import { CONTAINER_LISTS, type FieldTree, toFieldTrees, treesAt } from './field-path.ts';

/**
 * Compiles a question: do these field paths read at, above or below this pointer? Pointers are relative to the resource.
 * The question asks for positions, not for values: the place may be empty.
 */
export function compileReach(paths: readonly FieldPath[]): (resource: Resource, pointer: JsonPointer) => boolean {
  const trees = toFieldTrees(paths);
  return ({ pod }, pointer) => {
    const segments = splitPointer(pointer);
    if (touches(trees.resource, segments)) return true;
    if (pod === null) return false;
    const inMetadata = below(splitPointer(pod.metadataPointer), segments);
    if (touches(trees.podMetadata, inMetadata)) return true;
    const inSpec = below(splitPointer(pod.specPointer), segments);
    if (touches(trees.pod, inSpec)) return true;
    return CONTAINER_LISTS.some(({ base, key }) => {
      const inList = inSpec === undefined ? undefined : below([key], inSpec);
      return trees[base] !== undefined && inList !== undefined && touches(trees[base], inList.slice(1));
    });
  };
}

/** The segments that follow `prefix`; none when they end inside it; `undefined` when they part from it. */
function below(prefix: readonly string[], segments: readonly string[]): string[] | undefined {
  return prefix.every((segment, at) => at >= segments.length || segments[at] === segment)
    ? segments.slice(prefix.length)
    : undefined;
}

function touches(tree: FieldTree | undefined, segments: readonly string[] | undefined): boolean {
  if (tree === undefined || segments === undefined) return false;
  const [key, ...rest] = segments;
  if (tree.terminal || key === undefined) return true;
  return treesAt(tree, key).some((child) => touches(child, rest));
}
