/** `render`: what would be applied, for one folder. */

import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type CcpolicyError, RenderError, SourceError } from '../errors.ts';
import { KUSTOMIZATION_NAMES } from '../kubernetes/document-kind.ts';
import { annotateFields, annotateLines } from '../render/annotate.ts';
import type { FailureReason, RenderFailure } from '../render/failure.ts';
import { openRenderer, type Renderer } from '../render/renderer.ts';
import type { AssetUrl } from '../sandbox/assets.ts';
import { realPathOf, toRelative } from '../source/real-path.ts';
import { findFlagError, type RenderRequest, refuseChartFlags } from './render-request.ts';
import { findRepository } from './root.ts';

/** The rendered text, and the functions that make it differ from one time to the next. */
export interface RenderOutcome {
  readonly text: string;
  readonly unsteady: readonly string[];
}

/** What helps; most reasons need no more than the message. */
const HINTS: Partial<Record<FailureReason, string>> = {
  remote: 'Render it where there is a network: kustomize build … | ccpolicy check --stdin',
  'remote-chart': 'Pull the chart into the repository, or render it where there is a network.',
  plugin: 'Render it where the plugin is: kustomize build … | ccpolicy check --stdin',
  'absent-subchart': 'Run `helm dependency build` and keep the result in the repository.',
  'oci-dependency': 'Run `helm dependency build` and keep the result in the repository.',
  'file-not-found': 'Only files below the root are read; --root names another one.',
};

/**
 * Renders.
 *
 * @throws RenderError `RENDER_FAILED`; ConfigError `USAGE` for a flag; SourceError when there is nothing to render, or a file lies outside the root;
 *   SandboxError `SANDBOX_DAMAGED`.
 */
export async function render(request: RenderRequest, assets: AssetUrl): Promise<RenderOutcome> {
  const target = realPathOf(resolve(request.cwd, request.path), request.path);
  const root = rootOf(request, target);
  const path = inside(root, target, request.path);
  const kind = kindOf(target, request.path);
  if (kind === 'kustomization') refuseChartFlags(request);
  const renderer = openRenderer(assets, root);
  try {
    return kind === 'chart'
      ? await renderChart(renderer, request, root, path)
      : await renderKustomization(renderer, request, path);
  } finally {
    await renderer.close();
  }
}

async function renderKustomization(renderer: Renderer, request: RenderRequest, path: string): Promise<RenderOutcome> {
  const { origins, kubeVersion } = request;
  const rendered = await renderer.renderKustomization({ path, origins, ...(kubeVersion ? { kubeVersion } : {}) });
  if (rendered.failure !== undefined) throw renderError(request, rendered.failure);
  const { text, unsteady } = rendered;
  return { text: rendered.origins === undefined ? text : annotateFields(text, rendered.origins), unsteady };
}

async function renderChart(
  renderer: Renderer,
  request: RenderRequest,
  root: string,
  path: string,
): Promise<RenderOutcome> {
  const { origins, kubeVersion, cwd } = request;
  const values = request.valuesFiles.map((file) => ({
    file: inside(root, realPathOf(resolve(cwd, file), file), file),
  }));
  const version = kubeVersion === undefined ? {} : { kubeVersion };
  const rendered = await renderer.renderChart({ ...request.chart, path, origins, values, ...version });
  if (rendered.failure !== undefined) throw renderError(request, rendered.failure);
  const { text, unsteady } = rendered;
  return { text: rendered.origins === undefined ? text : annotateLines(text, rendered.origins, path), unsteady };
}

/** Bases lie beside or above overlays: the repository is the root, where there is one. */
function rootOf({ cwd, root }: RenderRequest, target: string): string {
  if (root !== undefined) return realPathOf(resolve(cwd, root), root);
  const folder = statSync(target).isDirectory() ? target : dirname(target);
  const here = realpathSync(cwd);
  return findRepository(folder) ?? (toRelative(here, folder) === undefined ? folder : here);
}

function inside(root: string, path: string, written: string): string {
  const relative = toRelative(root, path);
  if (relative !== undefined) return relative;
  throw new SourceError('PATH_OUTSIDE_ROOT', `${written} lies outside the root, so it is not read.`, {
    hint: 'Name a root that holds everything with --root.',
  });
}

function kindOf(target: string, written: string): 'chart' | 'kustomization' {
  if (statSync(target).isFile() && target.endsWith('.tgz')) return 'chart';
  if (KUSTOMIZATION_NAMES.some((name) => existsSync(join(target, name)))) return 'kustomization';
  if (existsSync(join(target, 'Chart.yaml'))) return 'chart';
  throw new SourceError('PATH_NOT_FOUND', `There is no kustomization and no chart in "${written}".`, {
    hint: 'Name a folder with a kustomization.yaml or a Chart.yaml.',
  });
}

function renderError(request: RenderRequest, failure: RenderFailure): CcpolicyError {
  const flagError = findFlagError(request, failure);
  if (flagError !== undefined) return flagError;
  const { reason, message } = failure;
  const hint = HINTS[reason];
  const options = hint === undefined ? {} : { hint };
  return new RenderError('RENDER_FAILED', `${request.path} cannot be rendered (${reason}): ${message}`, options);
}
