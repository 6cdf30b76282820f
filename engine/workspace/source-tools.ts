/** What repairing at the source asks of a workspace: where values were set, what may be changed, what would be rendered. */

import type { Overlay } from '../fix/source/overlay-patches.ts';
import type { RenderedTools } from '../fix/source/rendered-repair.ts';
import type { SourceFile } from '../model/source.ts';
import type { Renderer } from '../render/renderer.ts';
import { readDocuments } from '../yaml/read.ts';
import type { Workspace } from './open.ts';
import { filesByRoot, RenderedAgain, withTexts } from './render-again.ts';
import type { RenderedSet } from './render-set.ts';
import { SourcePlaces } from './source-places.ts';

/** The tools that know the workspace. */
export type SourceTools = Pick<RenderedTools, 'placesFor' | 'refusalOf' | 'overlayOf' | 'rerender'>;

/** Makes them for a set that was rendered. */
export function sourceTools(workspace: Workspace, rendered: RenderedSet, renderer: Renderer): SourceTools {
  const again = new RenderedAgain(workspace, rendered, renderer);
  const places = new SourcePlaces(workspace, renderer, rendered.charts);
  const own = new Set(workspace.files.paths);
  const refusals = new Map<string, { readonly reason: string | undefined }>();
  return {
    placesFor: (findings, outputs) => places.placesFor(findings, outputs),
    refusalOf: (file) => {
      const known = refusals.get(file.path);
      if (known !== undefined) return known.reason;
      const reason = refusalOf(workspace, own, file) ?? again.obstacleTo(file.path);
      refusals.set(file.path, { reason });
      return reason;
    },
    overlayOf: (file, { texts }) => overlayOf(withTexts(workspace, texts), rendered, file),
    rerender: async (texts, changed) => {
      const set = await again.render(texts, changed);
      if (set.failure !== undefined) return set.failure;
      places.learn(set.charts);
      return filesByRoot(set.files);
    },
  };
}

/** Why a file is not edited, whatever is rendered from it. */
function refusalOf({ render, tools }: Workspace, own: ReadonlySet<string>, file: SourceFile): string | undefined {
  if (render.document?.file.path === file.path) return 'ccpolicy does not edit its own configuration';
  if (!own.has(file.path)) return 'it is none of the files that fix was given';
  return tools.generatedReason?.(file);
}

/** What can be written on top of a rendering: in the kustomization, or in the last file of values. */
function overlayOf({ files }: Workspace, { outputs }: RenderedSet, { rendered }: SourceFile): Overlay | undefined {
  const root = outputs.find((output) => output.root.label === rendered?.root)?.root;
  if (root === undefined) return undefined;
  const documentAt = (path: string) => {
    const answer = files.read(path);
    return 'file' in answer ? readDocuments(answer.file)[0] : undefined;
  };
  if (root.how.tool === 'kustomize') {
    const document = documentAt(root.file);
    return document === undefined ? undefined : { tool: 'kustomize', document };
  }
  const last = root.how.request.values?.at(-1);
  const document = last !== undefined && 'file' in last ? documentAt(last.file) : undefined;
  const own = root.folder === '' ? 'values.yaml' : `${root.folder}/values.yaml`;
  return document === undefined ? undefined : { tool: 'helm', document, own };
}
