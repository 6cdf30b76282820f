/** Where tokens arrive in an output, and how often they were traced. */

import { joinPointer } from '../../../../engine/json/pointer.ts';
import type { JsonPointer, JsonValue } from '../../../../engine/model/json.ts';
import type { Location, ManifestDocument } from '../../../../engine/model/source.ts';
import { lineOf, type Site, type Texts } from './sites.ts';

/** A scalar of the output with tokens in it. */
export interface Arrival {
  readonly document: ManifestDocument;
  readonly pointer: JsonPointer;
  readonly sites: readonly Site[];
}

/** Of each token at most so many: some arrive in every object. */
const MOST_OF_ONE = 3;

/** The scalars in which tokens arrive. */
export function arrivalsIn(documents: readonly ManifestDocument[], sites: readonly Site[]): Arrival[] {
  const byToken = new Map(sites.map((site) => [site.token, site]));
  const counts = new Map<Site, number>();
  return documents.flatMap((document) =>
    scalarsIn(document.value ?? null, '').flatMap(([pointer, text]) => {
      const found = [...text.matchAll(/tok\d{5}q|(?<!\d)\d{5}(?!\d)/g)].flatMap(([token]) => byToken.get(token) ?? []);
      const fresh = found.filter((site) => (counts.get(site) ?? 0) < MOST_OF_ONE);
      for (const site of found) counts.set(site, (counts.get(site) ?? 0) + 1);
      return fresh.length === 0 ? [] : [{ document, pointer, sites: [...new Set(found)] }];
    }),
  );
}

function scalarsIn(value: JsonValue, pointer: JsonPointer): [JsonPointer, string][] {
  if (typeof value === 'string' || typeof value === 'number') return [[pointer, String(value)]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, child]) => scalarsIn(child, joinPointer(pointer, key)));
}

/** What became of tokens that arrived. */
export class TraceTally {
  exact = 0;
  /** The place is called approximate, or is the place of another token of the same text. */
  approximate = 0;
  /** Nothing finer than the template's line is told. */
  untraced = 0;
  wrong = 0;
  /** Tokens that are a part of longer texts or copied, whose own line is not the place of the value: not in the total. */
  changed = 0;
  readonly examples: string[] = [];

  /** Places of one arrival, the first of which is the finding's. */
  add(texts: Texts, { sites, pointer }: Arrival, places: readonly Location[] | undefined): void {
    for (const site of sites) {
      const line = lineOf(texts, site);
      const isHit = (place: Location) => isAt(place, site.path, line);
      if (places === undefined) this.untraced += 1;
      else if (places.some((place) => isHit(place) && place.approximate !== true)) this.exact += 1;
      else if (places.some((place) => isHit(place) || place.approximate === true)) this.approximate += 1;
      else if (sites.some((other) => places.some((place) => isAt(place, other.path, lineOf(texts, other)))))
        this.approximate += 1;
      else {
        this.wrong += 1;
        const told = places.map((place) => `${place.path}:${place.line}`).join(', ');
        this.examples.push(`${site.path}:${line} arrives at ${pointer}, traced to ${told}`);
        continue;
      }
      if (places === undefined) this.examples.push(`${site.path}:${line} arrives at ${pointer}, not traced`);
    }
  }

  get total(): number {
    return this.exact + this.approximate + this.untraced + this.wrong;
  }

  toString(): string {
    const share = ((100 * this.exact) / Math.max(1, this.total)).toFixed(2);
    const others = `${this.approximate} approximate, ${this.untraced} not traced, ${this.wrong} wrong`;
    const changed =
      this.changed === 0 ? '' : `; ${this.changed} tokens are a part of longer texts or copied, and not counted`;
    return `${this.exact} of ${this.total} exact (${share} %), ${others}${changed}`;
  }

  merge(other: TraceTally): void {
    for (const key of ['exact', 'approximate', 'untraced', 'wrong', 'changed'] as const) this[key] += other[key];
    this.examples.push(...other.examples);
  }
}

function isAt(place: Location, path: string, line: number): boolean {
  return place.path === path && place.line === line;
}
