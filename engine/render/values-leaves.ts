/** The values of a chart as its templates see them: each leaf with the file that set it. */

import { isObject, joinPointer, splitPointer } from '../json/pointer.ts';
import type { JsonObject, JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';

/** A text, number or boolean; an empty list or mapping counts, too. */
export interface ValuesLeaf {
  readonly pointer: JsonPointer;
  readonly value: JsonValue;
  readonly source: ValuesSource;
}

/** An entry of a values file. */
export interface ValuesSource {
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
}

/** What the values are made of. */
export interface ValuesFiles {
  /** The chart's own file first; later ones win. */
  readonly own: readonly ManifestDocument[];
  /** Those of subcharts, by the place of their values in the whole: `/cache`. What their parents say wins. */
  readonly subcharts: ReadonlyMap<JsonPointer, ManifestDocument>;
}

/** All values together. */
export interface ChartValues {
  readonly root: JsonValue;
  /** In the order of the files' keys. */
  readonly leaves: readonly ValuesLeaf[];
  /** The places of the values of subcharts, and of the whole chart (`''`). */
  readonly charts: ReadonlySet<JsonPointer>;
}

interface Layer extends ValuesSource {
  readonly value: JsonValue;
}

/** Merges as helm does: mappings key by key, everything else as a whole; nothing stands below `null`. */
export function mergeValues({ own, subcharts }: ValuesFiles): ChartValues {
  const leaves: ValuesLeaf[] = [];
  const visit = (layers: readonly Layer[], at: JsonPointer): JsonValue => {
    const all = [...layers, ...layersOf(subcharts.get(at))];
    const [top] = all;
    if (top === undefined) return {};
    const maps = all.slice(0, mappingsIn(all));
    if (maps.length === 0) return visitWhole(top, at);
    const keys = new Set([...maps.flatMap(({ value }) => Object.keys(value as JsonObject)), ...below(subcharts, at)]);
    if (keys.size === 0) leaves.push({ pointer: at, value: top.value, source: top });
    const merged: JsonObject = {};
    for (const key of keys) {
      const inner = maps.flatMap((layer) => childLayer(layer, key));
      merged[key] = visit(inner, joinPointer(at, key));
    }
    return merged;
  };
  const visitWhole = (layer: Layer, at: JsonPointer): JsonValue => {
    const { value } = layer;
    const entries = value !== null && typeof value === 'object' ? Object.keys(value) : [];
    if (entries.length === 0 && value !== null) leaves.push({ pointer: at, value, source: layer });
    for (const key of entries) for (const child of childLayer(layer, key)) visitWhole(child, joinPointer(at, key));
    return value;
  };
  const root = visit([...own].reverse().flatMap(layersOf), '');
  return { root, leaves, charts: new Set(['', ...subcharts.keys()]) };
}

function layersOf(document: ManifestDocument | undefined): Layer[] {
  return document?.value === undefined ? [] : [{ document, pointer: '', value: document.value }];
}

/** How many of them are merged. */
function mappingsIn(layers: readonly Layer[]): number {
  const other = layers.findIndex(({ value }) => !isObject(value));
  return other < 0 ? layers.length : other;
}

function childLayer({ document, pointer, value }: Layer, key: string): Layer[] {
  const child = (value as JsonObject)[key];
  return child === undefined ? [] : [{ document, pointer: joinPointer(pointer, key), value: child }];
}

/** The keys of subcharts right below a place. */
function below(subcharts: ReadonlyMap<JsonPointer, unknown>, at: JsonPointer): string[] {
  return [...subcharts.keys()].flatMap((path) => {
    const inner = path.startsWith(`${at}/`) ? splitPointer(path.slice(at.length)) : [];
    return inner.length === 1 ? [inner[0] ?? ''] : [];
  });
}

/** The leaves that a pattern of `ValuesUse` means: at it, below it, or the text or empty value that it goes into. */
export function leavesAt({ leaves, charts }: ChartValues, patterns: readonly JsonPointer[]): ValuesLeaf[] {
  const meant = patterns.flatMap((pattern) => {
    if (charts.has(pattern)) return [];
    return [pattern, ...globalsOf(charts, pattern)].map(splitPointer);
  });
  if (meant.length === 0) return [];
  return leaves.filter(({ pointer }) => {
    const segments = splitPointer(pointer);
    return meant.some((pattern) => isAlong(pattern, segments));
  });
}

/** What a subchart calls global may be set in any chart above. */
function globalsOf(charts: ReadonlySet<JsonPointer>, pattern: JsonPointer): JsonPointer[] {
  const owner = [...charts]
    .filter((chart) => pattern.startsWith(`${chart}/global/`))
    .sort((a, b) => b.length - a.length);
  const [chart] = owner;
  if (chart === undefined) return [];
  const rest = pattern.slice(chart.length);
  return [...charts].filter((other) => other !== chart && chart.startsWith(other)).map((other) => other + rest);
}

function isAlong(pattern: readonly string[], segments: readonly string[]): boolean {
  const shared = Math.min(pattern.length, segments.length);
  for (let at = 0; at < shared; at++) if (pattern[at] !== '*' && pattern[at] !== segments[at]) return false;
  return true;
}
