/** The nodes of one document with their offsets: made from js-yaml's events when somebody asks for places. */

import type { NodeStyle } from '../model/source.ts';
import { EVENT, type Event, FLOW_STYLE, SCALAR, type ScalarEvent } from './js-yaml.ts';
import { scalarKey } from './key-text.ts';
import { isMergeKey } from './merge-key.ts';
import type { ParsedEvents } from './parsed-document.ts';
import type { ScalarText } from './scalar-text.ts';
import { tagOf } from './tag.ts';
import type { TreeItem, TreeNode, TreePair } from './tree-node.ts';

/** The nodes of a parsed document, `null` for an empty one; `base` is where its text begins in the file. */
export function buildTree(document: ParsedEvents, base = 0): TreeNode | null {
  return document.events.length === 0 ? null : new TreeBuilder(document, base).root();
}

/** Of all nodes that have none; frozen, for it is one list. */
const NO_PAIRS = Object.freeze<TreePair[]>([]) as TreePair[];
const NO_ITEMS = Object.freeze<TreeItem[]>([]) as TreeItem[];

class TreeBuilder {
  readonly events: readonly Event[];
  readonly text: string;
  readonly scalarText: ScalarText;
  readonly document: ParsedEvents;
  readonly base: number;
  readonly anchors = new Map<string, TreeNode>();
  next = 1;
  /** Behind what has been placed already, in offsets of the parsed text. */
  cursor = 0;

  constructor(document: ParsedEvents, base: number) {
    this.document = document;
    this.events = document.events;
    this.text = document.parsed.text;
    this.scalarText = document.scalarText;
    this.base = base;
  }

  root(): TreeNode {
    this.cursor = this.skip(0);
    return this.node(this.cursor);
  }

  /** The next node; an empty one stands at `emptyAt`. */
  node(emptyAt: number): TreeNode {
    const event = this.events[this.next++];
    switch (event?.type) {
      case EVENT.scalar:
        return this.scalar(event, emptyAt);
      case EVENT.mapping:
        return this.mapping(event);
      case EVENT.sequence:
        return this.sequence(event);
      case EVENT.alias:
        return this.alias(event.anchorStart, event.anchorEnd);
      default:
        throw new TypeError('a node was expected in the event stream');
    }
  }

  make(
    event: Properties,
    kind: TreeNode['kind'],
    style: NodeStyle,
    start: number,
    end: number,
    fullEnd = end,
  ): TreeNode {
    let first = start;
    if (event.anchorStart > 0 && event.anchorStart - 1 < first) first = event.anchorStart - 1;
    if (event.tagStart >= 0 && event.tagStart < first) first = event.tagStart;
    const anchor = event.anchorStart === -1 ? undefined : this.text.slice(event.anchorStart, event.anchorEnd);
    this.cursor = Math.max(fullEnd, event.anchorEnd, event.tagEnd);
    const node: TreeNode = {
      kind,
      style,
      start: this.at(start),
      end: this.at(end),
      propertiesStart: this.at(first),
      fullEnd: this.at(fullEnd),
      pairs: kind === 'mapping' ? [] : NO_PAIRS,
      items: kind === 'sequence' ? [] : NO_ITEMS,
      aliased: false,
    };
    if (anchor === undefined) return node;
    const anchored = { ...node, anchor };
    this.anchors.set(anchor, anchored);
    return anchored;
  }

  scalar(event: ScalarEvent, emptyAt: number): TreeNode {
    const { valueStart, valueEnd, style } = event;
    if (valueStart === -1) {
      const at = Math.max(emptyAt, event.anchorEnd, event.tagEnd);
      return this.make(event, 'scalar', 'empty', at, at);
    }
    if (style === SCALAR.literal || style === SCALAR.folded) {
      const header = this.skip(Math.max(this.cursor, event.anchorEnd, event.tagEnd), ':-?');
      const content = this.text.slice(valueStart, valueEnd).trimEnd().length;
      const end = content === 0 ? this.headerEnd(header) : valueStart + content;
      const fullEnd = Math.max(end, this.beforeBreak(valueEnd));
      const node = this.make(event, 'scalar', style === SCALAR.literal ? 'literal' : 'folded', header, end, fullEnd);
      const block = { start: this.at(valueStart), end: this.at(valueEnd), indent: Math.max(event.indent, 0) };
      const anchored = { ...node, block };
      if (node.anchor !== undefined) this.anchors.set(node.anchor, anchored);
      return anchored;
    }
    if (style === SCALAR.plain) return this.make(event, 'scalar', 'plain', valueStart, valueEnd);
    const quoted = style === SCALAR.single ? 'single-quoted' : 'double-quoted';
    return this.make(event, 'scalar', quoted, valueStart - 1, valueEnd + 1);
  }

  headerEnd(header: number): number {
    return header + (/^[|>][-+0-9]*/.exec(this.text.slice(header, header + 4))?.[0].length ?? 1);
  }

  beforeBreak(offset: number): number {
    if (this.text[offset - 1] !== '\n') return offset;
    return this.text[offset - 2] === '\r' ? offset - 2 : offset - 1;
  }

  mapping(event: Properties & { start: number; style: number }): TreeNode {
    const braces = event.style === FLOW_STYLE;
    const node = this.make(event, 'mapping', braces ? 'flow-mapping' : 'block-mapping', event.start, event.start);
    this.cursor = braces && this.text[event.start] === '{' ? event.start + 1 : event.start;
    while (this.events[this.next]?.type !== EVENT.pop) node.pairs.push(this.pair());
    this.next += 1;
    return this.closed(node, braces && this.text[event.start] === '{');
  }

  pair(): TreePair {
    const index = this.next;
    this.cursor = this.skip(this.cursor, '?,');
    const key = this.node(this.cursor);
    const name = this.keyName(index);
    const colon = this.skip(this.cursor);
    if (this.text[colon] === ':') this.cursor = colon + 1;
    const value = this.node(this.cursor);
    return { key, name, value, merge: this.isMerge(index, name) };
  }

  keyName(index: number): string {
    const event = this.keyEvent(index);
    if (event === undefined) return '';
    return scalarKey(event, this.scalarText(this.text, event), this.tagOf(event));
  }

  keyEvent(index: number): ScalarEvent | undefined {
    const event = this.events[index];
    if (event?.type === EVENT.scalar) return event;
    if (event?.type !== EVENT.alias) return undefined;
    const name = this.text.slice(event.anchorStart, event.anchorEnd);
    for (let before = index - 1; before > 0; before--) {
      const other = this.events[before];
      if (other?.type === EVENT.scalar && this.text.slice(other.anchorStart, other.anchorEnd) === name) return other;
    }
    return undefined;
  }

  tagOf(event: ScalarEvent): string | undefined {
    return tagOf(event, this.text, this.events[0]);
  }

  isMerge(index: number, name: string): boolean {
    const event = this.events[index];
    return name === '<<' && event?.type === EVENT.scalar && isMergeKey(event, this.tagOf(event));
  }

  sequence(event: Properties & { start: number; style: number }): TreeNode {
    const brackets = event.style === FLOW_STYLE;
    const node = this.make(event, 'sequence', brackets ? 'flow-sequence' : 'block-sequence', event.start, event.start);
    this.cursor = brackets ? event.start + 1 : event.start;
    while (this.events[this.next]?.type !== EVENT.pop) {
      const dash = this.skip(this.cursor, brackets ? ',' : '');
      this.cursor = brackets ? dash : dash + 1;
      node.items.push({ value: this.node(this.cursor), dash: this.at(dash) });
    }
    this.next += 1;
    return this.closed(node, brackets);
  }

  /** Events do not say where a collection ends: behind its bracket, or where its last child ends. */
  closed(node: TreeNode, bracketed: boolean): TreeNode {
    if (bracketed) {
      this.cursor = this.skip(this.cursor, ',:?') + 1;
      node.end = this.at(this.cursor);
      node.fullEnd = node.end;
      return node;
    }
    const last = node.pairs.at(-1)?.value ?? node.items.at(-1)?.value;
    node.end = last?.end ?? node.start;
    node.fullEnd = this.at(this.cursor);
    return node;
  }

  alias(start: number, end: number): TreeNode {
    const target = this.anchors.get(this.text.slice(start, end));
    if (target !== undefined) target.aliased = true;
    this.cursor = end;
    const place = { start: this.at(start - 1), end: this.at(end) };
    return {
      kind: 'alias',
      style: target?.style ?? 'plain',
      ...place,
      propertiesStart: place.start,
      fullEnd: place.end,
      pairs: NO_PAIRS,
      items: NO_ITEMS,
      aliased: false,
      ...(target === undefined ? {} : { target }),
    };
  }

  /** The first offset at or behind `from` with something else than white space, comments and the given indicators. */
  skip(from: number, indicators = ''): number {
    const { text } = this;
    let offset = from;
    for (; offset < text.length; offset++) {
      const code = text.charCodeAt(offset);
      if (isWhite(code, text, offset)) continue;
      if (code === HASH && (offset === 0 || isWhite(text.charCodeAt(offset - 1), text, offset - 1))) {
        while (offset + 1 < text.length && !isBreak(text.charCodeAt(offset + 1))) offset += 1;
      } else if (!indicators.includes(text[offset] ?? '')) break;
    }
    return offset;
  }

  at(offset: number): number {
    return this.base + this.document.parsed.toOriginal(offset);
  }
}

const HASH = 0x23;

function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

function isWhite(code: number, text: string, offset: number): boolean {
  if (code <= 0x7f) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return /[\s\ufeff]/.test(text[offset] ?? '');
}

interface Properties {
  readonly anchorStart: number;
  readonly anchorEnd: number;
  readonly tagStart: number;
  readonly tagEnd: number;
}
