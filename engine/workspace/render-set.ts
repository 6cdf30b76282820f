/** What a cluster would be given is rendered: every kustomization and chart of a workspace that is a root. */

import type { FileProblem } from '../check/read-set.ts';
import type { ReportNote } from '../model/report.ts';
import type { SourceFile } from '../model/source.ts';
import { chartSources } from '../render/chart-sources.ts';
import type { RenderFailure } from '../render/failure.ts';
import type { GitopsPlan, Untold } from '../render/gitops-object.ts';
import { kustomizeSources } from '../render/kustomize-sources.ts';
import type { PlannedChart, PlannedKustomization, PlannedRoot } from '../render/planned-root.ts';
import { type Renderer, rendererWith } from '../render/renderer.ts';
import { substituteVariables } from '../render/substitute.ts';
import { Excuses } from './excuses.ts';
import { placeOfFailure } from './failure-place.ts';
import { type DocumentReader, documentReader, lineAt } from './gitops-objects.ts';
import type { Workspace } from './open.ts';
import { type KnownOfSet, planSet, reachedBy } from './plan-set.ts';
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

/** A root, and what it was rendered to; nothing when that could not be done. */
export interface RootOutput {
  readonly root: PlannedRoot;
  readonly file?: SourceFile;
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
  const plan = planSet(workspace, known);
  const renderer = plan.roots.length === 0 ? undefined : rendererOf(workspace, jobs.assets, plan.roots.length);
  try {
    return await renderPlan(workspace, plan, renderer && rendererWith(renderer, texts));
  } finally {
    await renderer?.close();
  }
}

/** Renders what was planned. */
export async function renderPlan(
  workspace: Workspace,
  { roots, untold, elsewhere }: GitopsPlan,
  renderer: Renderer | undefined,
): Promise<RenderedSet> {
  const session = new Session(workspace, renderer, documentReader(workspace));
  for (const problem of untold) session.tell(problem);
  for (const root of roots) await session.render(root);
  return { ...session.result(), elsewhere };
}

class Session {
  readonly #workspace: Workspace;
  readonly #renderer: Renderer | undefined;
  readonly #excuses: Excuses;
  readonly #files: SourceFile[] = [];
  readonly #reached = new Set<string>();
  readonly #problems: FileProblem[] = [];
  readonly #excused: string[] = [];
  readonly #read: DocumentReader;
  readonly #charts: ChartRendering[] = [];
  readonly #outputs: RootOutput[] = [];

  constructor(workspace: Workspace, renderer: Renderer | undefined, read: DocumentReader) {
    const { excuses, base } = workspace.render;
    this.#workspace = workspace;
    this.#renderer = renderer;
    this.#read = read;
    this.#excuses = new Excuses(excuses, base);
  }

  result(): Omit<RenderedSet, 'elsewhere'> {
    const { isWhole, mode } = this.#workspace.render;
    const notes = isWhole && mode === 'auto' ? this.#excuses.unused() : [];
    const [files, reached, problems, excused] = [this.#files, this.#reached, this.#problems, this.#excused];
    return { files, reached, problems, excused, notes, charts: this.#charts, outputs: this.#outputs };
  }

  async render(root: PlannedRoot): Promise<void> {
    if (this.#renderer === undefined) return;
    if (root.how.tool === 'helm') await this.#chart(this.#renderer, root, root.how);
    else await this.#kustomization(this.#renderer, root, root.how);
  }

  async #kustomization(renderer: Renderer, root: PlannedRoot, how: PlannedKustomization): Promise<void> {
    const { label, folder, file } = root;
    const rendered = await renderer.renderKustomization({ ...how.request, path: toPath(folder), origins: true });
    if (rendered.failure !== undefined) return this.#fail(root, rendered.failure);
    const { origins } = rendered;
    const text = how.substitute === undefined ? rendered.text : substituteVariables(rendered.text, how.substitute);
    if (origins === undefined) throw new Error('a kustomization was rendered without its origins');
    const set = how.set === undefined ? {} : { set: how.set };
    const trace = { label, root: folder, file, origins, ...set, read: this.#read };
    this.#take(root, { path: file, text, rendered: { ...kustomizeSources(trace), ...namespaceOf(root) } });
    for (const path of reachedBy(root, this.#workspace.files.paths)) this.#reached.add(path);
  }

  async #chart(renderer: Renderer, root: PlannedRoot, how: PlannedChart): Promise<void> {
    const { label, folder, file } = root;
    const rendered = await renderer.renderChart({ ...how.request, path: toPath(folder), origins: true });
    if (rendered.failure !== undefined) return this.#fail(root, rendered.failure);
    const { text, origins } = rendered;
    if (origins === undefined) throw new Error('a chart was rendered without its origins');
    const trace = { label, root: folder, origins, read: (path: string) => this.#file(path) };
    const source = { path: file, text, rendered: { ...chartSources(trace), ...namespaceOf(root) } };
    this.#take(root, source);
    const request = { ...how.request, path: toPath(folder) };
    this.#charts.push({ folder, request, inline: how.inline, file: source, origins });
    for (const path of reachedBy(root, this.#workspace.files.paths)) this.#reached.add(path);
  }

  #take(root: PlannedRoot, file: SourceFile): void {
    this.#files.push(file);
    this.#outputs.push({ root, file });
  }

  /** Something that a controller is told to do and that cannot be worked out. */
  tell({ document, pointer, message }: Untold): void {
    this.#problem({ path: document.file.path, line: lineAt(document, pointer), message });
  }

  #fail(root: PlannedRoot, failure: RenderFailure): void {
    const { file, label, folder, by } = root;
    this.#outputs.push({ root });
    const place = placeOfFailure(root, failure, (path) => this.#file(path)?.text);
    const what = label === folder && place.path === file ? 'This' : label || '.';
    const message = `${what} cannot be rendered (${failure.reason}), so what a cluster would run is not known: ${failure.message}`;
    this.#problem({ ...place, message }, [file, ...(by === undefined ? [] : [by.document.file.path])]);
  }

  /** An excuse may cover the place, or what it is about. */
  #problem(problem: Omit<FileProblem, 'code'>, about: readonly string[] = []): void {
    const excuse = [problem.path, ...about]
      .map((path) => this.#excuses.find(path))
      .find((reason) => reason !== undefined);
    if (excuse === undefined) this.#problems.push({ ...problem, code: 'RENDER_FAILED' });
    else this.#excused.push(excuse);
  }

  #file(path: string): SourceFile | undefined {
    const answer = this.#workspace.files.read(path);
    return 'file' in answer ? answer.file : undefined;
  }
}

function namespaceOf({ namespace }: PlannedRoot): { namespace?: string } {
  return namespace === undefined ? {} : { namespace };
}

function toPath(folder: string): string {
  return folder === '' ? '.' : folder;
}
