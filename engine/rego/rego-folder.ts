/** Reads a folder of Rego from disk: regular files only, bounded, never through a link that leaves the folder. */

import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { RegoError } from '../errors.ts';
import type { RegoFiles } from './compile.ts';

const MOST_FILES = 2_000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * All `*.rego` below `directory` but tests (`*_test.rego`) and hidden folders, by relative path with `/`.
 *
 * @throws RegoError `REGO_INVALID` when the folder cannot be read, holds no Rego, or is too large.
 */
export async function readRegoFolder(directory: string): Promise<RegoFiles> {
  const root = await realpath(directory).catch((cause: unknown) => {
    throw new RegoError('REGO_INVALID', `The rule folder ${directory} cannot be read.`, { cause });
  });
  const names = (await regoFiles(root, '')).sort();
  if (names.length === 0) throw new RegoError('REGO_INVALID', `The rule folder ${directory} holds no .rego file.`);
  if (names.length > MOST_FILES) throw tooLarge(directory);
  const targets = await Promise.all(names.map((name) => targetOf(root, name, directory)));
  const sizes = await Promise.all(targets.map(async (target) => (await stat(target)).size));
  if (sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES) throw tooLarge(directory);
  const texts = await Promise.all(targets.map((target) => readFile(target, 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

async function targetOf(root: string, name: string, directory: string): Promise<string> {
  const target = await realpath(join(root, name));
  if (target.startsWith(root + sep)) return target;
  throw new RegoError('REGO_INVALID', `${directory}/${name} is a link that leaves the rule folder.`);
}

async function regoFiles(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules')
      .map(async (entry) => {
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        if (entry.isDirectory()) return regoFiles(root, path);
        return path.endsWith('.rego') && !path.endsWith('_test.rego') ? [path] : [];
      }),
  );
  return found.flat();
}

function tooLarge(directory: string): RegoError {
  return new RegoError('REGO_INVALID', `The rule folder ${directory} is too large.`, {
    hint: `At most ${MOST_FILES} files with ${MOST_BYTES / 1024 / 1024} MiB together are read.`,
  });
}
