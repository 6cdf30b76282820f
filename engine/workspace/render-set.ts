/** What a cluster would be given is rendered: every kustomization and chart of a workspace that is a root. */

import type { FileProblem } from '../check/read-set.ts';
import type { ReportNote } from '../model/report.ts';
import type { SourceFile } from '../model/source.ts';
import type { RenderFailure } from '../render/failure.ts';
import type { GitopsPlan, Untold } from '../render/gitops-object.ts';
import type { PlannedRoot } from '../render/planned-root.ts';
import { rendererWith } from '../render/renderer.ts';
import { Excuses } from './excuses.ts';
import { placeOfFailure, writtenLine } from './failure-place.ts';
import type { Workspace } from './open.ts';
import { reachedBy } from './plan-set.ts';
import { type KnownOfSet, StagedPlan } from './plan-stages.ts';
import { type Rendering, RootRenderer, toPath } from './root-renderer.ts';
import type { ChartRendering } from './values-places.ts';
import { rendererOf } from './workspace-renderer.ts';

/** The rendered part of a set. */
export interface RenderedSet {
  /** One for each root, in the order of their paths. */
  readonly files: readonly SourceFile[];
  /** Files that are judged as a part of a root, not as they stand. */
  readonly reached: ReadonlySet<string>;
  /** Roots that could not be rendered. */
  readonly problems: readonly FileProblem[];
  /** Reasons of those that could not be rendered and are excused. */
  readonly excused: readonly string[];
  readonly notes: readonly ReportNote[];
  readonly charts: readonly ChartRendering[];
  /** All roots in their order. */
  readonly outputs: readonly RootOutput[];
  /** Sources of controllers' objects that lie in other repositories. */
  readonly elsewhere: number;
}

/** A root, and what became of it. */
export interface RootOutput {
  readonly root: PlannedRoot;
  readonly rendering: Rendering;
}

/** Of a set of which nothing is rendered. */
export const NOTHING_RENDERED: RenderedSet = {
  files: [],
  reached: new Set(),
  problems: [],
  excused: [],
  notes: [],
  charts: [],
  outputs: [],
  elsewhere: 0,
};

/** Renders the roots of a workspace, one after the other. `texts` stand in for files: the workspace must read the same. */
export async function renderSet(
  workspace: Workspace,
  known: KnownOfSet = {},
  texts: ReadonlyMap<string, string> = new Map(),
): Promise<RenderedSet> {
  const { render, jobs } = workspace;
  if (jobs === null || render.mode === 'none') return NOTHING_RENDERED;
  const stages = new StagedPlan(workspace, known);
  const { roots } = stages.first;
  if (roots.length === 0) return new Session(workspace).result(stages.first);
  const renderer = rendererOf(workspace, jobs.assets, roots.length);
  const rendering = new RootRenderer(workspace, rendererWith(renderer, texts));
  try {
    const plan = await stages.complete(async (root) => (await rendering.render(root)).file);
    return await renderPlan(workspace, plan, rendering);
  } finally {
    await renderer.close();
  }
}

/** Renders what was planned. */
export async function renderPlan(
  workspace: Workspace,
  plan: GitopsPlan,
  rendering: RootRenderer,
): Promise<RenderedSet> {
  const session = new Session(workspace);
  for (const root of plan.roots) session.take(root, await rendering.render(root));
  return session.result(plan);
}

class Session {
  readonly #workspace: Workspace;
  readonly #excuses: Excuses;
  readonly #files: SourceFile[] = [];
  readonly #reached = new Set<string>();
  readonly #problems: FileProblem[] = [];
  readonly #excused: string[] = [];
  readonly #charts: ChartRendering[] = [];
  readonly #outputs: RootOutput[] = [];

  constructor(workspace: Workspace) {
    const { excuses, base } = workspace.render;
    this.#workspace = workspace;
    this.#excuses = new Excuses(excuses, base);
  }

  result({ untold, elsewhere }: Pick<GitopsPlan, 'untold' | 'elsewhere'>): RenderedSet {
    for (const problem of untold) this.#tell(problem);
    const { isWhole, mode } = this.#workspace.render;
    const notes = isWhole && mode === 'auto' ? this.#excuses.unused() : [];
    const [files, reached, problems, excused] = [this.#files, this.#reached, this.#problems, this.#excused];
    return { files, reached, problems, excused, notes, charts: this.#charts, outputs: this.#outputs, elsewhere };
  }

  take(root: PlannedRoot, rendering: Rendering): void {
    this.#outputs.push({ root, rendering });
    if (rendering.failure !== undefined) {
      this.#fail(root, rendering.failure);
      return;
    }
    const { folder, how } = root;
    const { file, lines } = rendering;
    this.#files.push(file);
    if (how.tool === 'helm' && lines !== undefined) {
      const request = { ...how.request, path: toPath(folder) };
      this.#charts.push({ folder, request, told: how.told, file, origins: lines });
    }
    for (const path of reachedBy(root, this.#workspace.files.paths)) this.#reached.add(path);
  }

  /** Something that a controller is told to do and that cannot be worked out. */
  #tell({ document, pointer, message }: Untold): void {
    this.#problem({ ...writtenLine(document, pointer), message });
  }

  #fail(root: PlannedRoot, failure: RenderFailure): void {
    const { file, label, folder, by } = root;
    const place = placeOfFailure(root, failure, (path) => this.#file(path));
    const what = label === folder && place.path === file ? 'This' : label || '.';
    const message = `${what} cannot be rendered (${failure.reason}), so what a cluster would run is not known: ${toCause(failure.message)}`;
    const told = by === undefined ? [] : [writtenLine(by.document, by.pointer).path];
    this.#problem({ ...place, message }, [file, ...told]);
  }

  /** An excuse may cover the place, or what it is about. */
  #problem(problem: Omit<FileProblem, 'code'>, about: readonly string[] = []): void {
    const excuse = [problem.path, ...about]
      .map((path) => this.#excuses.find(path))
      .find((reason) => reason !== undefined);
    if (excuse !== undefined) this.#excused.push(excuse);
    else if (!this.#problems.some((known) => isSameProblem(known, problem))) {
      this.#problems.push({ ...problem, code: 'RENDER_FAILED' });
    }
  }

  #file(path: string): SourceFile | undefined {
    const answer = this.#workspace.files.read(path);
    return 'file' in answer ? answer.file : undefined;
  }
}

/** An ApplicationSet has the same to tell of each of its Applications. */
function isSameProblem(a: Omit<FileProblem, 'code'>, b: Omit<FileProblem, 'code'>): boolean {
  return a.path === b.path && a.line === b.line && a.message === b.message;
}

/** What is wrong, without the chain of bases that led there: the place tells that. */
function toCause(message: string): string {
  return message.replace(/^.*(?:: recursed accumulation of path '[^']*'|' must resolve to a file'): (?=.)/s, '');
}
