/** Texts that are compared as a whole, and the one way to write them anew: `npm run golden`. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const rewriting = process.env['GOLDEN'] === 'write';
// A run that writes what it should compare is green whatever has changed.
if (rewriting && process.env['CI']) throw new Error('GOLDEN=write rewrites what tests expect: not in CI');

/** All texts below a folder by relative path, sorted; none where there is no folder. */
export function textsBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** What a folder is expected to hold, apart from what `isInput` names; under `npm run golden` it holds `actual` first. */
export function expectedTexts(
  folder: string,
  actual: Readonly<Record<string, string>>,
  isInput: (path: string) => boolean = () => false,
): Record<string, string> {
  const kept = () => Object.entries(textsBelow(folder)).filter(([path]) => !isInput(path));
  if (rewriting) {
    for (const [path] of kept()) rmSync(join(folder, path));
    for (const [path, text] of Object.entries(actual)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  }
  return Object.fromEntries(kept());
}
