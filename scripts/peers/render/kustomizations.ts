/** The kustomizations of a folder. */

import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Their folders, sorted. */
export function kustomizationsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => /^(?:kustomization\.ya?ml|Kustomization)$/.test(entry.name))
    .map((entry) => dirname(join(entry.parentPath, entry.name)))
    .sort();
}
