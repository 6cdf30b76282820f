/**
 * A workspace is read as a cluster would be given it: what is rendered, and the whole manifests beside it. Each file is read
 * once: first those that no kustomization or chart is made of, which also hold what controllers are told to render; of the
 * others, then, those that no rendering has reached.
 */

import { openFrame } from '../check/read-set.ts';
import type { Workspace } from './open.ts';
import { likelyReached } from './plan-set.ts';
import { NOTHING_RENDERED, type RenderedSet, renderSet } from './render-set.ts';
import { closeAll, readSet, type SetReading } from './scan.ts';

/** A set that was rendered and read. */
export interface RenderedReading {
  readonly rendered: RenderedSet;
  /** Of files and of what was rendered. Its parts must be closed. */
  readonly reading: SetReading;
}

interface ReadingOptions {
  /** Leave candidates in the threads that have read them. */
  readonly keepsCandidates?: boolean;
  /** They stand in for files; the workspace must read the same. */
  readonly texts?: ReadonlyMap<string, string>;
  readonly progress?: (done: number) => void;
}

/** Renders and reads the whole set. */
export async function readRendered(workspace: Workspace, options: ReadingOptions = {}): Promise<RenderedReading> {
  const { rendered, reading } = await readAll(workspace, options);
  for (const file of rendered.files) reading.scan.add(file);
  options.progress?.(workspace.files.paths.length);
  return { rendered, reading };
}

async function readAll(
  workspace: Workspace,
  { keepsCandidates = false, texts, progress = () => {} }: ReadingOptions,
): Promise<RenderedReading> {
  const { files, jobs, render } = workspace;
  const read = (chosen: Workspace, done = 0) =>
    readSet(chosen, { frame, keepsCandidates, progress: (count) => progress(done + count) });
  const frame = openFrame(files);
  if (jobs === null || render.mode === 'none') {
    return { rendered: NOTHING_RENDERED, reading: await read(workspace) };
  }
  const likely = likelyReached(workspace, frame);
  const first = await read(withFiles(workspace, (path) => !likely.has(path)));
  try {
    const mayDirect = new Set([...first.noted, ...likely]);
    const gitops = files.paths.filter((path) => mayDirect.has(path));
    const rendered = await renderSet(workspace, { frame, gitops, likely }, texts);
    const isReached = (path: string) => rendered.reached.has(path);
    // Flux makes kustomizations of folders that have none: who names one in what was read already is rare.
    if (files.paths.some((path) => isReached(path) && !likely.has(path))) {
      await closeAll(first.parts);
      return { rendered, reading: await read(withFiles(workspace, (path) => !isReached(path))) };
    }
    const others = withFiles(workspace, (path) => likely.has(path) && !isReached(path));
    const second = await read(others, files.paths.length - likely.size);
    return { rendered, reading: join(first, second) };
  } catch (error) {
    await closeAll(first.parts);
    throw error;
  }
}

/** The workspace with some of its files. */
function withFiles(workspace: Workspace, isChosen: (path: string) => boolean): Workspace {
  const { files, jobs } = workspace;
  const paths = files.paths.filter(isChosen);
  return {
    ...workspace,
    files: { ...files, paths },
    jobs: jobs === null ? null : { ...jobs, data: { ...jobs.data, paths } },
  };
}

function join(first: SetReading, second: SetReading): SetReading {
  first.scan.adopt(second.scan);
  return { ...first, parts: [...first.parts, ...second.parts] };
}
