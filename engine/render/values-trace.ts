/** From places of a chart's output to the entries of values files that they were made from. */

import type { JsonPointer } from '../model/json.ts';
import type { ManifestDocument } from '../model/source.ts';
import { LeafSearch, type LeafSearchTools, type Spot, type SpotLeaves } from './leaf-search.ts';
import { ancestorOf } from './planting.ts';
import { RenderedPieces } from './rendered-pieces.ts';
import { type SpotTools, spotsAt } from './spots.ts';
import type { ValuesSource } from './values-leaves.ts';

/** A place in the output. */
export interface AskedPlace {
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
}

/** The entries that it was made from. */
export interface ValuesPlace {
  /** The one that is to blame; of several, the last in the text. */
  readonly source: ValuesSource;
  readonly others: readonly ValuesSource[];
  /** Whether it is made of these as they are, and of nothing else than fixed text. */
  readonly exact: boolean;
}

/** Looks for all places at once; those that no values file is to blame for are undefined. */
export async function traceValues(
  asked: readonly AskedPlace[],
  text: string,
  tools: SpotTools & Pick<LeafSearchTools, 'render'>,
): Promise<(ValuesPlace | undefined)[]> {
  const pieces = new RenderedPieces(text);
  const places = asked.map((place) => toSpots(tools, pieces, place));
  const search = new LeafSearch({ root: tools.values.root, render: tools.render });
  const found = await search.run(places.flatMap(({ spots }) => spots));
  return places.map((place) => toPlace(place, found));
}

interface Place {
  readonly wanted: JsonPointer;
  /** What there is of it. */
  readonly existing: JsonPointer;
  readonly spots: readonly Spot[];
}

function toSpots(tools: SpotTools, pieces: RenderedPieces, { document, pointer }: AskedPlace): Place {
  const { pointer: existing } = document.places().nearest(pointer);
  const piece = pieces.keyOf(document);
  const spots = piece === undefined ? [] : spotsAt(tools, document, piece, existing);
  const isWhole = spots.length === 1 || spots.every((spot) => mayBelong(spot, existing));
  return { wanted: pointer, existing, spots: isWhole ? spots : [] };
}

/** Whether a leaf of a mapping or list may be printed together with all others. */
function mayBelong({ likely, possible, pointer }: Spot, existing: JsonPointer): boolean {
  const below = pointer.slice(existing.length);
  return [...likely, ...possible].some((leaf) => (ancestorOf(leaf.pointer, below) ?? '') !== '');
}

function toPlace({ wanted, existing, spots }: Place, found: ReadonlyMap<Spot, SpotLeaves>): ValuesPlace | undefined {
  const [spot] = spots;
  if (spot === undefined || spots.some(({ isOpen }) => isOpen)) return undefined;
  const rest = wanted.slice(existing.length);
  if (spot.pointer === existing) return ofLeaf(found.get(spot), rest);
  const entries = spots.map((each) => entryOf(each, found.get(each), existing));
  const [entry] = entries;
  const isOne = entry !== undefined && entries.every((each) => each?.pointer === entry.pointer);
  if (!isOne) return undefined;
  const exact = entries.every((each) => each?.source.document === entry.source.document);
  return { source: extended(entry.source, rest), others: [], exact };
}

function ofLeaf(leaves: SpotLeaves | undefined, rest: JsonPointer): ValuesPlace | undefined {
  const source = leaves?.leaves.at(-1)?.source;
  if (leaves === undefined || source === undefined) return undefined;
  const others = leaves.leaves.slice(0, -1).map((leaf) => leaf.source);
  return { source: extended(source, rest), others, exact: leaves.exact };
}

function extended(source: ValuesSource, rest: JsonPointer): ValuesSource {
  return { ...source, pointer: source.pointer + rest };
}

/** The entry that was printed as the whole mapping or list. */
function entryOf(
  { pointer }: Spot,
  found: SpotLeaves | undefined,
  existing: JsonPointer,
): { readonly pointer: JsonPointer; readonly source: ValuesSource } | undefined {
  const [leaf, ...more] = found?.leaves ?? [];
  if (leaf === undefined || more.length > 0 || found?.exact !== true) return undefined;
  const below = pointer.slice(existing.length);
  const entry = ancestorOf(leaf.pointer, below);
  const at = ancestorOf(leaf.source.pointer, below);
  if (entry === undefined || entry === '' || at === undefined) return undefined;
  return { pointer: entry, source: { ...leaf.source, pointer: at } };
}
