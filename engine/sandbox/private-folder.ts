/** A folder of the user's own, closed to others, and files in it that are there as a whole or not at all. */

import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { CcpolicyError } from '../errors.ts';

/**
 * Somebody else's folder could hold somebody else's results. Windows has no such modes.
 *
 * @param what how messages begin.
 * @throws CcpolicyError `CACHE_DAMAGED` when the folder is open to others; an error of the file system.
 */
export function requirePrivate(directory: string, what: string): void {
  const { mode, uid } = statSync(directory);
  const own = userInfo().uid;
  if (own === -1 || (uid === own && (mode & 0o077) === 0)) return;
  throw cacheDamaged(
    what,
    `${directory} is open to other users; what is kept there was not used, and nothing new is kept.`,
    'Close it (chmod 700), or delete it.',
  );
}

/** Makes it, and all above. */
export function makePrivate(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/** Writes a file beside its place, then moves it there. @throws an error of the file system */
export function writeWhole(file: string, parts: readonly Uint8Array[]): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.new`;
  writeFileSync(temporary, Buffer.concat(parts), { mode: 0o600, flag: 'wx' });
  renameSync(temporary, file);
}

/** `CACHE_DAMAGED`, for telling: what was not used is made anew. */
export function cacheDamaged(what: string, message: string, hint: string): CcpolicyError {
  return new CcpolicyError('CACHE_DAMAGED', `${what}: ${message}`, { hint });
}

/** A file is not what it was when it was written. */
export function fileDamaged(what: string, file: string): CcpolicyError {
  return cacheDamaged(
    what,
    `${file} is not what was written; it was not used, and is written anew.`,
    'If this comes back, look who writes there.',
  );
}
