/** Folders for tests: made from a table of files, gone when the process ends. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const made: string[] = [];
process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** File contents by relative path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A new folder with these files; its real path, without a slash at the end. */
export function temporaryFolder(files: Files = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ccpolicy-test-')));
  made.push(folder);
  writeFiles(folder, files);
  return folder;
}

/** Adds files to a folder. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
