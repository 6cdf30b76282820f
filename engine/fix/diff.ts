/** Repairs as a patch that `git apply` takes. */

import { createTwoFilesPatch } from 'diff';

const CONTEXT_LINES = 3;

/** The unified diff of one file; `''` when nothing changed. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return '';
  const [old, fresh] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const body = createTwoFilesPatch('a', 'b', before, after, undefined, undefined, { context: CONTEXT_LINES });
  const hunks = body.slice(body.indexOf('@@'));
  return `diff --git ${old} ${fresh}\n--- ${old}\n+++ ${fresh}\n${hunks}`;
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
