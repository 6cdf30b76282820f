/** The YAML and JSON files below a folder, sorted: what scripts feed to readers. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of files, links not followed, `node_modules` and hidden folders left out. */
export function yamlFilesBelow(folder: string): string[] {
  const found: string[] = [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...yamlFilesBelow(path));
    else if (entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name)) found.push(path);
  }
  return found;
}
