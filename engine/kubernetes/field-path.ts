/** The field paths of rule METADATA (docs/writing-rules.md): parsed, and held as one tree per base. */

import { isObject, splitPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { PodView } from '../model/resource.ts';
import type { FieldPath } from '../model/rule.ts';

/** Where a field path starts. Facts are no fields: `fact:` paths have no tree. */
const FIELD_BASES = ['resource', 'pod', 'podMetadata', 'container', 'ephemeral'] as const;
type FieldBase = (typeof FIELD_BASES)[number];

/** A field path taken apart. Segments are unescaped; `*` is any key or index, and a wildcard inside a longer segment. */
export type ParsedFieldPath =
  | { readonly base: FieldBase; readonly segments: readonly string[] }
  | { readonly base: 'fact'; readonly name: string };

/** Field paths of one base, prefixes shared. A `terminal` node covers everything below it. */
export interface FieldTree {
  terminal: boolean;
  /** Children by literal key; indices are keys too. */
  readonly literal: Map<string, FieldTree>;
  /** Children by pattern (`*` anywhere in it), in the order of the paths. */
  readonly pattern: Map<string, FieldTree>;
}

/** One tree per base; a base that no path names has none. */
export type FieldTrees = Partial<Record<FieldBase, FieldTree>>;

/** The lists of a pod spec that hold containers. */
export const CONTAINER_LISTS = [
  { base: 'container', type: 'container', key: 'containers' },
  { base: 'container', type: 'init', key: 'initContainers' },
  { base: 'ephemeral', type: 'ephemeral', key: 'ephemeralContainers' },
] as const;

/** Parses one field path; `undefined` when it does not follow the grammar. */
export function findFieldPath(path: FieldPath): ParsedFieldPath | undefined {
  const colon = path.indexOf(':');
  const base = path.slice(0, Math.max(colon, 0));
  const rest = path.slice(colon + 1);
  if (base === 'fact') return /^[a-z][A-Za-z0-9]*$/.test(rest) ? { base, name: rest } : undefined;
  const known = FIELD_BASES.find((name) => name === base);
  if (known === undefined || (rest !== '' && !rest.startsWith('/')) || /~(?![01])/.test(rest)) return undefined;
  return { base: known, segments: splitPointer(rest) };
}

/** Trees of all paths. Facts are left out, and so is what is no field path (metadata is checked where it is read). */
export function toFieldTrees(paths: readonly FieldPath[]): FieldTrees {
  const trees: FieldTrees = {};
  for (const path of paths) {
    const parsed = findFieldPath(path);
    if (parsed === undefined || parsed.base === 'fact') continue;
    let node = trees[parsed.base] ?? newTree();
    trees[parsed.base] = node;
    for (const segment of parsed.segments) node = childTree(node, segment);
    node.terminal = true;
  }
  return trees;
}

/** A tree that covers nothing yet. */
export function newTree(): FieldTree {
  return { terminal: false, literal: new Map(), pattern: new Map() };
}

/** Adds what `source` covers to `target`. */
export function mergeTree(target: FieldTree, source: FieldTree): void {
  if (source.terminal) target.terminal = true;
  for (const children of ['literal', 'pattern'] as const) {
    for (const [key, child] of source[children]) {
      const known = target[children].get(key) ?? newTree();
      target[children].set(key, known);
      mergeTree(known, child);
    }
  }
}

function childTree(node: FieldTree, segment: string): FieldTree {
  const children = segment.includes('*') ? node.pattern : node.literal;
  const known = children.get(segment);
  if (known !== undefined) return known;
  const child = newTree();
  children.set(segment, child);
  return child;
}

const NO_TREES: readonly FieldTree[] = [];

/** The trees below `node` that a key leads to, literal first. */
export function treesAt(node: FieldTree, key: string): readonly FieldTree[] {
  const literal = node.literal.get(key);
  if (node.pattern.size === 0) return literal === undefined ? NO_TREES : [literal];
  const found = literal === undefined ? [] : [literal];
  for (const [pattern, child] of node.pattern) if (toKeyTest(pattern)(key)) found.push(child);
  return found;
}

/** Patterns come from rule metadata, so there are few of them. */
const keyTests = new Map<string, (key: string) => boolean>();

/** A test of keys against a pattern with `*`: any run of characters, the empty one too. Linear in the key. */
export function toKeyTest(pattern: string): (key: string) => boolean {
  const test = keyTests.get(pattern) ?? makeKeyTest(pattern);
  keyTests.set(pattern, test);
  return test;
}

function makeKeyTest(pattern: string): (key: string) => boolean {
  if (pattern === '*') return () => true;
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const middle = parts.slice(1, -1);
  return (key) => {
    if (key.length < first.length + last.length || !key.startsWith(first) || !key.endsWith(last)) return false;
    const end = key.length - last.length;
    let at = first.length;
    for (const part of middle) {
      const found = key.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

/** A container of a pod, with its list. Items that are no objects are left out: they are errors of type. */
export interface ContainerEntry {
  readonly base: 'container' | 'ephemeral';
  readonly type: 'container' | 'init' | 'ephemeral';
  readonly index: number;
  readonly path: JsonPointer;
  readonly container: JsonObject;
}

/** The containers of a pod: ordinary, init and ephemeral ones, in that order. */
export function containersOf(pod: PodView): ContainerEntry[] {
  const entries: ContainerEntry[] = [];
  for (const { base, type, key } of CONTAINER_LISTS) {
    const list = pod.spec[key];
    if (!Array.isArray(list)) continue;
    list.forEach((container, index) => {
      if (isObject(container)) {
        entries.push({ base, type, index, path: `${pod.specPointer}/${key}/${index}`, container });
      }
    });
  }
  return entries;
}

/** Reads an own field. Keys that `Object.prototype` has too need the longer question. */
export function toFieldReader(key: string): (object: JsonObject) => JsonValue | undefined {
  if (key in Object.prototype) return (object) => (Object.hasOwn(object, key) ? object[key] : undefined);
  return (object) => object[key];
}
