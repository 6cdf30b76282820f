/** What the process offers the engine: the package's own files, today's date, a private cache folder. */

import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkspaceHost } from '../engine/index.ts';
import { packageAssets, packageRoot } from './package-files.ts';

/** The engine's host for this process. */
export function processHost(): WorkspaceHost {
  const file = (path: string) => readFileSync(new URL(path, packageRoot));
  return {
    version: (JSON.parse(file('package.json').toString('utf8')) as { version: string }).version,
    bundle: {
      lock: file('policies/bundle/bundle.lock.json'),
      catalog: file('policies/bundle/catalog.json'),
      wasm: () => file('policies/bundle/policy.wasm'),
    },
    assets: packageAssets,
    library: () => {
      const folder = fileURLToPath(new URL('policies/lib/', packageRoot));
      const names = readdirSync(folder).filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'));
      return Object.fromEntries(names.sort().map((name) => [`lib/${name}`, readFileSync(join(folder, name), 'utf8')]));
    },
    cacheDirectory: join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ccpolicy'),
    today: new Date().toISOString().slice(0, 10),
  };
}
