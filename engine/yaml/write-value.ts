/** A value as YAML text in the style of a document: block style outside of brackets, flow style inside. */

import type { JsonObject, JsonValue } from '../model/json.ts';
import type { NodeStyle } from '../model/source.ts';
import type { Layout } from './layout.ts';
import { literalBlock, writeScalar } from './write-scalar.ts';

/** New text for a value: what stands behind its key or dash, and the lines below, relative to the key's column. */
export interface Written {
  /** Text on the line of the key; empty when the value is only lines. */
  readonly inline: string;
  /** Lines below, indented relative to the column of the key (or, for an item, of its content). */
  readonly lines: readonly string[];
}

/** A value below a key in block style. `style` is what stood there before. */
export function writeBlock(value: JsonValue, layout: Layout, style?: NodeStyle): Written {
  if (value === null || typeof value !== 'object') return writeBlockScalar(value, layout, style);
  if (Array.isArray(value)) {
    return value.length === 0
      ? { inline: '[]', lines: [] }
      : { inline: '', lines: indented(itemLines(value, layout), layout.dashStep) };
  }
  return Object.keys(value).length === 0
    ? { inline: '{}', lines: [] }
    : { inline: '', lines: indented(pairLines(value, layout), layout.step) };
}

function writeBlockScalar(value: null | boolean | number | string, layout: Layout, style?: NodeStyle): Written {
  const literal = typeof value === 'string' && !style?.endsWith('quoted') ? literalBlock(value) : undefined;
  if (literal !== undefined) return { inline: literal.header, lines: indented(literal.lines, layout.step) };
  return {
    inline: writeScalar(value, {
      flow: false,
      json: false,
      quote: layout.quote,
      ...(style === undefined ? {} : { style }),
    }),
    lines: [],
  };
}

/** The lines of a mapping's pairs, from column 0. */
export function pairLines(value: JsonObject, layout: Layout): string[] {
  return Object.keys(value).flatMap((key) => {
    const { inline, lines } = writeBlock(value[key] ?? null, layout);
    return [`${writeKey(key, layout)}:${inline === '' ? '' : ` ${inline}`}`, ...lines];
  });
}

/** The lines of a list's items, from column 0. */
export function itemLines(items: readonly JsonValue[], layout: Layout): string[] {
  return items.flatMap((item) => {
    const [first = '', ...rest] = contentLines(item, layout);
    return [`- ${first}`, ...indented(rest, 2)];
  });
}

/** The lines of a value that begins behind a dash, or at the document's root, from column 0. */
export function contentLines(value: JsonValue, layout: Layout, style?: NodeStyle): string[] {
  if (Array.isArray(value) && value.length > 0) return itemLines(value, layout);
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0)
    return pairLines(value, layout);
  const { inline, lines } = writeBlock(value, layout, style);
  return [inline, ...lines];
}

/** A key in block style. */
function writeKey(key: string, layout: Layout): string {
  return writeScalar(key, { flow: layout.json, json: layout.json, quote: layout.quote });
}

/** How something inside brackets is written. */
export interface FlowStyle {
  readonly json: boolean;
  readonly quote: 'single' | 'double';
  /** Keys stand in double quotes. */
  readonly quotedKeys: boolean;
  /** Between key and value: `: `, or `:` in compact JSON. */
  readonly colon: string;
  /** Between elements on one line: `, `, or `,`. */
  readonly comma: string;
  /** Inside the brackets: nothing, or a space. */
  readonly padding: string;
}

/** A value on one line, in flow style. */
export function writeFlow(value: JsonValue, style: FlowStyle, before?: NodeStyle): string {
  if (value === null || typeof value !== 'object') {
    return writeScalar(value, {
      flow: true,
      json: style.json,
      quote: style.quote,
      ...(before === undefined ? {} : { style: before }),
    });
  }
  if (Array.isArray(value))
    return inBrackets(
      '[]',
      value.map((item) => writeFlow(item, style)),
      style,
    );
  const pairs = Object.keys(value).map(
    (key) => `${writeFlowKey(key, style)}${style.colon}${writeFlow(value[key] ?? null, style)}`,
  );
  return inBrackets('{}', pairs, style);
}

function inBrackets(brackets: '[]' | '{}', elements: readonly string[], { comma, padding }: FlowStyle): string {
  return elements.length === 0 ? brackets : brackets[0] + padding + elements.join(comma) + padding + brackets[1];
}

/** A key inside brackets. */
export function writeFlowKey(key: string, style: FlowStyle): string {
  return writeScalar(key, { flow: true, json: style.json || style.quotedKeys, quote: style.quote });
}

/** Lines moved to the right; empty lines stay empty. */
export function indented(lines: readonly string[], columns: number): string[] {
  const pad = ' '.repeat(columns);
  return lines.map((line) => (line === '' ? '' : pad + line));
}
