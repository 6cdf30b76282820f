/** What the process offers the engine: the package's own files, today's date, a private cache folder. */

import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CcpolicyError, type WorkspaceHost } from '../engine/index.ts';
import { packageAssets, packageRoot } from './package-files.ts';
import { whenJudging, whenThreadsRead } from './v8-flags.ts';

/** A file of the package. @throws CcpolicyError `CATALOG_DAMAGED` when it is not there */
function file(path: string): Buffer {
  try {
    return readFileSync(new URL(path, packageRoot));
  } catch (cause) {
    throw new CcpolicyError('CATALOG_DAMAGED', `The installation is damaged: ${path} cannot be read.`, {
      hint: 'Install ccpolicy again.',
      cause,
    });
  }
}

/** The engine's host for this process, which keeps nothing without a folder. */
export function processHost(cache?: string): WorkspaceHost {
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
    ...(cache === undefined ? {} : { cacheDirectory: cache }),
    cores: availableParallelism(),
    onThreads: whenThreadsRead,
    onJudging: whenJudging,
    today: new Date().toISOString().slice(0, 10),
  };
}
