/** Scalars of files in whose place tokens are put, each of which can be told from all others. */

import { joinPointer, valueAt } from '../../../../engine/json/pointer.ts';
import type { JsonPointer, JsonValue } from '../../../../engine/model/json.ts';
import type { ManifestDocument, Range } from '../../../../engine/model/source.ts';
import { outerRange } from '../../../../engine/yaml/embedded.ts';
import { readDocuments } from '../../../../engine/yaml/read.ts';

/** A scalar of a file. */
export interface Site {
  readonly path: string;
  readonly range: Range;
  /** What is put there. */
  readonly token: string;
  /** What stands behind the token, so that the text stays what it is. */
  readonly tail: string;
  /** Whether changing it seldom leaves the build whole. */
  readonly risky: boolean;
}

/** Texts by path. */
export type Texts = ReadonlyMap<string, string>;

/** Names, references and paths. */
const RISKY =
  /\/(?:apiVersion|kind|name|namespace|path|op|version|group|type|target|fieldPath|resources|bases|components|crds|patchesStrategicMerge|files|envs|generators|transformers)(?:\/|$)/;

/** Counts tokens of one test: no two are alike. */
export class Tokens {
  #next = 40_011;

  /** A word that may be a name, or a number that may be a port. */
  take(value: JsonValue): string {
    this.#next += 1;
    return typeof value === 'number' ? `${this.#next}` : `tok${this.#next}q`;
  }
}

/** Texts and numbers of a YAML file; booleans cannot be told apart, and what aliases share has several places. Those of patches in a kustomization come, too. */
export function sitesOf(path: string, text: string, tokens: Tokens): Site[] {
  return readDocuments({ path, text }).flatMap((document) => {
    if (document.value === undefined) return [];
    const anchors = nodesIn(document.value, '').flatMap((pointer) => document.places().find(pointer)?.anchor ?? []);
    const isShared = ({ range }: Site) => anchors.some(({ start, end }) => start <= range.start && range.end <= end);
    const sites = scalarsIn(document.value, '').flatMap((pointer) => sitesAt(document, pointer, tokens));
    return sites.filter((site) => !isShared(site));
  });
}

function nodesIn(value: JsonValue, pointer: JsonPointer): JsonPointer[] {
  const entries = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  return [pointer, ...entries.flatMap(([key, child]) => nodesIn(child, joinPointer(pointer, key)))];
}

function scalarsIn(value: JsonValue, pointer: JsonPointer): JsonPointer[] {
  if (typeof value === 'string' || typeof value === 'number') return [pointer];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, child]) => scalarsIn(child, joinPointer(pointer, key)));
}

function sitesAt(document: ManifestDocument, pointer: JsonPointer, tokens: Tokens): Site[] {
  const { path } = document.file;
  const place = document.places().find(pointer);
  const value = valueAt(document.value ?? null, pointer);
  if (place === undefined || place.anchor !== undefined || value === undefined) return [];
  const inner = /kustomization/i.test(path) && typeof value === 'string' && value.includes('\n') ? value : undefined;
  if (inner !== undefined) {
    return sitesOf(path, inner, tokens).flatMap((site) => {
      const range = outerRange(document, pointer, site.range);
      return range === undefined || site.tail !== '' ? [] : [{ ...site, range }];
    });
  }
  if (place.style === 'empty' || document.file.text.slice(place.value.start, place.value.end).trim() === '') return [];
  const old = document.file.text.slice(place.value.start, place.value.end);
  const tail = /\s*$/.exec(old)?.[0] ?? '';
  return [{ path, range: place.value, token: tokens.take(value), tail, risky: RISKY.test(pointer) }];
}

/** The texts with the tokens in them. */
export function planted(texts: Texts, sites: readonly Site[]): Map<string, string> {
  const changed = new Map(texts);
  for (const { path, range, token, tail } of sites.toSorted((a, b) => b.range.start - a.range.start)) {
    const text = changed.get(path) ?? '';
    changed.set(path, text.slice(0, range.start) + token + tail + text.slice(range.end));
  }
  return changed;
}

/** The line on which a token stands. */
export function lineOf(texts: Texts, { path, token }: Site): number {
  const text = texts.get(path) ?? '';
  return text.slice(0, text.indexOf(token)).split('\n').length;
}

/**
 * The sites in groups that leave the build whole: all at once, else in halves, down to those that never do.
 * `most` bounds the builds; what is left then is dropped.
 */
export async function groupsThatBuild(
  sites: readonly Site[],
  builds: (sites: readonly Site[]) => Promise<boolean>,
  most: number,
): Promise<{ groups: Site[][]; dropped: number }> {
  const groups: Site[][] = [];
  let left = most;
  let dropped = 0;
  const visit = async (some: readonly Site[]): Promise<void> => {
    if (some.length === 0) return;
    if (left <= 0) {
      dropped += some.length;
      return;
    }
    left -= 1;
    if (await builds(some)) {
      groups.push([...some]);
    } else if (some.length > 1) {
      const middle = some.length >> 1;
      await visit(some.slice(0, middle));
      await visit(some.slice(middle));
    }
  };
  await visit(sites.filter(({ risky }) => !risky));
  await visit(sites.filter(({ risky }) => risky));
  return { groups, dropped };
}
