/** From a rendered chart back to the lines of its templates. */

import { isObject } from '../json/pointer.ts';
import type { Location, ManifestDocument, RenderedText, SourceFile } from '../model/source.ts';
import { LineIndex, linesOf } from '../yaml/line-index.ts';
import { type LineOrigins, templateLine } from './line-origins.ts';
import { templatePath } from './template-path.ts';

/** What a rendered chart is traced with. */
export interface ChartTrace {
  /** What reports call this rendering. */
  readonly label: string;
  /** The folder of the chart. */
  readonly root: string;
  readonly origins: LineOrigins;
  /** What the chart is installed as, and where. */
  readonly release: { readonly name: string; readonly namespace: string };
  /** A file below the root of the set; undefined when it cannot be read (it lies in a packed subchart). */
  readonly read: (path: string) => SourceFile | undefined;
}

/** The sources of one rendered chart. */
export function chartSources(trace: ChartTrace): RenderedText {
  return {
    root: trace.label,
    sourceOf: (document, pointer) => ({ location: locationOf(trace, document, pointer) }),
    sourceAt: ({ file }, offset) => ({ location: lineLocation(trace, linesOf(file).position(offset).line) }),
    objectOf: objectsOf(trace),
  };
}

/** An object is known by the template line that it begins with, and by how many that line has made before. */
function objectsOf({ root, origins, release }: ChartTrace): RenderedText['objectOf'] {
  const keys = new Map<number, string>();
  const uses = new Map<string, number>();
  return (document) => {
    let key = keys.get(document.index);
    if (key === undefined) {
      const { line } = linesOf(document.file).position(document.places().nearest('').place.value.start);
      const origin = templateLine(origins, line);
      const begun = `${root} ${origin?.template} ${origin?.line}`;
      const use = (uses.get(begun) ?? 0) + 1;
      uses.set(begun, use);
      key = `${begun} ${use}`;
      keys.set(document.index, key);
    }
    return { key, written: () => writtenName(document, release) };
  };
}

/** What an object is called in all releases of its chart alike. */
function writtenName(
  { value }: ManifestDocument,
  release: ChartTrace['release'],
): { readonly name: string; readonly namespace: string } | undefined {
  const metadata = isObject(value) ? value.metadata : undefined;
  const { name, namespace } = isObject(metadata) ? metadata : {};
  if (typeof name !== 'string') return undefined;
  const parts = `-${name}-`.replaceAll(`-${release.name}-`, '-{{ .Release.Name }}-');
  const isOwn = typeof namespace !== 'string' || namespace === release.namespace;
  return { name: parts.slice(1, -1), namespace: isOwn ? '' : namespace };
}

function locationOf(trace: ChartTrace, document: ManifestDocument, pointer: string): Location {
  const { place, pointer: nearest } = document.places().nearest(pointer);
  const shown = nearest === pointer ? place.value : (place.key ?? place.value);
  return lineLocation(trace, linesOf(document.file).position((place.key ?? shown).start).line);
}

function lineLocation({ root, origins, read }: ChartTrace, line: number): Location {
  const origin = templateLine(origins, line);
  if (origin === undefined) return wholeLine(root === '' ? 'Chart.yaml' : `${root}/Chart.yaml`, undefined, 1, true);
  const path = templatePath(root, origin.template, read);
  return wholeLine(path, read(path), origin.line, origin.approximate);
}

/** A line without its indentation. */
function wholeLine(path: string, file: SourceFile | undefined, line: number, approximate: boolean): Location {
  const index = file === undefined ? new LineIndex('') : linesOf(file);
  const { start, end } = index.lineRange(line);
  const text = index.text.slice(start, end);
  const column = text.length - text.trimStart().length + 1;
  const location = { path, line, column, endLine: line, endColumn: Math.max(column, text.trimEnd().length + 1) };
  return approximate ? { ...location, approximate } : location;
}
