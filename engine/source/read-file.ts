/** Files as text: bounded, strictly UTF-8, byte order mark and line breaks kept. */

import { isUtf8 } from 'node:buffer';
import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../model/source.ts';
import type { SourceProblem } from './files.ts';

/** The bound of decision 17, checked before reading. */
export const MAXIMUM_FILE_BYTES = 64 * 1024 * 1024;

/** A named pipe would wait for a writer for ever. Windows has no such flag, and no such pipes. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file, or why there is none. */
export type ReadFile = { readonly file: SourceFile } | { readonly problem: SourceProblem };

/**
 * Reads files one after the other, in their order, each when it is asked for: the set never stands in memory.
 * Reads are synchronous on purpose: for small files the thread pool costs more than parsing them.
 */
export function* readFiles(root: string, paths: Iterable<string>): Generator<ReadFile> {
  for (const path of paths) yield readFile(root, path);
}

/** Reads one file. The path is relative to the root. */
export function readFile(root: string, path: string): ReadFile {
  try {
    const bytes = readBounded(join(root, path));
    return bytes === undefined ? tooLarge(path) : toSourceFile(path, bytes);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { problem: { path, code: 'FILE_UNREADABLE', message: `This file cannot be read${reason}.` } };
  }
}

/** Decodes bytes; invalid UTF-8 is a problem at the first line that holds some, and leaves the other documents. */
export function toSourceFile(path: string, bytes: Buffer): ReadFile {
  if (isUtf8(bytes)) return { file: { path, text: bytes.toString('utf8') } };
  const line = findInvalidLine(bytes);
  const rest = readableRest(path, bytes);
  const message = 'This file is not UTF-8. Save it as UTF-8.';
  return { problem: { path, code: 'FILE_NOT_UTF8', message, line, ...(rest === undefined ? {} : { rest }) } };
}

const SEPARATOR = '---';

/** The documents that are UTF-8, each on its own lines; of the others only the line breaks are left. */
function readableRest(path: string, bytes: Buffer): SourceFile | undefined {
  let text = '';
  let isAny = false;
  for (let start = 0; start < bytes.length; ) {
    const next = bytes.indexOf(`\n${SEPARATOR}`, start);
    const end = next < 0 ? bytes.length : next + 1;
    const piece = bytes.subarray(start, end);
    if (isUtf8(piece)) {
      isAny = true;
      text += piece.toString('utf8');
    } else {
      const written = piece.toString('latin1');
      text += (written.startsWith(SEPARATOR) ? SEPARATOR : '') + written.replaceAll(/[^\r\n]+/g, '');
    }
    start = end;
  }
  return isAny ? { path, text, isPart: true } : undefined;
}

/** The problem of a file beyond the bound. */
export function tooLarge(path: string): ReadFile {
  return {
    problem: { path, code: 'FILE_TOO_LARGE', message: 'This file is larger than 64 MiB and is not read. Split it.' },
  };
}

/** A test of files by path, asking the disk once per path. */
export function toFileTest(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>();
  return (path) => {
    const answer = known.get(path) ?? existsSync(join(root, path));
    known.set(path, answer);
    return answer;
  };
}

function readBounded(absolute: string): Buffer | undefined {
  const descriptor = openSync(absolute, WITHOUT_WAITING);
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: 'not a regular file' });
    if (stat.size > MAXIMUM_FILE_BYTES) return undefined;
    const bytes = Buffer.allocUnsafe(stat.size);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, length);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function findInvalidLine(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
