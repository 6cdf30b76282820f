/** What of a workspace is rendered, and with what. */

import { type FileSet, openFrame } from '../check/read-set.ts';
import type { SetFrame } from '../check/run.ts';
import { isObject } from '../json/pointer.ts';
import { isChartPart } from '../render/chart-roots.ts';
import type { GitopsObject, GitopsPlan } from '../render/gitops-object.ts';
import { planRoots } from '../render/plan-roots.ts';
import type { PlannedRoot } from '../render/planned-root.ts';
import { readDocuments } from '../yaml/read.ts';
import { documentReader, findGitopsObjects, repositoryOf } from './gitops-objects.ts';
import type { Workspace } from './open.ts';

/** What was found out of a set before it is planned; the rest is found out by reading it. */
export interface KnownOfSet {
  readonly frame?: SetFrame;
  /** The files that may hold objects of GitOps controllers, in their order. */
  readonly gitops?: readonly string[];
}

/** Plans the whole set. */
export function planSet(workspace: Workspace, { frame, gitops }: KnownOfSet = {}): GitopsPlan {
  const read = documentReader(workspace);
  const objects = findGitopsObjects(workspace, read, gitops ?? workspace.files.paths);
  return plan(workspace, frame ?? openFrame(workspace.files), read, objects);
}

/** The files that are part of kustomizations and charts, whatever controllers are told: most likely all that are. */
export function likelyReached(workspace: Workspace, frame: SetFrame): ReadonlySet<string> {
  const { roots } = plan(workspace, frame, documentReader(workspace), []);
  const { paths } = workspace.files;
  const reached = new Set(roots.flatMap((root) => reachedBy(root, paths)));
  return new Set(paths.filter((path) => reached.has(path)));
}

/** Files and folders of the set that are judged as a part of a root. */
export function reachedBy(root: PlannedRoot, paths: readonly string[]): string[] {
  return root.how.tool === 'kustomize' ? [...root.how.reaches] : paths.filter((path) => isChartPart(root, path));
}

function plan(
  workspace: Workspace,
  frame: SetFrame,
  read: ReturnType<typeof documentReader>,
  objects: readonly GitopsObject[],
): GitopsPlan {
  const { files, render } = workspace;
  return planRoots({
    tools: { kustomize: render.mode !== 'helm', helm: render.mode !== 'kustomize' },
    paths: files.paths,
    kustomizations: frame.kustomizations.files,
    repository: repositoryOf(workspace, frame, read),
    objects,
    isLibrary: (file) => isLibrary(files, file),
    charts: render.charts,
    base: render.base,
    ciValues: render.ciValues,
  });
}

function isLibrary(files: FileSet, path: string): boolean {
  const answer = files.read(path);
  const [chart] = 'file' in answer ? readDocuments(answer.file) : [];
  return isObject(chart?.value) && chart.value.type === 'library';
}
