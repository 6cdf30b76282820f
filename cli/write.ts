/** Writing what a command has to say: whole, or with an error; and a file that is in the way is never half of two. */

import {
  closeSync,
  fstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { CcpolicyError } from '../engine/index.ts';

const STANDARD = [1, 2] as const;

/**
 * A reader that has left (`| head`) is no failure, and the verdict stands; where nothing can be told, nobody hears of it.
 * What `writeStdout` waits for, it tells itself.
 */
export function tolerateLostReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/**
 * Waits until the text is out: a pipe may take it slowly, and the exit code must not cut it.
 *
 * @throws CcpolicyError `WRITE_FAILED`
 */
export async function writeStdout(text: string): Promise<void> {
  try {
    const out = fstatSync(1);
    // Node writes to a file once, and takes a disk that is full after the first half for success.
    if (out.isFile() || (out.isCharacterDevice() && !process.stdout.isTTY)) writeAll(1, text);
    else await writeStream(text);
  } catch (cause) {
    if (codeOf(cause) === 'EPIPE') return;
    throw notWritten('Standard output cannot be written', cause, 'Make room where it goes, or send it elsewhere.');
  }
}

function writeStream(text: string): Promise<void> {
  return new Promise((done, fail) => {
    process.stdout.write(text, (error) => (error ? fail(error) : done()));
  });
}

/**
 * Writes a file whole or not at all. A link is followed; what is no regular file (a device, a pipe, this process's own
 * output) is written to, never replaced.
 *
 * @throws CcpolicyError `WRITE_FAILED`
 */
export function writeWhole(path: string, text: string): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    const own = there && STANDARD.find((descriptor) => isSame(fstatSync(descriptor), there));
    if (own !== undefined) writeAll(own, text);
    else if (there !== undefined && !there.isFile()) writeInto(path, text);
    else replace(there === undefined ? path : realpathSync(path), text, there);
  } catch (cause) {
    throw notWritten(
      `The report cannot be written to ${path}`,
      cause,
      'Its folder must exist, and you must be allowed to write there.',
    );
  }
}

function isSame(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function replace(path: string, text: string, there: Stats | undefined): void {
  const temporary = `${path}.${process.pid}.new`;
  try {
    writeFileSync(temporary, text, there === undefined ? {} : { mode: there.mode & 0o777 });
    renameSync(temporary, path);
  } catch (cause) {
    removeQuietly(temporary);
    throw cause;
  }
}

function writeInto(path: string, text: string): void {
  const descriptor = openSync(path, 'w');
  try {
    writeAll(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

function notWritten(what: string, cause: unknown, hint: string): CcpolicyError {
  const code = codeOf(cause);
  return new CcpolicyError('WRITE_FAILED', `${what}${code === undefined ? '' : ` (${code})`}.`, { hint, cause });
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing may be written, nothing was made.
  }
}
