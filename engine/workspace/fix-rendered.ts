/** `fix` for what a workspace is rendered to: the repair asks, this room renders again and says where values were set. */

import type { Finding } from '../fix/finding.ts';
import { documentOperations } from '../fix/finding.ts';
import type { FileRepair, RepairTools } from '../fix/repair.ts';
import type { Overlay } from '../fix/source/overlay-patches.ts';
import { renderedFiles } from '../fix/source/rendered-files.ts';
import { repairRendered } from '../fix/source/rendered-repair.ts';
import type { PlacesOf } from '../fix/source/source-changes.ts';
import type { Outputs } from '../fix/source/trial.ts';
import type { JsonPointer } from '../model/json.ts';
import type { SourceFile, SourcePlace } from '../model/source.ts';
import { openRenderer, type Renderer, rendererWith } from '../render/renderer.ts';
import type { ValuesPlace } from '../render/values-trace.ts';
import { readDocuments } from '../yaml/read.ts';
import type { Workspace } from './open.ts';
import { filesByRoot, RenderedAgain, withTexts } from './render-again.ts';
import type { RenderedSet } from './render-set.ts';
import { type ChartRendering, traceChart } from './values-places.ts';

/** A set that was rendered, with texts that stood in for files. */
export interface RenderedTexts {
  readonly rendered: RenderedSet;
  readonly texts: ReadonlyMap<string, string>;
}

/** Repairs findings of rendered objects in the files that they were rendered from. */
export async function repairSources(
  workspace: Workspace,
  { rendered, texts: before }: RenderedTexts,
  findings: readonly Finding[],
  tools: RepairTools,
): Promise<FileRepair[]> {
  const { jobs, root, files } = workspace;
  if (jobs === null || findings.length === 0) return [];
  const opened = openRenderer(jobs.assets, root);
  const renderer = rendererWith(opened, before);
  try {
    const again = new RenderedAgain(workspace, rendered, renderer);
    const values = new ValuesPlaces(workspace, renderer, rendered.charts);
    const own = new Set(files.paths);
    const repair = await repairRendered(findings, filesByRoot(rendered.files), {
      ...tools,
      placesFor: (asked, outputs) => values.placesFor(asked, outputs),
      refusalOf: (file) =>
        own.has(file.path) ? workspace.tools.generatedReason?.(file) : 'it is none of the files that fix was given',
      overlayOf: (file, { texts }) => overlayOf(withTexts(workspace, texts), rendered, file),
      rerender: async (texts, changed) => {
        const set = await again.render(texts, changed);
        if (set.failure !== undefined) return set.failure;
        values.learn(set.charts);
        return filesByRoot(set.files);
      },
    });
    const fileAt = (path: string): SourceFile | undefined => {
      const answer = files.read(path);
      return 'file' in answer ? answer.file : undefined;
    };
    return renderedFiles(repair, fileAt, tools);
  } finally {
    await opened.close();
  }
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

/** Entries of values files by the places of charts' outputs; each output is traced once. */
class ValuesPlaces {
  readonly #workspace: Workspace;
  readonly #renderer: Renderer;
  readonly #charts = new Map<SourceFile, ChartRendering>();
  readonly #places = new Map<SourceFile, Map<string, ValuesPlace | undefined>>();

  constructor(workspace: Workspace, renderer: Renderer, charts: readonly ChartRendering[]) {
    this.#workspace = workspace;
    this.#renderer = renderer;
    this.learn(charts);
  }

  /** Takes charts that were rendered again. */
  learn(charts: readonly ChartRendering[]): void {
    for (const chart of charts) this.#charts.set(chart.file, chart);
  }

  async placesFor(findings: readonly Finding[], { texts }: Outputs): Promise<PlacesOf> {
    for (const [file, chart] of this.#charts) {
      const own = findings.filter(({ resource }) => resource.document.file === file);
      if (own.length > 0) await this.#trace(chart, own, texts);
    }
    return (document, pointer) => {
      const place = this.#places.get(document.file)?.get(`${document.index} ${pointer}`);
      if (place !== undefined) return { places: placesOf(place), isValues: true };
      const source = document.file.rendered?.sourceOf(document, pointer);
      return { places: source === undefined ? [] : [source], isValues: false };
    };
  }

  async #trace(chart: ChartRendering, findings: readonly Finding[], texts: ReadonlyMap<string, string>): Promise<void> {
    const known = this.#places.get(chart.file) ?? new Map<string, ValuesPlace | undefined>();
    this.#places.set(chart.file, known);
    const asked = findings.flatMap((finding) => {
      const { document } = finding.resource;
      return pointersOf(finding)
        .filter((pointer) => !known.has(`${document.index} ${pointer}`))
        .map((pointer) => ({ document, pointer }));
    });
    if (asked.length === 0) return;
    const { root, files } = withTexts(this.#workspace, texts);
    const renderer = rendererWith(this.#renderer, texts);
    const places = await traceChart({ root, read: files.read }, renderer, chart, asked);
    asked.forEach(({ document, pointer }, index) => {
      known.set(`${document.index} ${pointer}`, places[index]);
    });
  }
}

/** Where a finding stands, and what its repair has to do with. */
function pointersOf(finding: Finding): JsonPointer[] {
  const { place } = finding.result.renderings ?? {};
  const touched = documentOperations(finding).flatMap((operation) =>
    'from' in operation && operation.embedded === undefined ? [operation.path, operation.from] : [operation.path],
  );
  return [...new Set([...(place === undefined ? [] : [place.pointer]), ...touched])];
}

function placesOf({ source, others, exact }: ValuesPlace): SourcePlace[] {
  const approximate = !exact || others.length > 0;
  return [{ ...source, approximate }, ...others.map((other) => ({ ...other, approximate: false }))];
}
