/** A failure as people read it: what, where, the source line with a caret, and what to do. */

import { type CcpolicyError, visible } from '../engine/index.ts';

const LONGEST = 200;

/** The text for stderr, with a line break at the end; a paragraph for each mistake. A `note` stops nothing. */
export function errorText(error: CcpolicyError, kind: 'error' | 'note' = 'error'): string {
  const all = [error, ...error.others];
  return all.map((each, index) => paragraph(each, kind, all[index + 1]?.hint)).join('');
}

/** Advice that the next mistake repeats is given there. */
function paragraph(error: CcpolicyError, kind: 'error' | 'note', nextHint: string | undefined): string {
  const { location, excerpt, hint } = error;
  const place = location === undefined ? '' : `${visible(location.path)}:${location.line}:${location.column}: `;
  const [first = '', ...more] = error.message.split('\n').map(visible);
  const lines = [`${kind}[${error.code}]: ${place}${first}`, ...more.map((line) => `  ${line}`)];
  if (location !== undefined && excerpt !== undefined) {
    const gutter = String(location.line);
    const { shown, caret } = around(excerpt.replaceAll('\t', ' '), location.column - 1);
    lines.push(`  ${gutter} | ${visible(shown)}`);
    lines.push(`  ${' '.repeat(gutter.length)} | ${' '.repeat(caret)}^`);
  }
  if (hint !== undefined && hint !== nextHint) lines.push(`  ${visible(hint)}`);
  return `${lines.join('\n')}\n`;
}

/** The part of a long line that is around its caret. */
function around(line: string, column: number): { shown: string; caret: number } {
  const caret = Math.max(0, column);
  if (line.length <= LONGEST) return { shown: line, caret };
  const start = Math.max(0, Math.min(caret - LONGEST / 2, line.length - LONGEST));
  const shown = `${start > 0 ? '…' : ''}${line.slice(start, start + LONGEST)}${start + LONGEST < line.length ? '…' : ''}`;
  return { shown, caret: caret - start + (start > 0 ? 1 : 0) };
}
