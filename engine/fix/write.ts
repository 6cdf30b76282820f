/** Writing repaired files: each whole or not at all, whatever happens in between. */

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { FixError } from '../errors.ts';
import type { FileRepair } from './repair.ts';

/**
 * Writes a repaired file: temporary file beside it, same mode, flushed, renamed. Links are followed as long as they stay
 * inside the root.
 *
 * @throws FixError `FIX_STALE` when the file changed since it was read, `WRITE_FAILED` when it cannot be written.
 */
export function writeRepair(root: string, { file, text }: Pick<FileRepair, 'file' | 'text'>): void {
  const target = realTarget(root, file.path);
  // A name of its own: whatever a killed run left behind, or another run is writing, is never in the way.
  const temporary = join(dirname(target), `.ccpolicy-${randomUUID()}.new`);
  try {
    writeDurably(temporary, text, statSync(target).mode);
    requireUnchanged(target, file);
    renameSync(temporary, target);
  } catch (cause) {
    removeQuietly(temporary);
    if (cause instanceof FixError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new FixError('WRITE_FAILED', `${file.path} cannot be written${reason}; it is as it was.`, {
      hint: 'Its folder must let you make files; correct that and run `ccpolicy fix` again.',
      cause,
    });
  }
}

function realTarget(root: string, path: string): string {
  const target = realpathSync(join(root, path));
  if (target.startsWith(realpathSync(root) + sep)) return target;
  throw new FixError('WRITE_FAILED', `${path} is a link that leaves ${basename(root)}; it is left alone.`);
}

function requireUnchanged(target: string, file: FileRepair['file']): void {
  if (readFileSync(target).equals(Buffer.from(file.text))) return;
  throw new FixError('FIX_STALE', `${file.path} changed while ccpolicy worked; it is left alone.`, {
    hint: 'Run `ccpolicy fix` again.',
  });
}

function writeDurably(path: string, text: string, mode: number): void {
  const descriptor = openSync(path, 'wx', mode & 0o7777);
  try {
    fchmodSync(descriptor, mode & 0o7777);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was never made.
  }
}
