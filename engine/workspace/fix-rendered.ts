/** `fix` for what a workspace is rendered to. */

import type { Finding } from '../fix/finding.ts';
import type { FileRepair, RepairTools } from '../fix/repair.ts';
import { renderedFiles } from '../fix/source/rendered-files.ts';
import { repairRendered } from '../fix/source/rendered-repair.ts';
import type { SourceFile } from '../model/source.ts';
import { openRenderer, rendererWith } from '../render/renderer.ts';
import type { Workspace } from './open.ts';
import { filesByRoot } from './render-again.ts';
import type { RenderedSet } from './render-set.ts';
import { sourceTools } from './source-tools.ts';

/** A set that was rendered, with texts that stood in for files. */
export interface RenderedTexts {
  readonly rendered: RenderedSet;
  readonly texts: ReadonlyMap<string, string>;
}

/** Repairs findings of rendered objects in the files that they were rendered from. */
export async function repairSources(
  workspace: Workspace,
  { rendered, texts }: RenderedTexts,
  findings: readonly Finding[],
  tools: RepairTools,
): Promise<FileRepair[]> {
  const { jobs, root, files } = workspace;
  if (jobs === null || findings.length === 0) return [];
  // A proof is made anew: nothing of it comes from the cache.
  const renderer = openRenderer(jobs.assets, root);
  try {
    const sources = sourceTools(workspace, rendered, rendererWith(renderer, texts));
    const repair = await repairRendered(findings, filesByRoot(rendered.files), { ...tools, ...sources });
    const fileAt = (path: string): SourceFile | undefined => {
      const answer = files.read(path);
      return 'file' in answer ? answer.file : undefined;
    };
    return renderedFiles(repair, fileAt, tools);
  } finally {
    await renderer.close();
  }
}
