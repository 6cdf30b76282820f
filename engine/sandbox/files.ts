/** The files that a sandboxed program may read: those below one folder, by real path. What leads out is not there. */

import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** As large as a file of manifests may be. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Answers about one folder. Paths are absolute, `/`-separated, and begin at the folder. */
export class ConfinedFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = realpathSync(root);
  }

  /** `d` or `f`, then the path without links. */
  resolve(path: string): string | undefined {
    const real = this.#real(path);
    const kind = real === undefined ? undefined : kindOf(real);
    return real === undefined || kind === undefined ? undefined : kind + this.#inside(real);
  }

  /** The content of a regular file, or `too-large`. */
  read(path: string): Uint8Array | 'too-large' | undefined {
    const real = this.#real(path);
    if (real === undefined || kindOf(real) !== 'f') return undefined;
    try {
      return statSync(real).size > MOST_BYTES ? 'too-large' : readFileSync(real);
    } catch {
      return undefined;
    }
  }

  /** Names in order of their bytes, as Go sorts them, each behind `d`, `f`, or `x` for what cannot be reached. */
  list(path: string): string[] | undefined {
    const real = this.#real(path);
    if (real === undefined || kindOf(real) !== 'd') return undefined;
    const names = readdirSync(real).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return names.map((name) => {
      const target = this.#real(`${this.#inside(real)}/${name}`);
      return `${(target === undefined ? undefined : kindOf(target)) ?? 'x'}${name}`;
    });
  }

  #real(path: string): string | undefined {
    try {
      const real = realpathSync(join(this.#root, path));
      return real === this.#root || real.startsWith(this.#prefix()) ? real : undefined;
    } catch {
      return undefined;
    }
  }

  #inside(real: string): string {
    return real === this.#root ? '/' : `/${real.slice(this.#prefix().length).replaceAll(sep, '/')}`;
  }

  #prefix(): string {
    return this.#root.endsWith(sep) ? this.#root : this.#root + sep;
  }
}

function kindOf(real: string): 'd' | 'f' | undefined {
  const stat = statSync(real, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return 'd';
  return stat?.isFile() ? 'f' : undefined;
}
