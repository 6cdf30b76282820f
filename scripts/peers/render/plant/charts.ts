/** Tokens in the templates and values of a chart; each that arrives must be traced to its own line. */

import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { locateSource } from '../../../../engine/check/placement.ts';
import { valueAt } from '../../../../engine/json/pointer.ts';
import { chartSources } from '../../../../engine/render/chart-sources.ts';
import { openRenderer, type RenderedChart, type Renderer } from '../../../../engine/render/renderer.ts';
import { readFile } from '../../../../engine/source/read-file.ts';
import { type ChartRendering, traceChart } from '../../../../engine/workspace/values-places.ts';
import { readDocuments } from '../../../../engine/yaml/read.ts';
import { checkoutAssets } from '../../../checkout-assets.ts';
import { type Arrival, arrivalsIn, TraceTally } from './arrivals.ts';
import { write } from './kustomizations.ts';
import { groupsThatBuild, planted, type Site, sitesOf, type Texts, Tokens } from './sites.ts';
import { templateSitesOf } from './template-sites.ts';

/** helm's names where none are given. */
const RELEASE = { name: 'release-name', namespace: 'default' };

/** More renderings than this are not tried for one chart and one kind of site. */
const MOST_BUILDS = 100;

/** What came of one chart; undefined when it cannot be rendered as it is. */
export interface PlantedChart {
  readonly templates: TraceTally;
  readonly values: TraceTally;
  /** Sites for which there were no more renderings. */
  readonly dropped: number;
}

/** Plants tokens in a copy. */
export async function plantChart(folder: string): Promise<PlantedChart | undefined> {
  const copy = mkdtempSync(join(tmpdir(), 'ccpolicy-planted-'));
  cpSync(folder, copy, { recursive: true });
  const renderer = openRenderer(checkoutAssets, copy);
  try {
    return await new ChartPlanting(copy, renderer).run();
  } finally {
    await renderer.close();
    rmSync(copy, { recursive: true });
  }
}

class ChartPlanting {
  readonly #folder: string;
  readonly #renderer: Renderer;
  readonly #texts: Texts;
  #documents = 0;

  constructor(folder: string, renderer: Renderer) {
    this.#folder = folder;
    this.#renderer = renderer;
    this.#texts = textsBelow(folder);
  }

  async run(): Promise<PlantedChart | undefined> {
    const plain = await this.#render([]);
    if (plain === undefined) return undefined;
    this.#documents = documentsIn(plain);
    const tokens = new Tokens();
    const entries = [...this.#texts];
    const inTemplates = entries.flatMap(([path, text]) =>
      /(?:^|\/)templates\//.test(path) ? templateSitesOf(path, text, tokens) : [],
    );
    const inValues = entries.flatMap(([path, text]) =>
      /(?:^|\/)values\.yaml$/.test(path) ? sitesOf(path, text, tokens) : [],
    );
    const templates = await this.#plant(inTemplates, (rendering, arrivals, tally, texts) => {
      for (const arrival of arrivals) {
        const source = rendering.file.rendered?.sourceOf(arrival.document, arrival.pointer);
        if (isInLongText(arrival)) tally.changed += 1;
        else tally.add(texts, arrival, source === undefined ? undefined : [locateSource(source)]);
      }
      return Promise.resolve();
    });
    const values = await this.#plant(inValues, (...given) => this.#traceValues(...given));
    return { templates: templates.tally, values: values.tally, dropped: templates.dropped + values.dropped };
  }

  async #plant(
    sites: readonly Site[],
    trace: (rendering: ChartRendering, arrivals: readonly Arrival[], tally: TraceTally, texts: Texts) => Promise<void>,
  ): Promise<{ tally: TraceTally; dropped: number }> {
    const tally = new TraceTally();
    const { groups, dropped } = await groupsThatBuild(sites, (some) => this.#isWhole(some), MOST_BUILDS);
    for (const group of groups) {
      const rendered = await this.#render(group);
      if (rendered?.origins === undefined) continue;
      const { text, origins } = rendered;
      const read = (path: string) => {
        const answer = readFile(this.#folder, path);
        return 'file' in answer ? answer.file : undefined;
      };
      const file = {
        path: 'Chart.yaml',
        text,
        rendered: chartSources({ label: '.', root: '', origins, release: RELEASE, read }),
      };
      const arrivals = arrivalsIn(readDocuments(file), group);
      const rendering = { folder: '', request: { path: '.' }, file, origins };
      await trace(rendering, arrivals, tally, planted(this.#texts, group));
    }
    return { tally, dropped };
  }

  async #traceValues(
    rendering: ChartRendering,
    arrivals: readonly Arrival[],
    tally: TraceTally,
    texts: Texts,
  ): Promise<void> {
    const files = { root: this.#folder, read: (path: string) => readFile(this.#folder, path) };
    const places = await traceChart(files, this.#renderer, rendering, arrivals);
    arrivals.forEach((arrival, index) => {
      const place = places[index];
      const located =
        place === undefined
          ? undefined
          : [place.source, ...place.others].map((source) => locateSource({ ...source, approximate: !place.exact }));
      tally.add(texts, arrival, located);
    });
  }

  /** The build is whole when it has all its documents. */
  async #isWhole(sites: readonly Site[]): Promise<boolean> {
    const rendered = await this.#render(sites, false);
    return rendered !== undefined && documentsIn(rendered) === this.#documents;
  }

  async #render(sites: readonly Site[], origins = true): Promise<RenderedChart | undefined> {
    write(this.#folder, planted(this.#texts, sites));
    const rendered = await this.#renderer.renderChart({ path: '.', origins });
    return rendered.failure === undefined ? rendered : undefined;
  }
}

function documentsIn({ text }: RenderedChart): number {
  return text.split('\n# Source: ').length;
}

/** A line within a text of many lines: a finding would stand where the text begins. */
function isInLongText({ document, pointer }: Arrival): boolean {
  return String(valueAt(document.value ?? null, pointer)).includes('\n');
}

/** Templates and values of a chart and its unpacked subcharts. */
function textsBelow(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((each) => relative(folder, join(each.parentPath, each.name)));
  return new Map(
    paths.sort().flatMap((path) => {
      if (!/(?:^|\/)(?:templates\/.*\.(?:ya?ml|tpl)|values\.yaml)$/.test(path)) return [];
      const answer = readFile(folder, path);
      return 'file' in answer ? [[path, answer.file.text] as const] : [];
    }),
  );
}
