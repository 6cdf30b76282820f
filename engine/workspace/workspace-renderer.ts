/** Renders what is in a workspace, or finds again what was rendered before. */

import type { CcpolicyError } from '../errors.ts';
import { openRenderCache, type RenderCache } from '../render/render-cache.ts';
import { openRenderer, type Renderer } from '../render/renderer.ts';
import type { AssetUrl } from '../sandbox/assets.ts';
import type { WorkspaceHost } from './host.ts';

/** What a renderer of a workspace needs. */
export interface RenderPlace {
  readonly root: string;
  /** Where renderings are found again; nothing is kept when absent. */
  readonly renderCache?: RenderCache;
}

/** The cache of a host that has a folder for it. */
export function renderCacheOf(
  { cacheDirectory }: Pick<WorkspaceHost, 'cacheDirectory'>,
  notices: CcpolicyError[],
): { readonly renderCache?: RenderCache } {
  if (cacheDirectory === undefined) return {};
  return { renderCache: openRenderCache(cacheDirectory, (problem) => notices.push(problem)) };
}

/** To be closed. */
export function rendererOf({ root, renderCache }: RenderPlace, assets: AssetUrl): Renderer {
  return openRenderer(assets, root, renderCache === undefined ? {} : { cache: renderCache });
}
