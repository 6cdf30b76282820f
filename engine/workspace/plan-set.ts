/** What of a workspace is rendered, and with what. */

import type { FileSet } from '../check/read-set.ts';
import type { SetFrame } from '../check/run.ts';
import { isObject } from '../json/pointer.ts';
import type { Resource } from '../model/resource.ts';
import { isChartPart } from '../render/chart-roots.ts';
import type { GitopsObject, GitopsPlan } from '../render/gitops-object.ts';
import { planRoots } from '../render/plan-roots.ts';
import type { PlannedRoot } from '../render/planned-root.ts';
import { readDocuments } from '../yaml/read.ts';
import { type DocumentReader, documentReader, repositoryOf } from './gitops-objects.ts';
import type { Workspace } from './open.ts';

/** What a plan is made from, beside the files. */
export interface PlanInputs {
  readonly frame: SetFrame;
  readonly read: DocumentReader;
  readonly objects: readonly GitopsObject[];
  /** Those that were rendered. */
  readonly configMaps: readonly Resource[];
}

/** Plans the whole set, as far as its controllers' objects are known. */
export function planSet(workspace: Workspace, { frame, read, objects, configMaps }: PlanInputs): GitopsPlan {
  const { files, render } = workspace;
  return planRoots({
    tools: { kustomize: render.mode !== 'helm', helm: render.mode !== 'kustomize' },
    paths: files.paths,
    kustomizations: frame.kustomizations.files,
    repository: repositoryOf(workspace, { frame, read, rendered: configMaps }),
    objects,
    isLibrary: (file) => isLibrary(files, file),
    charts: render,
    ciValues: render.ciValues,
  });
}

/** The files that are part of kustomizations and charts, whatever controllers are told: most likely all that are. */
export function likelyReached(workspace: Workspace, frame: SetFrame): ReadonlySet<string> {
  const { roots } = planSet(workspace, { frame, read: documentReader(workspace), objects: [], configMaps: [] });
  const { paths } = workspace.files;
  const reached = new Set(roots.flatMap((root) => reachedBy(root, paths)));
  return new Set(paths.filter((path) => reached.has(path)));
}

/** Files and folders of the set that are judged as a part of a root. */
export function reachedBy(root: PlannedRoot, paths: readonly string[]): string[] {
  return root.how.tool === 'kustomize' ? [...root.how.reaches] : paths.filter((path) => isChartPart(root, path));
}

function isLibrary(files: FileSet, path: string): boolean {
  const answer = files.read(path);
  const [chart] = 'file' in answer ? readDocuments(answer.file) : [];
  return isObject(chart?.value) && chart.value.type === 'library';
}
