/** What the name of a runtime class says: exact, invented, misspelt, or merely looking like Kata (decisions 1 and 2). */

import { damerauDistance } from '../json/did-you-mean.ts';
import type { AliasRow, PlatformRow, PlatformTables } from './platform-tables.ts';

/** What a name means, and how that was found. */
export interface ClassMeaning extends PlatformRow {
  /** The class that is meant; the name itself where it is real. */
  readonly name: string;
  readonly handler: string | null;
  readonly evidence: string;
}

/** Two letters swapped, changed, added or left out: as far as a slip of the hand goes. */
const SLIP = 2;
/** RFC 1123 names are no longer; longer ones are nobody's slip, and comparing them would cost. */
const LONGEST_NAME = 253;

const PLAIN_KATA: PlatformRow = {
  system: 'kata',
  tee: null,
  profile: null,
  guestPull: false,
  dev: false,
  alternatives: [],
  extraRules: [],
};

/** Reads class names for one distribution; remembers what it has read. */
export class ClassNames {
  readonly #tables: PlatformTables;
  readonly #distribution: string | null;
  readonly #known = new Map<string, ClassMeaning | null>();

  constructor(tables: PlatformTables, distribution: string | null) {
    this.#tables = tables;
    this.#distribution = distribution;
  }

  /** What the name means, or null for one that has nothing to do with Kata or a TEE. */
  read(name: string): ClassMeaning | null {
    let meaning = this.#known.get(name);
    if (meaning === undefined) {
      meaning = this.#exact(name) ?? this.#prefix(name) ?? this.#misspelt(name) ?? this.#kataLooking(name);
      this.#known.set(name, meaning);
    }
    return meaning;
  }

  #exact(name: string): ClassMeaning | null {
    const row = this.#tables.classes.get(name);
    if (row !== undefined && (row.distribution !== 'openshift' || this.#distribution === 'openshift')) {
      return { ...row, evidence: `runtimeClassName ${name}` };
    }
    const alias = this.#tables.aliases.get(name);
    return alias === undefined ? null : this.#alias(name, alias);
  }

  #alias(name: string, alias: AliasRow): ClassMeaning | null {
    const target = (this.#distribution && alias.distributions.get(this.#distribution)) || alias.target;
    const row = this.#tables.classes.get(target);
    if (row === undefined) return null;
    const certain = alias.candidates.length < 2 || target !== alias.target;
    return {
      ...row,
      // Where the name may mean several classes, only what they share is known.
      tee: certain ? row.tee : null,
      alternatives: certain ? row.alternatives : alias.profiles.filter((profile) => profile !== row.profile),
      evidence: `runtimeClassName ${name}, which stands for ${target}`,
    };
  }

  #prefix(name: string): ClassMeaning | null {
    const row = this.#tables.prefixes.find(({ prefix }) => name.startsWith(prefix));
    if (row === undefined) return null;
    const words = wordsOf(name);
    const tee = ['snp', 'tdx'].find((word) => words.includes(word)) ?? row.tee;
    return { ...row, tee, name, handler: name, evidence: `runtimeClassName ${name} of ${row.vendor}` };
  }

  #misspelt(name: string): ClassMeaning | null {
    if (name.length > LONGEST_NAME || !this.#looksConfidential(name)) return null;
    // Kubernetes takes no capitals in names, so whoever wrote some meant the small letters.
    const small = name.toLowerCase();
    let best: ClassMeaning | null = null;
    let bestDistance = SLIP + 1;
    for (const candidate of [...this.#tables.classes.keys(), ...this.#tables.aliases.keys()].sort()) {
      const distance = damerauDistance(small, candidate, bestDistance);
      if (distance > SLIP || distance > bestDistance) continue;
      const meaning = this.#exact(candidate);
      if (meaning === null || (distance === bestDistance && this.#rank(meaning) <= this.#rank(best))) continue;
      best = { ...meaning, evidence: `runtimeClassName ${name}, read as ${meaning.name}` };
      bestDistance = distance;
    }
    return best;
  }

  /** A name that has the word Kata and is near to none: some VM, no TEE that anybody could vouch for. */
  #kataLooking(name: string): ClassMeaning | null {
    if (!wordsOf(name).includes('kata')) return null;
    return { ...PLAIN_KATA, name, handler: null, evidence: `runtimeClassName ${name} looks like Kata` };
  }

  #looksConfidential(name: string): boolean {
    const words = wordsOf(name);
    return words.some((word) => this.#tables.words.has(word)) || this.#tables.sequences.some((s) => follows(words, s));
  }

  /** Of two names that are equally near, the more confidential is meant, and one that a profile judges. */
  #rank(meaning: ClassMeaning | null): number {
    if (meaning === null) return -1;
    return (this.#tables.ranks.get(meaning.system) ?? 0) + (meaning.profile === null ? 0 : 0.5);
  }
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().split(/[^a-z0-9]+/);
}

function follows(words: readonly string[], sequence: readonly string[]): boolean {
  let next = 0;
  for (const word of words) if (word === sequence[next]) next += 1;
  return next === sequence.length;
}
