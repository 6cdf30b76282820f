/** Where the keys of a TOML text stand (toml.io 1.0), as far as a line can tell: tables, keys and their values. */

import { escapeSegment } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { Range } from '../model/source.ts';

/** Pointer → range of the value (of a table its header), in offsets of the text. */
export function tomlPlaces(text: string): Map<JsonPointer, Range> {
  const places = new Map<JsonPointer, Range>();
  const arrays = new Map<JsonPointer, number>();
  let table = '';
  for (let offset = 0; offset < text.length; ) {
    const end = lineEnd(text, offset);
    const line = text.slice(offset, end);
    const content = offset + (/^\s*/.exec(line)?.[0].length ?? 0);
    const header = /^\s*(\[\[?)(.*?)\]\]?\s*(?:#.*)?$/.exec(line);
    if (header !== null) {
      table = tablePointer(header[2] ?? '', header[1] === '[[', arrays);
      places.set(table, { start: content, end: offset + line.trimEnd().length });
    } else if (content < end && text[content] !== '#') {
      offset = readKey(text, content, table, places);
      continue;
    }
    offset = end + 1;
  }
  return places;
}

/** Notes one `key = value`, which may go on over several lines, and returns the offset of the line behind it. */
function readKey(text: string, start: number, table: JsonPointer, places: Map<JsonPointer, Range>): number {
  const end = lineEnd(text, start);
  const key = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]|[ \t.])+(?==)/.exec(text.slice(start, end))?.[0];
  if (key === undefined) return end + 1;
  const gap = /^[ \t]*/.exec(text.slice(start + key.length + 1, end))?.[0].length ?? 0;
  const from = start + key.length + 1 + gap;
  const to = valueEnd(text, from);
  const pointer = [...keyParts(key)].reduce((base, part) => `${base}/${escapeSegment(part)}`, table);
  places.set(pointer, { start: from, end: to });
  return lineEnd(text, to) + 1;
}

function lineEnd(text: string, start: number): number {
  const found = text.indexOf('\n', start);
  return found === -1 ? text.length : found;
}

/** Behind a value: strings over several lines and brackets are followed to their end. */
function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let offset = start; offset < text.length; ) {
    const character = text[offset] ?? '';
    if (character === '"' || character === "'") {
      offset = stringEnd(text, offset, character);
      if (depth === 0) return offset;
      continue;
    }
    if (character === '#' || character === '\n') {
      if (depth === 0) return start + text.slice(start, offset).trimEnd().length;
      offset = character === '#' ? lineEnd(text, offset) : offset + 1;
      continue;
    }
    if ('[{'.includes(character)) depth += 1;
    if (']}'.includes(character)) depth -= 1;
    offset += 1;
    if (depth === 0 && ']}'.includes(character)) return offset;
  }
  return start + text.slice(start).trimEnd().length;
}

function stringEnd(text: string, start: number, quote: string): number {
  const long = text.startsWith(quote.repeat(3), start);
  const closing = long ? quote.repeat(3) : quote;
  let offset = start + closing.length;
  while (offset < text.length && !text.startsWith(closing, offset)) {
    if (!long && text[offset] === '\n') return offset;
    offset += quote === '"' && text[offset] === '\\' ? 2 : 1;
  }
  let end = Math.min(offset + closing.length, text.length);
  // A long string may end with one or two quotes of its own before the three that close it.
  while (long && text[end] === quote && end < offset + 5) end += 1;
  return end;
}

function* keyParts(key: string): Generator<string> {
  for (const [part] of key.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+/g)) {
    if (part.startsWith('"')) yield quotedKey(part);
    else yield part.startsWith("'") ? part.slice(1, -1) : part;
  }
}

function quotedKey(part: string): string {
  try {
    return String(JSON.parse(part));
  } catch {
    return part.slice(1, -1);
  }
}

/** A table's pointer; every `[[name]]` opens the next element, and later headers below the name mean the last one. */
function tablePointer(header: string, isArray: boolean, arrays: Map<JsonPointer, number>): JsonPointer {
  const parts = [...keyParts(header)];
  let pointer = '';
  for (const [index, part] of parts.entries()) {
    pointer += `/${escapeSegment(part)}`;
    const last = index === parts.length - 1;
    if (last && isArray) arrays.set(pointer, (arrays.get(pointer) ?? -1) + 1);
    const element = arrays.get(pointer);
    if (element !== undefined) pointer += `/${element}`;
  }
  return pointer;
}
