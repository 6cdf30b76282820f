/** Compiled users' rules on disk, in a private directory: an input like any other, so verified like any other. */

import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { CcpolicyError } from '../errors.ts';
import { sha256 } from '../sandbox/artefact.ts';

/** Where compiled rules are kept. Keys are lower-case hex. */
export interface RuleCache {
  /** The entry; undefined when there is none. @throws CcpolicyError `CACHE_DAMAGED` */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Keeps an entry. A cache that cannot be written is as good as none: nothing is thrown. */
  write(key: string, entry: Uint8Array): Promise<void>;
}

/** Entries beyond this many are deleted, the oldest first. */
const ENTRIES_KEPT = 32;
const SUFFIX = '.rego-cache';
/** SHA-256 of the rest, in hex, and a line break. */
const HEADER_LENGTH = 65;

/** A cache in `directory`, which is made when absent and must be the user's own (mode 0700). */
export function openRuleCache(directory: string): RuleCache {
  const fileOf = (key: string) => join(directory, `${key}${SUFFIX}`);
  return {
    read: async (key) => {
      const bytes = await readFile(fileOf(key)).catch(() => undefined);
      if (bytes === undefined) return undefined;
      await requirePrivate(directory);
      return verify(bytes, fileOf(key));
    },
    write: async (key, entry) => {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await requirePrivate(directory);
        const temporary = `${fileOf(key)}.${sha256(entry).slice(0, 8)}.new`;
        await writeFile(temporary, [Buffer.from(`${sha256(entry)}\n`), entry], { mode: 0o600 });
        await rename(temporary, fileOf(key));
        await prune(directory);
      } catch {
        // The next run compiles again.
      }
    },
  };
}

function verify(bytes: Buffer, file: string): Uint8Array {
  const entry = bytes.subarray(HEADER_LENGTH);
  if (bytes.subarray(0, HEADER_LENGTH).toString('latin1') === `${sha256(entry)}\n`) return entry;
  throw damaged(
    `${file} is not what was written; it was not used, and is written anew.`,
    'If this comes back, look who writes there.',
  );
}

/** Somebody else's directory could hold somebody else's policy. Windows has no such modes. */
async function requirePrivate(directory: string): Promise<void> {
  const { mode, uid } = await stat(directory);
  const own = userInfo().uid;
  if (own === -1) return;
  if (uid !== own || (mode & 0o077) !== 0) {
    throw damaged(
      `${directory} is open to other users; what is kept there was not used, and nothing new is kept.`,
      'Close it (chmod 700), or delete it.',
    );
  }
}

function damaged(message: string, hint: string): CcpolicyError {
  return new CcpolicyError('CACHE_DAMAGED', `The cache of compiled rules: ${message}`, { hint });
}

async function prune(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(SUFFIX));
  if (names.length <= ENTRIES_KEPT) return;
  const entries = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(join(directory, name))).mtimeMs })),
  );
  entries.sort((a, b) => b.time - a.time);
  await Promise.all(entries.slice(ENTRIES_KEPT).map(({ name }) => rm(join(directory, name), { force: true })));
}
