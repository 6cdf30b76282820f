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

/** An entry of a values file, or of values in a controller's object. */
export interface ValuesSource {
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
  /** Where the document stands, when it is itself a text in another one. */
  readonly within?: { readonly document: ManifestDocument; readonly pointer: JsonPointer };
  /** So many keys of the value are written as one name at the pointer. */
  readonly above?: number;
}

/** Values that are laid over others. Those without a source were told in a way that no place is known of. */
export interface ValuesLayer {
  readonly value: JsonValue;
  readonly source?: ValuesSource;
}

/** What the values are made of. */
export interface ValuesFiles {
  /** The chart's own file first; later ones win. */
  readonly own: readonly ValuesLayer[];
  /** Those of subcharts, by the place of their values in the whole: `/cache`. What their parents say wins. */
  readonly subcharts: ReadonlyMap<JsonPointer, ManifestDocument>;
  /** What flags set over all of them, whose places are not known. */
  readonly set?: readonly JsonPointer[];
}

/** All values together. */
export interface ChartValues {
  readonly root: JsonValue;
  /** In the order of the files' keys. */
  readonly leaves: readonly ValuesLeaf[];
  /** What was set in ways that no place is known of. */
  readonly unplaced: readonly JsonPointer[];
  /** The places of the values of subcharts, and of the whole chart (`''`). */
  readonly charts: ReadonlySet<JsonPointer>;
}

/** Merges as helm does: mappings key by key, everything else as a whole; nothing stands below `null`. */
export function mergeValues({ own, subcharts, set = [] }: ValuesFiles): ChartValues {
  const leaves: ValuesLeaf[] = [];
  const unplaced: JsonPointer[] = [...set];
  const addLeaf = (pointer: JsonPointer, { value, source }: ValuesLayer) => {
    if (set.some((path) => isOnOneWay(path, pointer))) return;
    if (source === undefined) unplaced.push(pointer);
    else leaves.push({ pointer, value, source });
  };
  const visit = (layers: readonly ValuesLayer[], at: JsonPointer): JsonValue => {
    const all = [...layers, ...layersOf(subcharts.get(at))];
    const [top = EMPTY] = all;
    const maps = all.slice(0, mappingsIn(all));
    if (maps.length === 0 && top !== EMPTY) return visitWhole(top, at);
    const keys = new Set([
      ...maps.flatMap(({ value }) => Object.keys(value as JsonObject)),
      ...chartKeys(subcharts, at),
    ]);
    if (keys.size === 0 && top !== EMPTY) addLeaf(at, top);
    const merged: JsonObject = {};
    for (const key of keys) {
      const inner = maps.flatMap((layer) => childLayer(layer, key));
      merged[key] = visit(inner, joinPointer(at, key));
    }
    return merged;
  };
  const visitWhole = (layer: ValuesLayer, at: JsonPointer): JsonValue => {
    const { value } = layer;
    const entries = value !== null && typeof value === 'object' ? Object.keys(value) : [];
    if (entries.length === 0 && value !== null) addLeaf(at, layer);
    for (const key of entries) for (const child of childLayer(layer, key)) visitWhole(child, joinPointer(at, key));
    return value;
  };
  const root = visit([...own].reverse(), '');
  return { root, leaves, unplaced, charts: new Set(['', ...subcharts.keys()]) };
}

/** What subcharts without values in their parents are laid over. */
const EMPTY: ValuesLayer = { value: {} };

/** Whether one stands at or below the other. */
export function isOnOneWay(a: JsonPointer, b: JsonPointer): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}

/** The layer of a file: its first document. */
export function layersOf(document: ManifestDocument | undefined): ValuesLayer[] {
  return document?.value === undefined ? [] : [{ value: document.value, source: { document, pointer: '' } }];
}

/** How many of them are merged. */
function mappingsIn(layers: readonly ValuesLayer[]): number {
  const other = layers.findIndex(({ value }) => !isObject(value));
  return other < 0 ? layers.length : other;
}

function childLayer({ value, source }: ValuesLayer, key: string): ValuesLayer[] {
  const child = (value as JsonObject)[key];
  if (child === undefined) return [];
  return [source === undefined ? { value: child } : { value: child, source: below(source, key) }];
}

/** The entry below another one. */
function below(source: ValuesSource, key: string): ValuesSource {
  const { above = 0 } = source;
  if (above > 0) return { ...source, above: above - 1 };
  return { ...source, pointer: joinPointer(source.pointer, key) };
}

/** The keys of subcharts right below a place. */
function chartKeys(subcharts: ReadonlyMap<JsonPointer, unknown>, at: JsonPointer): string[] {
  return [...subcharts.keys()].flatMap((path) => {
    const inner = path.startsWith(`${at}/`) ? splitPointer(path.slice(at.length)) : [];
    return inner.length === 1 ? [inner[0] ?? ''] : [];
  });
}

/** The leaves that patterns of `ValuesUse` mean: at one, below it, or the text or empty value that it goes into. */
export function leavesAt({ leaves, charts }: ChartValues, patterns: readonly JsonPointer[]): ValuesLeaf[] {
  return meantBy(leaves, charts, patterns);
}

/** Whether patterns mean something that no place is known of. */
export function mayBeUnplaced({ unplaced, charts }: ChartValues, patterns: readonly JsonPointer[]): boolean {
  const all = unplaced.map((pointer) => ({ pointer }));
  return meantBy(all, charts, patterns).length > 0;
}

function meantBy<Entry extends { readonly pointer: JsonPointer }>(
  entries: readonly Entry[],
  charts: ReadonlySet<JsonPointer>,
  patterns: readonly JsonPointer[],
): Entry[] {
  const meant = patterns.flatMap((pattern) => {
    if (charts.has(pattern)) return [];
    return [pattern, ...globalsOf(charts, pattern)].map(splitPointer);
  });
  if (meant.length === 0) return [];
  return entries.filter(({ pointer }) => {
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
