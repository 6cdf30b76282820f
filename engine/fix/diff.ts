/**
 * Repairs as a patch that `git apply` takes. Lines are compared document by document: a file of many repaired documents
 * as a whole would cost the square of its changes.
 */

import { diffArrays } from 'diff';
import type { TextEdit } from '../model/source.ts';
import { applyEdits } from '../yaml/splice.ts';

const CONTEXT_LINES = 3;

/** Lines `[start, end)` of the old file, replaced. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly added: readonly string[];
}

/** The unified diff of one file; `''` when nothing changed. `edits` are in order and do not touch. */
export function unifiedDiff(path: string, before: string, edits: readonly TextEdit[]): string {
  const lines = linesOf(before);
  const changes = changesOf(before, lines, edits);
  if (changes.length === 0) return '';
  const [old, fresh] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  return `diff --git ${old} ${fresh}\n--- ${old}\n+++ ${fresh}\n${hunksOf(lines, changes)}`;
}

/** The text in lines, breaks kept; a text that ends in a break has no empty line behind it. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** What the edits change, in lines. */
function changesOf(before: string, lines: readonly string[], edits: readonly TextEdit[]): Change[] {
  return regionsOf(lines, edits).flatMap(({ start, end, from, to, edits: own }) => {
    const moved = own.map(({ range, text }) => ({ text, range: { start: range.start - from, end: range.end - from } }));
    const replaced = applyEdits(before.slice(from, to), moved);
    return compare(lines.slice(start, end), linesOf(replaced), start);
  });
}

/** Whole lines `[start, end)` at offsets `[from, to)`, with the edits inside them. */
interface Region {
  readonly start: number;
  end: number;
  readonly from: number;
  to: number;
  readonly edits: TextEdit[];
}

/** Edits that touch a common line are one region; an edit inside a line takes the whole line along. */
function regionsOf(lines: readonly string[], edits: readonly TextEdit[]): Region[] {
  const regions: Region[] = [];
  let line = 0;
  let offset = 0;
  const advance = (isBefore: (end: number) => boolean) => {
    for (
      let length = lines[line]?.length;
      length !== undefined && isBefore(offset + length);
      length = lines[line]?.length
    ) {
      offset += length;
      line += 1;
    }
  };
  for (const edit of edits) {
    const last = regions.at(-1);
    const joins = last !== undefined && edit.range.start < last.to;
    if (!joins) advance((end) => end <= edit.range.start);
    const region = joins ? last : { start: line, end: line, from: offset, to: offset, edits: [] };
    if (!joins) regions.push(region);
    region.edits.push(edit);
    // Up to the end of the line that holds the edit's last character, or, for an insertion, its place.
    while (line < lines.length && (offset < edit.range.end || offset <= edit.range.start)) {
      offset += (lines[line] ?? '').length;
      line += 1;
    }
    region.end = line;
    region.to = offset;
  }
  return regions;
}

function compare(old: readonly string[], fresh: readonly string[], start: number): Change[] {
  const changes: Change[] = [];
  let at = start;
  for (const { added, removed, value } of diffArrays([...old], [...fresh])) {
    const last = changes.at(-1);
    if (added) {
      if (last !== undefined && last.end === at) changes[changes.length - 1] = { ...last, added: value };
      else changes.push({ start: at, end: at, added: value });
    } else {
      if (removed) changes.push({ start: at, end: at + value.length, added: [] });
      at += value.length;
    }
  }
  return changes;
}

/** Changes nearer to one another than their context share a hunk. */
function hunksOf(lines: readonly string[], changes: readonly Change[]): string {
  let text = '';
  let shift = 0;
  let group: Change[] = [];
  const flush = () => {
    const hunk = hunkOf(lines, group, shift);
    text += hunk.text;
    shift += hunk.shift;
    group = [];
  };
  for (const change of changes) {
    const last = group.at(-1);
    if (last !== undefined && change.start - last.end > 2 * CONTEXT_LINES) flush();
    group.push(change);
  }
  flush();
  return text;
}

function hunkOf(lines: readonly string[], group: readonly Change[], shift: number): { text: string; shift: number } {
  const start = Math.max(0, (group[0]?.start ?? 0) - CONTEXT_LINES);
  const end = Math.min(lines.length, (group.at(-1)?.end ?? 0) + CONTEXT_LINES);
  const body: string[] = [];
  let at = start;
  let grown = 0;
  for (const { start: from, end: to, added } of group) {
    body.push(...lines.slice(at, from).map((line) => marked(' ', line)));
    body.push(...lines.slice(from, to).map((line) => marked('-', line)));
    body.push(...added.map((line) => marked('+', line)));
    at = to;
    grown += added.length - (to - from);
  }
  body.push(...lines.slice(at, end).map((line) => marked(' ', line)));
  const count = end - start;
  const head = `@@ -${position(start, count)} +${position(start + shift, count + grown)} @@\n`;
  return { text: head + body.join(''), shift: grown };
}

/** An empty side names the line before it. */
function position(start: number, count: number): string {
  return `${count === 0 ? start : start + 1},${count}`;
}

function marked(mark: string, line: string): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}

/** Git writes names with control characters, quotes, backslashes or bytes beyond ASCII in quotes, as octal escapes. */
function quoted(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name) && !/["\\]/.test(name)) return name;
  const bytes = [...new TextEncoder().encode(name)].map((byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${bytes.join('')}"`;
}
