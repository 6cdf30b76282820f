/** The leaves of a chart's output that a place holds, each with the values that it may come from. */

import { joinPointer, valueAt } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';
import { linesOf } from '../yaml/line-index.ts';
import type { Spot } from './leaf-search.ts';
import { type LineOrigins, templateLine } from './line-origins.ts';
import { printed } from './planting.ts';
import type { PieceKey } from './rendered-pieces.ts';
import type { ValuesUse } from './template/values-used.ts';
import { type ChartValues, leavesAt, mayBeUnplaced, type ValuesLeaf } from './values-leaves.ts';

/** What candidates are looked for with. */
export interface SpotTools {
  readonly values: ChartValues;
  readonly use: ValuesUse;
  readonly origins: LineOrigins;
}

/** A mapping or list with more leaves than this is not the print of one entry. */
const MOST_LEAVES = 30;
/** Texts shorter than this stand in too many others. */
const SHORTEST_TEXT = 3;

/** The spots at and below a place that exists; none where there are too many. */
export function spotsAt(tools: SpotTools, document: ManifestDocument, piece: PieceKey, pointer: JsonPointer): Spot[] {
  const value = document.value === undefined ? undefined : valueAt(document.value, pointer);
  const leaves = value === undefined ? [] : leavesBelow(value, pointer);
  if (leaves.length > MOST_LEAVES) return [];
  return leaves.map((leaf) => toSpot(tools, document, piece, leaf));
}

interface Leaf {
  readonly pointer: JsonPointer;
  readonly value: JsonValue;
}

function leavesBelow(value: JsonValue, pointer: JsonPointer): Leaf[] {
  const entries = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  if (entries.length === 0) return [{ pointer, value }];
  return entries.flatMap(([key, child]) => leavesBelow(child, joinPointer(pointer, key)));
}

function toSpot(tools: SpotTools, document: ManifestDocument, piece: PieceKey, { pointer, value }: Leaf): Spot {
  const { values } = tools;
  const { used, conditions } = patternsOf(tools, document, pointer);
  const candidates = leavesAt(values, used);
  const text = printed(value);
  const standing = candidates.filter((leaf) => standsIn(leaf, value, text));
  const likely = standing.length > 0 ? standing : values.leaves.filter((leaf) => isTelling(leaf, text));
  const key = pointer.slice(pointer.lastIndexOf('/'));
  const rank = (leaf: ValuesLeaf) =>
    (printed(leaf.value) === text ? 0 : 2) + (leaf.pointer.toLowerCase().endsWith(key.toLowerCase()) ? 0 : 1);
  const possible = candidates.toSorted((a, b) => rank(a) - rank(b));
  const deciding = leavesAt(values, conditions);
  return {
    piece,
    pointer,
    value,
    likely: likely.filter(({ value }) => typeof value !== 'boolean'),
    possible,
    deciding,
    isOpen: mayBeUnplaced(values, used),
  };
}

/** What the template lines of a place use: of all lines that it takes. */
function patternsOf(
  { origins, use }: SpotTools,
  document: ManifestDocument,
  pointer: JsonPointer,
): { used: JsonPointer[]; conditions: JsonPointer[] } {
  const place = document.places().find(pointer);
  if (place === undefined) return { used: [], conditions: [] };
  const lines = linesOf(document.file);
  const first = lines.position((place.key ?? place.value).start).line;
  const last = Math.max(first, lines.position(Math.max(place.value.end - 1, place.value.start)).line);
  const used: JsonPointer[] = [];
  const conditions: JsonPointer[] = [];
  for (let line = first; line <= last; line++) {
    const origin = templateLine(origins, line);
    if (origin === undefined) continue;
    used.push(...use.printedAt(origin.template, origin.line));
    conditions.push(...use.conditionsAt(origin.template, origin.line));
  }
  return { used: [...new Set(used)], conditions: [...new Set(conditions)] };
}

/** Whether a leaf may stand in a value as it is. Empty values stand only in empty ones. */
function standsIn(leaf: ValuesLeaf, value: JsonValue, text: string): boolean {
  const own = printed(leaf.value);
  if (own === '' || (leaf.value !== null && typeof leaf.value === 'object')) return own === text;
  if (typeof leaf.value === 'string' && text.includes(leaf.value.trimEnd())) return true;
  return typeof value === 'string' ? text.includes(own) : own === text;
}

function isTelling({ value }: ValuesLeaf, text: string): boolean {
  return typeof value === 'string' && value.length >= SHORTEST_TEXT && text.includes(value.trimEnd());
}
