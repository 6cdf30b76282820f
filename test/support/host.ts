/** What the engine is given in tests: the checkout's bundle and assets, a fixed day, no cache. */

import { readdirSync, readFileSync } from 'node:fs';
import type { Settings } from '../../engine/config/settings.ts';
import type { WorkspaceHost } from '../../engine/workspace/host.ts';
import { openWorkspace, type Workspace } from '../../engine/workspace/open.ts';
import { checkoutAssets } from '../../scripts/checkout-assets.ts';
import { ROOT } from './checkout.ts';

export const testHost: WorkspaceHost = {
  version: '0.0.0',
  bundle: {
    lock: readFileSync(`${ROOT}policies/bundle/bundle.lock.json`),
    catalog: readFileSync(`${ROOT}policies/bundle/catalog.json`),
    wasm: () => readFileSync(`${ROOT}policies/bundle/policy.wasm`),
  },
  assets: checkoutAssets,
  library: () => {
    const names = readdirSync(`${ROOT}policies/lib`).filter((name) => /(?<!_test)\.rego$/.test(name));
    return Object.fromEntries(
      names.map((name) => [`lib/${name}`, readFileSync(`${ROOT}policies/lib/${name}`, 'utf8')]),
    );
  },
  today: '2026-11-21',
};

/** Opens a workspace in a folder, runs something on it, and closes it. */
export async function withWorkspace<Result>(
  cwd: string,
  request: { readonly paths?: readonly string[]; readonly settings?: Settings; readonly all?: boolean },
  use: (workspace: Workspace) => Promise<Result> | Result,
  host: WorkspaceHost = testHost,
): Promise<Result> {
  const { paths = [], settings = {}, all = false } = request;
  const workspace = await openWorkspace({ cwd, paths, settings, all }, host);
  try {
    return await use(workspace);
  } finally {
    await workspace.close();
  }
}
