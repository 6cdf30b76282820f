/** Finds the line of a key inside a METADATA comment, where OPA tells only where the comment begins. */

/** A comment line with a mapping key: its indentation behind `#`, and the key without quotes. */
const KEY_LINE = /^\s*#( *)(?:- )?["']?([^"':\s]+)["']?\s*:/;

/**
 * The line (from 1) of the innermost key of `keys` that can be found, each searched below the one before; the line of
 * `# METADATA` when none is there.
 */
export function lineOfKey(text: string, metadataRow: number, keys: readonly string[]): number {
  const lines = text.split('\n');
  let row = metadataRow;
  let indentation = -1;
  for (const key of keys) {
    const found = findBelow(lines, row, indentation, key);
    if (found === undefined) break;
    ({ row, indentation } = found);
  }
  return row;
}

function findBelow(
  lines: readonly string[],
  row: number,
  indentation: number,
  key: string,
): { row: number; indentation: number } | undefined {
  for (let index = row; lines[index]?.trimStart().startsWith('#'); index++) {
    const match = KEY_LINE.exec(lines[index] ?? '');
    if (match === null) continue;
    const depth = match[1]?.length ?? 0;
    if (depth <= indentation) return undefined;
    if (match[2] === key) return { row: index + 1, indentation: depth };
  }
  return undefined;
}
