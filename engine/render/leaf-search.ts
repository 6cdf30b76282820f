/** Which leaves of the values make up what stands at places of a chart's output: by rendering again with other values. */

import { parentPointer } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import { type Manner, MOST_PLANTED, type Planted, plant, printed, valuesText } from './planting.ts';
import { type PieceKey, RenderedPieces } from './rendered-pieces.ts';
import type { ValuesLeaf } from './values-leaves.ts';

/** A text, number, boolean or empty value of the output. */
export interface Spot {
  /** The document, as `RenderedPieces` knows it. */
  readonly piece: PieceKey;
  readonly pointer: JsonPointer;
  readonly value: JsonValue;
  /** Leaves that stand in it as they are, to be told apart in one rendering. */
  readonly likely: readonly ValuesLeaf[];
  /** Leaves to be changed one after the other where that tells nothing, the best first. */
  readonly possible: readonly ValuesLeaf[];
  /** Leaves that may only decide whether it is there. */
  readonly deciding: readonly ValuesLeaf[];
  /** Whether something may be a part of it that no place is known of. */
  readonly isOpen: boolean;
}

/** What makes up a spot. */
export interface SpotLeaves {
  /** In the order in which they stand in it. */
  readonly leaves: readonly ValuesLeaf[];
  /** Whether the spot is made of them as they are, and of nothing else than fixed text. */
  readonly exact: boolean;
}

/** What is rendered with. */
export interface LeafSearchTools {
  readonly root: JsonValue;
  /** With values on top of all others; undefined when that cannot be rendered. */
  readonly render: (values: string) => Promise<string | undefined>;
}

/** More renderings than this are not made for one chart. */
const MOST_RENDERINGS = 60;
/** More leaves than this are not tried alone for one spot. */
const MOST_ALONE = 6;

/** A search: its renderings are counted. */
export class LeafSearch {
  readonly #tools: LeafSearchTools;
  readonly #found = new Map<Spot, SpotLeaves>();
  readonly #alone = new Map<string, { planted: Planted; pieces: RenderedPieces } | undefined>();
  readonly #numbers = new Map<string, number>();
  #left = MOST_RENDERINGS;

  constructor(tools: LeafSearchTools) {
    this.#tools = tools;
  }

  /** What makes up each spot; spots of which nothing is known are left out. */
  async run(spots: readonly Spot[]): Promise<ReadonlyMap<Spot, SpotLeaves>> {
    const likely = distinct(spots.flatMap((spot) => spot.likely));
    await this.#together(spots, likely.slice(0, MOST_PLANTED));
    for (const spot of spots) {
      for (const leaf of distinct([...spot.likely, ...spot.possible]).slice(0, MOST_ALONE)) {
        if (!this.#found.has(spot)) await this.#tryAlone(spot, leaf, false);
      }
      for (const leaf of spot.deciding.slice(0, MOST_ALONE)) {
        if (!this.#found.has(spot)) await this.#tryAlone(spot, leaf, true);
      }
    }
    return this.#found;
  }

  /** All at once; where that cannot be rendered, in halves. */
  async #together(spots: readonly Spot[], leaves: readonly ValuesLeaf[]): Promise<void> {
    if (leaves.length === 0 || spots.length === 0) return;
    const [first] = leaves;
    if (leaves.length === 1 && first !== undefined) {
      const alone = await this.#renderAlone(first);
      if (alone !== undefined) this.#read(spots, alone.pieces, [alone.planted]);
      return;
    }
    const planted = leaves.map((leaf) => this.#plant(leaf, 'alike'));
    const pieces = await this.#render(planted);
    if (pieces !== undefined) return this.#read(spots, pieces, planted);
    const middle = leaves.length >> 1;
    await this.#together(spots, leaves.slice(0, middle));
    await this.#together(spots, leaves.slice(middle));
  }

  /** What is exactly the old text with other values in it is made of these. */
  #read(spots: readonly Spot[], pieces: RenderedPieces, planted: readonly Planted[]): void {
    for (const spot of spots) {
      if (this.#found.has(spot)) continue;
      const value = pieces.valueAt(spot.piece, spot.pointer);
      if (value === undefined) continue;
      const text = printed(value);
      const arrived = planted.filter(({ token }) => token !== undefined && text.includes(token));
      if (arrived.length > 0 && restored(text, arrived) === printed(spot.value)) {
        const position = ({ token = '' }: Planted) => text.indexOf(token);
        const leaves = arrived.sort((a, b) => position(a) - position(b)).map(({ leaf }) => leaf);
        this.#found.set(spot, { leaves, exact: true });
      }
    }
  }

  async #tryAlone(spot: Spot, leaf: ValuesLeaf, decides: boolean): Promise<void> {
    const alone = await this.#renderAlone(leaf);
    if (alone === undefined) return;
    const { planted, pieces } = alone;
    const value = pieces.valueAt(spot.piece, spot.pointer);
    if (value === undefined) {
      // What goes with all that is around it is not decided on here.
      const around = parentPointer(spot.pointer);
      const stays = around !== undefined && pieces.valueAt(spot.piece, around) !== undefined;
      if (decides && stays) this.#found.set(spot, { leaves: [leaf], exact: false });
      return;
    }
    if (printed(value) === printed(spot.value)) return;
    this.#found.set(spot, { leaves: [leaf], exact: !decides && isExact(spot, planted, value) });
  }

  async #renderAlone(leaf: ValuesLeaf): Promise<{ planted: Planted; pieces: RenderedPieces } | undefined> {
    if (this.#alone.has(leaf.pointer)) return this.#alone.get(leaf.pointer);
    let found: { planted: Planted; pieces: RenderedPieces } | undefined;
    for (const manner of ['alike', 'other'] as const) {
      const planted = this.#plant(leaf, manner);
      const pieces = found === undefined ? await this.#render([planted]) : undefined;
      if (pieces !== undefined) found = { planted, pieces };
    }
    this.#alone.set(leaf.pointer, found);
    return found;
  }

  #plant(leaf: ValuesLeaf, manner: Manner): Planted {
    const number = this.#numbers.get(leaf.pointer) ?? this.#numbers.size;
    this.#numbers.set(leaf.pointer, number);
    return plant(leaf, number, manner);
  }

  async #render(planted: readonly Planted[]): Promise<RenderedPieces | undefined> {
    if (this.#left <= 0) return undefined;
    this.#left -= 1;
    const text = await this.#tools.render(valuesText(this.#tools.root, planted));
    return text === undefined ? undefined : new RenderedPieces(text);
  }
}

/** The text with the old values in the place of the new ones. */
function restored(text: string, planted: readonly Planted[]): string {
  return planted.reduce((old, { value, leaf }) => old.replaceAll(printed(value), printed(leaf.value)), text);
}

function isExact(spot: Spot, planted: Planted, value: JsonValue): boolean {
  const { leaf, token } = planted;
  if (token !== undefined && printed(value).includes(token)) {
    return restored(printed(value), [planted]) === printed(spot.value);
  }
  return printed(leaf.value) === printed(spot.value) && printed(planted.value) === printed(value);
}

function distinct(leaves: readonly ValuesLeaf[]): ValuesLeaf[] {
  return [...new Map(leaves.map((leaf) => [leaf.pointer, leaf])).values()];
}
