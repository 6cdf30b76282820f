/** Every document that is in the repository to be found wrong or right: material for property tests. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './checkout.ts';

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Texts by a name that is safe as a file name: all `bad.yaml` of the rules, and the examples. */
export function badDocuments(): Record<string, string> {
  const bad = filesBelow(`${ROOT}policies/rules`).filter((path) => path.endsWith('/bad.yaml'));
  const examples = filesBelow(`${ROOT}examples`).filter((path) => /\.ya?ml$/.test(path));
  return Object.fromEntries(
    [...bad, ...examples].map((path) => [
      path.slice(ROOT.length).replaceAll('/', '.'),
      // Comments that want findings would differ between the texts of one document.
      readFileSync(path, 'utf8'),
    ]),
  );
}
