/** What a cluster would be given is rendered: every kustomization and chart of a workspace that is a root. */

import type { FileProblem, FileSet } from '../check/read-set.ts';
import { openFrame } from '../check/read-set.ts';
import type { SetFrame } from '../check/run.ts';
import { isObject } from '../json/pointer.ts';
import { toResources } from '../kubernetes/resource.ts';
import type { SourceFile } from '../model/source.ts';
import { type ChartRoot, findChartRoots, isChartPart } from '../render/chart-roots.ts';
import { chartSources } from '../render/chart-sources.ts';
import type { RenderFailure } from '../render/failure.ts';
import { findKustomizationRoots, type KustomizationRoot } from '../render/kustomize-roots.ts';
import { kustomizeSources, type SourceDocuments } from '../render/kustomize-sources.ts';
import { openRenderer, type Renderer } from '../render/renderer.ts';
import { readDocuments } from '../yaml/read.ts';
import type { Workspace } from './open.ts';
import type { ChartRendering } from './values-places.ts';

/** The rendered part of a set. */
export interface RenderedSet {
  /** One for each root, in the order of their paths. */
  readonly files: readonly SourceFile[];
  /** Files that are judged as a part of a root, not as they stand. */
  readonly reached: ReadonlySet<string>;
  /** Roots that could not be rendered. */
  readonly problems: readonly FileProblem[];
  readonly charts: readonly ChartRendering[];
}

const NOTHING: RenderedSet = { files: [], reached: new Set(), problems: [], charts: [] };

/** Renders the roots of a workspace, one after the other. What reaches nothing of the set is left out. */
export async function renderSet(workspace: Workspace, frame: SetFrame): Promise<RenderedSet> {
  const { files, render, jobs } = workspace;
  if (jobs === null || render === 'none') return NOTHING;
  const chosen = new Set(files.paths);
  const overlays = render === 'helm' ? [] : findKustomizationRoots(frame.kustomizations.files);
  const touched = overlays.filter(
    ({ file, reaches }) => chosen.has(file) || [...reaches].some((path) => chosen.has(path)),
  );
  const charts = render === 'kustomize' ? [] : findChartRoots(files.paths, (file) => isLibrary(files, file));
  if (touched.length === 0 && charts.length === 0) return NOTHING;
  const renderer = openRenderer(jobs.assets, workspace.root);
  try {
    const session = new Session(workspace, renderer);
    for (const root of touched) await session.overlay(root);
    for (const root of charts) await session.chart(root);
    return session.result();
  } finally {
    await renderer.close();
  }
}

/** The frame of a workspace, as rendering needs it before anything is read. */
export function frameOf({ files }: Pick<Workspace, 'files'>): SetFrame {
  return openFrame(files);
}

class Session {
  readonly #workspace: Workspace;
  readonly #renderer: Renderer;
  readonly #files: SourceFile[] = [];
  readonly #reached = new Set<string>();
  readonly #problems: FileProblem[] = [];
  readonly #read = new Map<string, SourceDocuments>();
  readonly #charts: ChartRendering[] = [];

  constructor(workspace: Workspace, renderer: Renderer) {
    this.#workspace = workspace;
    this.#renderer = renderer;
  }

  result(): RenderedSet {
    return { files: this.#files, reached: this.#reached, problems: this.#problems, charts: this.#charts };
  }

  async overlay({ folder, file, reaches }: KustomizationRoot): Promise<void> {
    const rendered = await this.#renderer.renderKustomization({ path: folder === '' ? '.' : folder, origins: true });
    if (rendered.failure !== undefined) return this.#fail(file, rendered.failure);
    const { text, origins } = rendered;
    if (origins === undefined) throw new Error('a kustomization was rendered without its origins');
    const trace = { root: folder, file, origins, read: (path: string) => this.#documents(path) };
    this.#files.push({ path: file, text, rendered: kustomizeSources(trace) });
    for (const path of reaches) this.#reached.add(path);
  }

  async chart(root: ChartRoot): Promise<void> {
    const { folder, file } = root;
    const request = { path: folder === '' ? '.' : folder };
    const answer = await this.#renderer.renderChart({ ...request, origins: true });
    if (answer.failure !== undefined) return this.#fail(file, answer.failure);
    const { text, origins } = answer;
    if (origins === undefined) throw new Error('a chart was rendered without its origins');
    const rendered = chartSources({ root: folder, origins, read: (path) => this.#file(path) });
    this.#files.push({ path: file, text, rendered });
    this.#charts.push({ folder, request, file: { path: file, text, rendered }, origins });
    for (const path of this.#workspace.files.paths) if (isChartPart(root, path)) this.#reached.add(path);
  }

  #fail(path: string, { reason, subject, message }: RenderFailure): void {
    const line = subject === undefined ? undefined : lineOf(this.#file(path)?.text ?? '', subject);
    this.#problems.push({
      path,
      code: 'RENDER_FAILED',
      message: `This cannot be rendered (${reason}), so what a cluster would run is not known: ${message}`,
      ...(line === undefined ? {} : { line }),
    });
  }

  #documents(path: string): SourceDocuments {
    let read = this.#read.get(path);
    if (read === undefined) {
      read = this.#readDocuments(path);
      this.#read.set(path, read);
    }
    return read;
  }

  #readDocuments(path: string): SourceDocuments {
    const file = this.#file(path);
    const documents = file === undefined ? [] : readDocuments(file);
    const { workloadKinds } = this.#workspace.run;
    const objects = documents.flatMap((document) =>
      toResources(document, { workloadKinds }).resources.map(({ pointer }) => ({ document, pointer })),
    );
    return { documents, objects };
  }

  #file(path: string): SourceFile | undefined {
    const answer = this.#workspace.files.read(path);
    return 'file' in answer ? answer.file : undefined;
  }
}

/** The line on which something is named. */
function lineOf(text: string, subject: string): number | undefined {
  const index = text.split('\n').findIndex((line) => line.includes(subject));
  return index < 0 ? undefined : index + 1;
}

function isLibrary(files: FileSet, path: string): boolean {
  const answer = files.read(path);
  const [chart] = 'file' in answer ? readDocuments(answer.file) : [];
  return isObject(chart?.value) && chart.value.type === 'library';
}
