/** Lines that fit the screen, for what the shell writes itself; reports wrap their own. */

import { wrap } from '../engine/index.ts';

const MIN_WIDTH = 40;
const MAX_WIDTH = 120;

/** Columns of the terminal that stdout is, within what can be read well; 80 without one. */
export function screenWidth(): number {
  return Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, process.stdout.columns ?? 80));
}

/** A sentence behind a head, which is at most `indent` wide; the lines that follow begin after `indent` cells. */
export function hanging(head: string, text: string, width: number, indent = head.length): string[] {
  const [first = '', ...rest] = wrap(text, width, ' '.repeat(indent));
  return [`${head}${first.trimStart()}`.trimEnd(), ...rest];
}
