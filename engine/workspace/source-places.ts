/** Where the values of rendered objects were set: by the origins of kustomizations, and by tracing the values of charts. */

import { documentOperations, type Finding } from '../fix/finding.ts';
import type { PlacesOf } from '../fix/source/source-changes.ts';
import type { Outputs } from '../fix/source/trial.ts';
import type { JsonPointer } from '../model/json.ts';
import type { SourceFile, SourcePlace } from '../model/source.ts';
import { type Renderer, rendererWith } from '../render/renderer.ts';
import type { ValuesSource } from '../render/values-leaves.ts';
import type { ValuesPlace } from '../render/values-trace.ts';
import { writtenPlace } from '../render/written-place.ts';
import type { Workspace } from './open.ts';
import { withTexts } from './render-again.ts';
import { type ChartRendering, traceChart } from './values-places.ts';

/** Each output of a chart is traced once. */
export class SourcePlaces {
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
  return [placeOf(source, approximate), ...others.map((other) => placeOf(other, false))];
}

/** Values that are a text in a document stand inside of it, as a patch does. */
function placeOf({ document, pointer, within }: ValuesSource, approximate: boolean): SourcePlace {
  if (within === undefined) return writtenPlace({ document, pointer, approximate });
  const { place } = document.places().nearest(pointer);
  return writtenPlace({ ...within, inner: place.value, patch: { document, pointer }, approximate });
}
