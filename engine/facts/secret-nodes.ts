/** Where secrets stand in a document that was read, overridden keys and comments included: what no excerpt may show. */

import type { Range } from '../model/source.ts';
import { commentRanges } from '../yaml/comments.ts';
import { lineEnd } from '../yaml/layout.ts';
import { nodeText } from '../yaml/node-text.ts';
import type { TreeNode, TreePair } from '../yaml/tree-node.ts';
import { isNamedSecret, type Secrets } from './secret-judgement.ts';
import { secretSpots } from './secret-spots.ts';
import { findAssignment, findFlag } from './secret-texts.ts';

const SECRET_MAPS: ReadonlySet<string> = new Set(['data', 'stringData', 'binaryData']);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Facts take a short number for a setting; a reader of an excerpt would take it for the PIN that it may be. */
const PIN = /^[0-9]{3,7}$/;

/** The ranges of all secrets of a document, in no order. Offsets are into `text`, the document's own. */
export function secretNodes(text: string, root: TreeNode, secrets: Secrets): Range[] {
  const search = new Search(text, secrets);
  search.visit(root);
  search.comments(root);
  return search.ranges;
}

class Search {
  readonly ranges: Range[] = [];
  readonly #text: string;
  readonly #secrets: Secrets;
  /** What stands between the braces of Secrets' maps. */
  readonly #maps: Range[] = [];
  readonly #hidden = new Set<TreeNode>();

  constructor(text: string, secrets: Secrets) {
    this.#text = text;
    this.#secrets = secrets;
  }

  /** @param name the key, flag or variable whose value it is */
  visit(node: TreeNode, name?: string, isSecret = false): void {
    const target = node.target ?? node;
    if (target.kind === 'scalar') {
      if (name !== undefined) this.#judge(name, target);
      if (node === target) this.#searchText(node);
    } else if (node.kind === 'mapping') this.#mapping(node, isSecret);
    else if (node.kind === 'sequence') this.#sequence(node, name, isSecret);
  }

  comments(root: TreeNode): void {
    for (const { start, end } of commentRanges(this.#text, root)) {
      if (this.#maps.some((map) => start >= map.start && start <= map.end)) this.ranges.push({ start, end });
      else this.#spots(start, this.#text.slice(start, end));
    }
  }

  #mapping(node: TreeNode, isItem: boolean): void {
    const kinds = membersOf(node, 'kind').map(({ value }) => this.#valueOf(value));
    const isSecret = isItem || kinds.includes('Secret');
    for (const { name, value } of node.pairs) {
      this.visit(value, name, name === 'items' && kinds.includes('SecretList'));
      if (name === LAST_APPLIED && /"kind":\s*"Secret"/.test(this.#valueOf(value))) this.#hide(value);
    }
    if (isSecret) {
      for (const map of [...SECRET_MAPS].flatMap((name) => membersOf(node, name))) this.#hideMap(map);
    }
    for (const { value: name } of membersOf(node, 'name')) {
      for (const { value } of membersOf(node, 'value')) this.visit(value, this.#valueOf(name));
    }
  }

  #sequence(node: TreeNode, name: string | undefined, isSecret: boolean): void {
    let flag: string | undefined;
    for (const { value } of node.items) {
      this.visit(value, flag ?? name, isSecret);
      flag = findFlag(this.#valueOf(value));
    }
  }

  #judge(name: string, node: TreeNode): void {
    const value = this.#valueOf(node);
    const isPin = PIN.test(value) && this.#secrets.names.isSecret(name);
    if (isPin || isNamedSecret(name, value, this.#secrets)) this.#hide(node);
  }

  /** Assignments and credentials inside a text. */
  #searchText(node: TreeNode): void {
    const value = this.#valueOf(node);
    const assignment = findAssignment(value);
    if (assignment !== undefined && isNamedSecret(assignment.name, assignment.value, this.#secrets)) this.#hide(node);
    const written = this.#text.slice(node.start, node.end);
    const spots = secretSpots(value, this.#secrets);
    if (spots.length === 0) return;
    const offset = node.style === 'literal' ? 0 : written.indexOf(value);
    if (offset === -1) this.#hide(node);
    else if (node.style === 'literal') this.#spots(node.start, written);
    else this.ranges.push(...spots.map(({ start, end }) => shifted(start, end, node.start + offset)));
  }

  #spots(offset: number, text: string): void {
    for (const { start, end } of secretSpots(text, this.#secrets)) this.ranges.push(shifted(start, end, offset));
  }

  #hideMap({ key, value }: TreePair): void {
    this.#maps.push({ start: key.end, end: lineEnd(this.#text, value.fullEnd) });
    this.#hide(value);
  }

  /** Masks all values below a node; keys stay. */
  #hide(node: TreeNode): void {
    if (this.#hidden.has(node)) return;
    this.#hidden.add(node);
    if (node.kind === 'scalar') this.ranges.push({ start: node.propertiesStart, end: node.end });
    if (node.target !== undefined) this.#hide(node.target);
    for (const { value } of node.pairs) this.#hide(value);
    for (const { value } of node.items) this.#hide(value);
  }

  #valueOf(node: TreeNode): string {
    const target = node.target ?? node;
    return target.kind === 'scalar' ? nodeText(this.#text, target) : '';
  }
}

/** The pairs of a name, overridden and merged ones included. */
function membersOf(node: TreeNode, name: string, seen = new Set<TreeNode>()): TreePair[] {
  const target = node.target ?? node;
  if (seen.has(target)) return [];
  seen.add(target);
  const merged = target.items.flatMap(({ value }) => membersOf(value, name, seen));
  if (target.kind === 'sequence') return merged;
  return target.pairs.flatMap((pair) =>
    pair.merge ? membersOf(pair.value, name, seen) : pair.name === name ? [pair] : [],
  );
}

function shifted(start: number, end: number, by: number): Range {
  return { start: start + by, end: end + by };
}
