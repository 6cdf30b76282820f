/** JSON text (RFC 8259) as the same tree of nodes that YAML gives: for texts inside texts, whose places are asked for. */

import type { NodeStyle } from '../model/source.ts';
import { MAXIMUM_DEPTH } from './js-yaml.ts';
import type { TreeItem, TreeNode, TreePair } from './tree-node.ts';

/** What is wrong with a JSON text, at an offset of it. */
export class JsonRefused extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The nodes of a JSON text; offsets are into the text. Throws JsonRefused. */
export function jsonTreeOf(text: string): TreeNode {
  const scanner = new Scanner(text);
  scanner.space();
  const root = scanner.value(0);
  scanner.space();
  if (scanner.offset < text.length) throw new JsonRefused('the JSON value has ended here', scanner.offset);
  return root;
}

const literal = /(?:true|false|null)(?![A-Za-z0-9])/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![0-9A-Za-z.+-])/y;
// The ranges leave out control characters and the two characters that end or escape.
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

class Scanner {
  readonly text: string;
  offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  space(): void {
    while (' \t\n\r'.includes(this.text[this.offset] ?? 'x')) this.offset += 1;
  }

  value(depth: number): TreeNode {
    if (depth > MAXIMUM_DEPTH) throw new JsonRefused(`nested deeper than ${MAXIMUM_DEPTH} levels`, this.offset);
    const character = this.text[this.offset];
    if (character === '{') return this.object(depth);
    if (character === '[') return this.array(depth);
    if (character === '"') return this.scalar(string, 'double-quoted', 'the string is not well-formed');
    return this.scalar(
      character === undefined || character > '9' ? literal : number,
      'plain',
      'a JSON value was expected',
    );
  }

  scalar(pattern: RegExp, style: NodeStyle, complaint: string): TreeNode {
    const start = this.offset;
    pattern.lastIndex = start;
    if (!pattern.test(this.text)) throw new JsonRefused(complaint, start);
    this.offset = pattern.lastIndex;
    return node('scalar', style, start, this.offset);
  }

  object(depth: number): TreeNode {
    const start = this.offset;
    const pairs: TreePair[] = [];
    this.entries('}', () => {
      const key = this.scalar(string, 'double-quoted', 'a key in double quotes was expected');
      this.space();
      if (this.text[this.offset] !== ':') throw new JsonRefused('a colon was expected', this.offset);
      this.offset += 1;
      this.space();
      const name = JSON.parse(this.text.slice(key.start, key.end)) as string;
      pairs.push({ key, name, value: this.value(depth + 1), merge: false });
    });
    return { ...node('mapping', 'flow-mapping', start, this.offset), pairs };
  }

  array(depth: number): TreeNode {
    const start = this.offset;
    const items: TreeItem[] = [];
    this.entries(']', () => {
      const dash = this.offset;
      items.push({ value: this.value(depth + 1), dash });
    });
    return { ...node('sequence', 'flow-sequence', start, this.offset), items };
  }

  /** Entries between commas, up to the closing bracket. */
  entries(end: string, entry: () => void): void {
    this.offset += 1;
    this.space();
    if (this.text[this.offset] === end) {
      this.offset += 1;
      return;
    }
    while (true) {
      entry();
      this.space();
      const character = this.text[this.offset];
      if (character !== ',' && character !== end) throw new JsonRefused(`a comma or ${end} was expected`, this.offset);
      this.offset += 1;
      if (character === end) return;
      this.space();
    }
  }
}

function node(kind: TreeNode['kind'], style: NodeStyle, start: number, end: number): TreeNode {
  return { kind, style, start, end, propertiesStart: start, fullEnd: end, pairs: [], items: [], aliased: false };
}
