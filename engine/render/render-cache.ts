/**
 * Renderings on disk, in a private folder. For each request there is a list of what was read when it was rendered, with a
 * digest of the answers, and the name of what came of it: a file that is called by its own digest. Nothing is used that
 * is not what was written, and no rendering whose files would be read differently now.
 */

import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CcpolicyError } from '../errors.ts';
import { sha256 } from '../sandbox/artefact.ts';
import type { Asked } from '../sandbox/asked.ts';
import { fileDamaged, makePrivate, requirePrivate, writeWhole } from '../sandbox/private-folder.ts';
import { type KeptVariant, packParts, packVariants, unpackParts, unpackVariants } from './kept-files.ts';

/** Where renderings are kept. Keys are lower-case hex. */
export interface RenderCache {
  /** What came of a request; `digestNow` tells the digest that the answers to questions have now. */
  find(key: string, digestNow: (questions: readonly string[]) => string | undefined): Uint8Array[] | undefined;
  /** Keeps what came of it. A cache that cannot be written is as good as none: nothing is thrown. */
  keep(key: string, asked: Asked, parts: readonly Uint8Array[]): void;
  /** Makes room, when something was written. */
  prune(): void;
}

/** So much is kept on disk; beyond it, the oldest files go first. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Of one request: branches, and repositories with the same paths. */
const VARIANTS_KEPT = 4;
const WHAT = 'The cache of renderings';

/**
 * A cache below `directory`, which is made when absent and must be the user's own (mode 0700).
 *
 * @param tell is given `CACHE_DAMAGED` for what was not used.
 */
export function openRenderCache(
  directory: string,
  tell: (problem: CcpolicyError) => void,
  mostBytes: number = MOST_BYTES,
): RenderCache {
  const folder = new Folder(directory, tell);
  const listOf = (key: string) => folder.read(`${key}.asked`, unpackVariants) ?? [];
  return {
    find: (key, digestNow) => {
      const same = listOf(key).find(({ questions, answers }) => digestNow(questions) === answers);
      if (same === undefined) return undefined;
      const { result } = same;
      return folder.read(`${result}.rendering`, (bytes) => (sha256(bytes) === result ? unpackParts(bytes) : undefined));
    },
    keep: (key, { questions, answers }, parts) => {
      if (answers === undefined) return;
      const content = packParts(parts);
      const variant: KeptVariant = { questions, answers, result: sha256(content) };
      const others = listOf(key).filter((each) => each.answers !== answers);
      folder.write(`${variant.result}.rendering`, content);
      folder.write(`${key}.asked`, packVariants([variant, ...others].slice(0, VARIANTS_KEPT)));
    },
    prune: () => folder.prune(mostBytes),
  };
}

/** Reads and writes below the user's cache folder as long as both folders are private. */
class Folder {
  readonly #above: string;
  readonly #folder: string;
  readonly #tell: (problem: CcpolicyError) => void;
  #isRefused = false;
  #isWritten = false;

  constructor(above: string, tell: (problem: CcpolicyError) => void) {
    this.#above = above;
    this.#folder = join(above, 'renderings');
    this.#tell = tell;
  }

  /** `unpack` gives undefined for what was not written by us. */
  read<T>(name: string, unpack: (bytes: Buffer) => T | undefined): T | undefined {
    const file = join(this.#folder, name);
    const bytes = this.#quietly(() => readFileSync(file));
    if (bytes === undefined || !this.#isPrivate()) return undefined;
    const content = unpack(bytes);
    if (content === undefined) this.#tell(fileDamaged(WHAT, file));
    return content;
  }

  write(name: string, bytes: Uint8Array): void {
    this.#quietly(() => {
      makePrivate(this.#folder);
      if (!this.#isPrivate()) return;
      writeWhole(join(this.#folder, name), [bytes]);
      this.#isWritten = true;
    });
  }

  prune(mostBytes: number): void {
    if (!this.#isWritten) return;
    this.#quietly(() => {
      const files = readdirSync(this.#folder).flatMap((name) => this.#stat(join(this.#folder, name)));
      files.sort((a, b) => b.time - a.time);
      let total = 0;
      for (const { path, size } of files) {
        total += size;
        if (total > mostBytes) rmSync(path, { force: true });
      }
    });
  }

  /** Another process may have made room, too. */
  #stat(path: string): { path: string; size: number; time: number }[] {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? [] : [{ path, size: found.size, time: found.mtimeMs }];
  }

  /** A folder that is open to others is told once. */
  #isPrivate(): boolean {
    if (this.#isRefused) return false;
    try {
      requirePrivate(this.#above, WHAT);
      requirePrivate(this.#folder, WHAT);
      return true;
    } catch (error) {
      this.#isRefused = true;
      if ((error as CcpolicyError).code === 'CACHE_DAMAGED') this.#tell(error as CcpolicyError);
      return false;
    }
  }

  #quietly<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch {
      // What cannot be read or written is rendered again.
      return undefined;
    }
  }
}
