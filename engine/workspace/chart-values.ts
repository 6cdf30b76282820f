/** The templates and values files of a chart and its unpacked subcharts, read from the disk. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, joinPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument, SourceFile } from '../model/source.ts';
import type { PlannedChart, ToldAt } from '../render/planned-root.ts';
import type { ChartRequest } from '../render/requests.ts';
import { singleValues } from '../render/single-values.ts';
import { readTemplate } from '../render/template/syntax.ts';
import { type ChartTemplate, ValuesUse } from '../render/template/values-used.ts';
import { type ChartValues, layersOf, mergeValues, type ValuesLayer } from '../render/values-leaves.ts';
import { readDocuments } from '../yaml/read.ts';

/** What there is to read. */
export interface ChartFiles {
  readonly root: string;
  /** A file below the root; undefined where it cannot be read. */
  readonly read: (path: string) => SourceFile | undefined;
}

/** How a chart is rendered, as far as its values are concerned. */
interface HowRendered {
  readonly request: ChartRequest;
  readonly told?: PlannedChart['told'];
}

/** What a chart does with its values. */
export interface ChartReading {
  readonly values: ChartValues;
  readonly use: ValuesUse;
  /** Should render the same; further values in a text at the end win over everything whose place is known. */
  readonly request: ChartRequest;
  /** Whether it is another one than the chart was rendered with. */
  readonly isOther: boolean;
}

/** Reads a chart; the values that it is rendered with win over its own, later ones over earlier ones. */
export function readChart(files: ChartFiles, folder: string, how: HowRendered): ChartReading {
  const { virtual = {} } = how.request;
  const reader = new ChartReader({ ...files, read: (path) => readVirtual(virtual, path) ?? files.read(path) });
  reader.chart(folder, undefined, '', '');
  const layers = (path: string) => reader.first(path).flatMap(layersOf);
  const given = how.request.values ?? [];
  const told = given.flatMap((each, index) =>
    'file' in each ? layers(each.file) : textLayers(each.text, how.told?.get(`values/${index}`)),
  );
  const single = singleValues(how.request, how.told);
  const own = [...layers(below(folder, 'values.yaml')), ...told, ...single.layers];
  const values = mergeValues({ own, subcharts: reader.subcharts, set: single.others });
  const isOther = single.text !== undefined;
  const texts = isOther ? [...given, { text: single.text }] : given;
  return { values, use: new ValuesUse(reader.templates), request: { ...single.request, values: texts }, isOther };
}

function readVirtual(virtual: NonNullable<ChartRequest['virtual']>, path: string): SourceFile | undefined {
  const text = Object.hasOwn(virtual, path) ? virtual[path] : undefined;
  return text === undefined ? undefined : { path, text };
}

/** Values that no file holds: of the object that asks for the chart, or of something whose place is not known. */
function textLayers(text: string, at: ToldAt | undefined): ValuesLayer[] {
  const [document] = readDocuments({ path: 'values.yaml', text });
  if (document?.value === undefined) return [];
  const { value } = document;
  if (at === undefined) return [{ value }];
  const written = valueAt(at.document.value ?? null, at.pointer);
  if (typeof written !== 'string') return [{ value, source: at }];
  // A text that placeholders are filled into is not the one that somebody wrote: its lines and its values are others.
  return [written === text ? { value, source: { document, pointer: '', within: at } } : { value }];
}

class ChartReader {
  readonly #files: ChartFiles;
  readonly templates: ChartTemplate[] = [];
  readonly subcharts = new Map<JsonPointer, ManifestDocument>();

  constructor(files: ChartFiles) {
    this.#files = files;
  }

  /** The first document of a file, as helm reads it. */
  first(path: string): ManifestDocument[] {
    const file = this.#files.read(path);
    return file === undefined ? [] : readDocuments(file).slice(0, 1);
  }

  /** `alias` is what the parent calls it, `above` helm's name of what its own is put behind. */
  chart(folder: string, alias: string | undefined, above: string, values: JsonPointer): void {
    const chart = this.#metadata(folder);
    const name = `${above}${alias ?? nameOf(chart)}`;
    for (const path of this.#list(below(folder, 'templates'))) {
      const text = this.#files.read(below(folder, `templates/${path}`))?.text;
      const tree = text === undefined ? undefined : readTemplate(text);
      if (tree !== undefined) this.templates.push({ name: `${name}/templates/${path}`, tree, values });
    }
    for (const entry of this.#list(below(folder, 'charts'))) {
      const [inner, rest] = [entry.slice(0, -'/Chart.yaml'.length), entry.slice(-'/Chart.yaml'.length)];
      if (rest !== '/Chart.yaml' || inner.includes('/')) continue;
      const subchart = below(folder, `charts/${inner}`);
      for (const called of namesOf(chart, nameOf(this.#metadata(subchart)))) {
        const at = joinPointer(values, called);
        const [document] = this.first(below(subchart, 'values.yaml'));
        if (document !== undefined) this.subcharts.set(at, document);
        this.chart(subchart, called, `${name}/charts/`, at);
      }
    }
  }

  #metadata(folder: string): JsonValue {
    return this.first(below(folder, 'Chart.yaml'))[0]?.value ?? null;
  }

  /** The files below a folder, sorted; links are not followed. */
  #list(folder: string): string[] {
    try {
      const entries = readdirSync(join(this.#files.root, folder), { recursive: true, withFileTypes: true });
      const start = join(this.#files.root, folder).length + 1;
      const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
      return paths.map((path) => path.slice(start).replaceAll('\\', '/')).sort();
    } catch {
      return [];
    }
  }
}

function below(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

function nameOf(chart: JsonValue): string {
  return isObject(chart) && typeof chart.name === 'string' ? chart.name : '';
}

/** What a chart calls a subchart: its aliases, or its name. */
function namesOf(chart: JsonValue, name: string): string[] {
  const dependencies = isObject(chart) && Array.isArray(chart.dependencies) ? chart.dependencies : [];
  const names = dependencies.flatMap((each) => {
    if (!isObject(each) || each.name !== name) return [];
    return [typeof each.alias === 'string' ? each.alias : name];
  });
  return names.length > 0 ? [...new Set(names)] : [name];
}
