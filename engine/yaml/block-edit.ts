/** A literal block gets another text: only the lines that differ change. */

import { valueAt } from '../json/pointer.ts';
import type { JsonPointer } from '../model/json.ts';
import type { ManifestDocument, TextEdit } from '../model/source.ts';
import { blockLines } from './block-lines.ts';
import { literalAt } from './embedded.ts';
import { lineEnd, lineStart } from './layout.ts';

/** The edit of the file; undefined where no literal block stands, or one that ends in other line breaks than the text. */
export function blockEdit(document: ManifestDocument, pointer: JsonPointer, text: string): TextEdit | undefined {
  const node = literalAt(document, pointer);
  const before = document.value === undefined ? undefined : valueAt(document.value, pointer);
  if (node === undefined || typeof before !== 'string' || endOf(before) !== endOf(text)) return undefined;
  const file = document.file.text;
  const [old, fresh] = [linesIn(before), linesIn(text)];
  const head = sharedAtHead(old, fresh);
  const tail = sharedAtHead(old.slice(head).reverse(), fresh.slice(head).reverse());
  const offsets = blockLines(file, node).file;
  const startOf = (line: number) => lineStart(file, offsets[line] ?? 0);
  const endOfLine = (line: number) => lineEnd(file, offsets[line] ?? 0);
  const pad = ' '.repeat(node.block?.indent ?? 0);
  const eol = /\r\n|\n|\r/.exec(file)?.[0] ?? '\n';
  const last = old.length - tail - 1;
  const lines = fresh.slice(head, fresh.length - tail).map((line) => (line === '' ? '' : pad + line));
  if (last >= head && lines.length > 0) {
    return { range: { start: startOf(head), end: endOfLine(last) }, text: lines.join(eol) };
  }
  if (head > 0) {
    return {
      range: { start: endOfLine(head - 1), end: endOfLine(last) },
      text: lines.map((line) => eol + line).join(''),
    };
  }
  return { range: { start: startOf(0), end: startOf(last + 1) }, text: lines.map((line) => line + eol).join('') };
}

function endOf(text: string): string {
  return /\n*$/.exec(text)?.[0] ?? '';
}

function linesIn(text: string): string[] {
  return text.replace(/\n+$/, '').split('\n');
}

function sharedAtHead(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((line, index) => line !== b[index]);
  return differs < 0 ? a.length : differs;
}
