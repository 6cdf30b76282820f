/**
 * The files that a sandboxed program may read: those below one folder, by real path. What leads out is not there. For one
 * request, texts may stand in for files, or beside them.
 */

import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

/** As large as a file of manifests may be. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Texts by path relative to the folder; they stand in folders that exist. */
export type VirtualFiles = Readonly<Record<string, string>>;

/** Answers about one folder. Paths are absolute, `/`-separated, and begin at the folder. */
export class ConfinedFiles {
  readonly #root: string;
  /** By path as answers have it, without links. */
  #virtual: ReadonlyMap<string, Uint8Array> = new Map();

  constructor(root: string) {
    this.#root = realpathSync.native(root);
  }

  /** Replaces the texts that stand in for files. Those of folders that are not there are left out. */
  overlay(files: VirtualFiles): void {
    const entries = Object.entries(files).flatMap(([path, text]): [string, Uint8Array][] => {
      const place = this.#place(`/${path}`);
      return place === undefined ? [] : [[place, new TextEncoder().encode(text)]];
    });
    this.#virtual = new Map(entries);
  }

  /** `d` or `f`, then the path without links. */
  resolve(path: string): string | undefined {
    const place = this.#virtualPlace(path);
    if (place !== undefined) return `f${place}`;
    const real = this.#real(path);
    const kind = real === undefined ? undefined : kindOf(real);
    return real === undefined || kind === undefined ? undefined : kind + this.#inside(real);
  }

  /** The content of a regular file, or `too-large`. */
  read(path: string): Uint8Array | 'too-large' | undefined {
    const place = this.#virtualPlace(path);
    if (place !== undefined) return this.#virtual.get(place);
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
    const folder = this.#inside(real);
    const added = [...this.#virtual.keys()].filter((each) => dirname(each) === folder).map((each) => basename(each));
    const names = [...new Set([...readdirSync(real), ...added])];
    names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return names.map((name) => {
      if (added.includes(name)) return `f${name}`;
      const target = this.#real(`${this.#inside(real)}/${name}`);
      return `${(target === undefined ? undefined : kindOf(target)) ?? 'x'}${name}`;
    });
  }

  #virtualPlace(path: string): string | undefined {
    if (this.#virtual.size === 0) return undefined;
    const place = this.#place(path);
    return place !== undefined && this.#virtual.has(place) ? place : undefined;
  }

  /** A path whose last name need not be there. */
  #place(path: string): string | undefined {
    const folder = this.#real(dirname(path));
    return folder === undefined ? undefined : join(this.#inside(folder), basename(path));
  }

  #real(path: string): string | undefined {
    try {
      const real = realpathSync.native(join(this.#root, path));
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
