/** The beginning of a line of YAML or JSON as a reader sees it, without parsing what is around it. */

const KEY = /^\s*(?:[-{[]\s*)*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'{}[\],:#]+)\s*:(?=\s|$)\s*/;
/** A value that is written on the following lines. */
export const BLOCK_HEADER = /^[|>][0-9+-]*\s*(?:#.*)?$/;

/** The key that a line begins with, and where its value begins; undefined for a line without one. */
export function keyOfLine(line: string): { readonly name: string; readonly valueStart: number } | undefined {
  const match = KEY.exec(line);
  const key = match?.[1];
  if (match === null || key === undefined) return undefined;
  return { name: /^["']/.test(key) ? key.slice(1, -1) : key, valueStart: match[0].length };
}

/** How many columns a line is indented. */
export function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}
