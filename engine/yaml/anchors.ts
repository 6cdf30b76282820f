/** Anchored nodes of one document, and goyaml v2's bound on how much of a document may come from aliases. */

import type { JsonValue } from '../model/json.ts';
import { MAXIMUM_NODES } from './js-yaml.ts';
import { DocumentRefused } from './problem.ts';

/** An anchored node. Mappings and sequences are shared between their uses; nothing changes them afterwards. */
export interface Anchor {
  /** Index of the node's event. */
  readonly event: number;
  readonly kind: number;
  /** Absent while the node is still being read: an alias to it would contain itself. */
  value?: JsonValue;
  /** goyaml's count of decoding steps for one use of the node. */
  steps: number;
}

/** What YAML 1.1 allows; js-yaml takes any characters. */
const anchorName = /^[0-9A-Za-z_-]+$/;

/** The anchors of a document up to where it has been read; a name may be given again. */
export class Anchors {
  readonly #byName = new Map<string, Anchor>();
  /** goyaml's aliasCount, from which it concludes "excessive aliasing". */
  #aliasSteps = 0;

  /** Gives a name to a node; `start` is where the name stands. Throws DocumentRefused. */
  set(name: string, anchor: Anchor, start: number): void {
    if (!anchorName.test(name)) {
      const message = 'the name of an anchor is made of letters, digits, - and _; quote a text that begins with &';
      throw new DocumentRefused('yaml-syntax', message, start - 1, start + name.length);
    }
    this.#byName.set(name, anchor);
  }

  /** The node that `*name` stands for; `start` and `end` are where the alias stands. Throws DocumentRefused. */
  find(name: string, start: number, end: number): Anchor {
    const anchor = this.#byName.get(name);
    if (anchor === undefined) {
      throw new DocumentRefused(
        'yaml-alias',
        'this alias refers to an anchor that does not exist; quote a text that begins with *',
        start,
        end,
      );
    }
    if (anchor.value === undefined) {
      throw new DocumentRefused('yaml-alias', 'this alias stands inside the value that it refers to', start, end);
    }
    return anchor;
  }

  /**
   * Counts one more use of an anchored node, as goyaml does: `steps` are the document's (its decodeCount), the result
   * is what they are afterwards. Throws DocumentRefused.
   */
  use(anchor: Anchor, steps: number, start: number, end: number): number {
    const after = steps + anchor.steps;
    this.#aliasSteps += anchor.steps;
    if (after > MAXIMUM_NODES) throw tooManyNodes(start, end);
    if (this.#aliasSteps > 100 && after > 1000 && this.#aliasSteps / after > allowedAliasRatio(after)) {
      throw new DocumentRefused('yaml-alias', 'too much of the document comes from aliases', start, end);
    }
    return after;
  }
}

/** How much of a document may come from aliases: goyaml v2's allowedAliasRatio. */
function allowedAliasRatio(steps: number): number {
  if (steps <= 400_000) return 0.99;
  return steps >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((steps - 400_000) / 3_600_000);
}

/** Why a document with more values than the bound is refused; the place is known where an alias is the cause. */
export function tooManyNodes(start = 0, end = 0): DocumentRefused {
  return new DocumentRefused('yaml-too-many-nodes', `the document holds more than ${MAXIMUM_NODES} values`, start, end);
}
