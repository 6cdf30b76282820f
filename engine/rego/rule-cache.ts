/** Compiled users' rules on disk, in a private directory: an input like any other, so verified like any other. */

import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../sandbox/artefact.ts';
import { fileDamaged, makePrivate, requirePrivate, writeWhole } from '../sandbox/private-folder.ts';

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
const WHAT = 'The cache of compiled rules';

/** A cache in `directory`, which is made when absent and must be the user's own (mode 0700). */
export function openRuleCache(directory: string): RuleCache {
  const fileOf = (key: string) => join(directory, `${key}${SUFFIX}`);
  return {
    read: async (key) => {
      const bytes = await readFile(fileOf(key)).catch(() => undefined);
      if (bytes === undefined) return undefined;
      requirePrivate(directory, WHAT);
      return verify(bytes, fileOf(key));
    },
    write: async (key, entry) => {
      try {
        makePrivate(directory);
        requirePrivate(directory, WHAT);
        writeWhole(fileOf(key), [Buffer.from(`${sha256(entry)}\n`), entry]);
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
  throw fileDamaged(WHAT, file);
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
