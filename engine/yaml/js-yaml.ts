/** The only importer of js-yaml: its event parser, and how a scalar event becomes text. */

import { type Event, getScalarValue, parseEvents, type ScalarEvent, YAMLException } from 'js-yaml';

export type { Event, ScalarEvent };
export { getScalarValue, YAMLException };

/**
 * js-yaml lists every line of the text for the excerpt in its messages. Nobody reads those here, and a text of millions
 * of lines would cost seconds and hundreds of megabytes: we keep the reason and the offset.
 */
YAMLException.throwAt = (_source, position, reason): never => {
  throw new YAMLException(reason, { name: '', buffer: '', position, line: 0, column: 0 });
};

/** The numbers of js-yaml's event types. */
export const EVENT = { document: 1, sequence: 2, mapping: 3, scalar: 4, alias: 5, pop: 6 } as const;

/** The numbers of js-yaml's scalar styles. */
export const SCALAR = { plain: 1, single: 2, double: 3, literal: 4, folded: 5 } as const;

/** js-yaml's number for flow style; block is 1. */
export const FLOW_STYLE = 2;

/** The deepest nesting that we read. */
export const MAXIMUM_DEPTH = 1000;

/** The most nodes that one document may hold, aliases expanded. */
export const MAXIMUM_NODES = 1_000_000;

/** Thrown out of js-yaml when a document holds more nodes than we read. */
export class NodeLimitReached extends Error {}

const ordinary = { maxDepth: MAXIMUM_DEPTH };

/** The events of a text, in order. Throws YAMLException, NodeLimitReached. */
export function eventsOf(text: string): Event[] {
  // Fewer characters than the bound cannot hold more nodes than the bound.
  if (text.length < MAXIMUM_NODES) return parseEvents(text, ordinary);
  refuseEmptyItems(text);
  return parseEvents(text, { maxDepth: countingDepth() });
}

/** Items without a value are the only nodes for which js-yaml does not look at the depth: two characters each. */
function refuseEmptyItems(text: string): void {
  const empty = /^[ \t-]*-[ \t]*(?:#.*)?$/gm;
  for (let count = 0; empty.test(text); count++) if (count > MAXIMUM_NODES) throw new NodeLimitReached();
}

/**
 * js-yaml has no bound on nodes and cannot be stopped from outside, but compares the depth with `maxDepth` once for
 * each node: a limit that counts how often it is asked stops it before the events fill the memory.
 */
function countingDepth(): number {
  let asked = 0;
  const limit = {
    valueOf(): number {
      asked += 1;
      if (asked > MAXIMUM_NODES) throw new NodeLimitReached();
      return MAXIMUM_DEPTH;
    },
  };
  return limit as unknown as number;
}
