/**
 * Events become the value that Kubernetes would see: goyaml v2's decode.go (merge keys in order, aliases, bounds) and
 * what sigs.k8s.io/yaml makes of it (keys as strings, no NaN). It builds no object but the value.
 */

import type { JsonObject, JsonValue } from '../model/json.ts';
import { type Anchor, Anchors, tooManyNodes } from './anchors.ts';
import { checkFlowScalar, checkKey } from './dialect.ts';
import { EVENT, type Event, FLOW_STYLE, MAXIMUM_NODES, SCALAR, type ScalarEvent } from './js-yaml.ts';
import { scalarKey } from './key-text.ts';
import { copyInto, isMergeKey, setOwn } from './merge-key.ts';
import { holdsNotFinite, notFinite } from './not-finite.ts';
import { plainValue } from './plain-scalar.ts';
import { DocumentRefused } from './problem.ts';
import type { ScalarText } from './scalar-text.ts';
import { taggedScalar, tagOf } from './tag.ts';

/** A value made from events, and what was noticed on the way. */
export interface Constructed {
  readonly value: JsonValue;
  /** True when a mapping holds the same key twice; the place map knows where. */
  readonly hasDuplicates: boolean;
  /** Index of the first event behind the document. */
  readonly end: number;
}

/** Reads the document that starts at `events[from]`. Throws DocumentRefused. */
export function construct(events: readonly Event[], source: string, scalarText: ScalarText, from = 0): Constructed {
  const builder = new Builder(events, source, scalarText, from);
  const value = builder.document();
  // A value that a later duplicate replaced does no harm.
  if (builder.notFinite !== undefined && holdsNotFinite(value)) throw notFinite(builder.notFinite);
  return { value, hasDuplicates: builder.hasDuplicates, end: builder.next };
}

class Builder {
  readonly events: readonly Event[];
  readonly source: string;
  readonly scalarText: ScalarText;
  /** Index of the document's own event. */
  readonly from: number;
  readonly anchors = new Anchors();
  next = 0;
  /** The last scalar that is an infinity or no number: JSON has neither. */
  notFinite: ScalarEvent | undefined;
  hasDuplicates = false;
  /** goyaml's decodeCount. */
  steps = 0;
  /** How many brackets are open. */
  brackets = 0;

  constructor(events: readonly Event[], source: string, scalarText: ScalarText, from: number) {
    this.from = from;
    this.events = events;
    this.source = source;
    this.scalarText = scalarText;
  }

  document(): JsonValue {
    this.next = this.from + 1;
    this.steps = 1;
    const value = this.node();
    this.next += 1;
    return value;
  }

  node(): JsonValue {
    const event = this.events[this.next];
    if (event === undefined) throw new DocumentRefused('yaml-syntax', 'unexpected end of the document', 0);
    this.step();
    switch (event.type) {
      case EVENT.scalar:
        return this.scalar(event);
      case EVENT.mapping:
      case EVENT.sequence:
        return event.anchorStart === -1 ? this.collection(event) : this.anchored(event);
      case EVENT.alias:
        return this.alias(event.anchorStart, event.anchorEnd);
      default:
        throw new DocumentRefused('yaml-syntax', 'a value is missing', 0);
    }
  }

  step(): void {
    this.steps += 1;
    if (this.steps > MAXIMUM_NODES) throw tooManyNodes();
  }

  collection(event: Event & { type: 2 | 3 }): JsonValue {
    this.next += 1;
    if (event.style !== FLOW_STYLE) return event.type === EVENT.mapping ? this.mapping({}) : this.sequence();
    this.brackets += 1;
    const value = event.type === EVENT.mapping ? this.mapping({}) : this.sequence();
    this.brackets -= 1;
    return value;
  }

  anchored(event: Event & { type: 2 | 3 }): JsonValue {
    const anchor: Anchor = { event: this.next, kind: event.type, steps: this.steps - 1 };
    this.anchors.set(this.source.slice(event.anchorStart, event.anchorEnd), anchor, event.anchorStart);
    const value = this.collection(event);
    anchor.value = value;
    anchor.steps = this.steps - anchor.steps;
    return value;
  }

  scalar(event: ScalarEvent): JsonValue {
    this.next += 1;
    if (this.brackets > 0 && event.style === SCALAR.plain && event.valueStart !== -1)
      checkFlowScalar(this.source, event);
    let value: JsonValue;
    if (event.tagStart !== -1)
      value = taggedScalar(this.tagOf(event) ?? '', this.scalarText(this.source, event), event);
    else if (event.style !== SCALAR.plain) value = this.scalarText(this.source, event);
    else if (event.valueStart === -1) value = null;
    else {
      value = plainValue(
        event.fast ? this.source.slice(event.valueStart, event.valueEnd) : this.scalarText(this.source, event),
      );
    }
    if (typeof value === 'number' && !Number.isFinite(value)) this.notFinite = event;
    if (event.anchorStart !== -1) this.storeScalar(event, value);
    return value;
  }

  storeScalar(event: ScalarEvent, value: JsonValue): void {
    const anchor = { event: this.next - 1, kind: EVENT.scalar, value, steps: 1 };
    this.anchors.set(this.source.slice(event.anchorStart, event.anchorEnd), anchor, event.anchorStart);
  }

  tagOf(event: ScalarEvent): string | undefined {
    return tagOf(event, this.source, this.events[this.from]);
  }

  sequence(): JsonValue {
    const items: JsonValue[] = [];
    while (this.events[this.next]?.type !== EVENT.pop) items.push(this.node());
    this.next += 1;
    return items;
  }

  mapping(target: JsonObject): JsonObject {
    let merged: Set<string> | null = null;
    for (
      let event = this.events[this.next];
      event !== undefined && event.type !== EVENT.pop;
      event = this.events[this.next]
    ) {
      if (event.type === EVENT.scalar && event.valueEnd - event.valueStart === 2 && this.isMerge(event)) {
        this.next += 1;
        merged ??= new Set();
        this.merge(target, merged);
        continue;
      }
      const key = this.key(event);
      if (event.type === EVENT.scalar && event.valueStart !== -1) {
        checkKey(this.source, event, this.events[this.next], this.brackets > 0);
      }
      const value = this.node();
      if (Object.hasOwn(target, key) && !merged?.delete(key)) this.hasDuplicates = true;
      if (key === '__proto__') setOwn(target, key, value);
      else target[key] = value;
    }
    this.next += 1;
    return target;
  }

  isMerge(event: ScalarEvent): boolean {
    return this.source.startsWith('<<', event.valueStart) && isMergeKey(event, this.tagOf(event));
  }

  key(event: Event): string {
    this.step();
    this.next += 1;
    if (event.type === EVENT.scalar) {
      const text = event.fast
        ? this.source.slice(event.valueStart, event.valueEnd)
        : this.scalarText(this.source, event);
      const key = scalarKey(event, text, this.tagOf(event));
      if (event.anchorStart !== -1) this.storeScalar(event, key);
      return key;
    }
    const source = event.type === EVENT.alias ? this.aliasedKey(event.anchorStart, event.anchorEnd) : undefined;
    if (source === undefined) {
      throw new DocumentRefused('yaml-key', 'a mapping or a list cannot be a key', ...startOf(event));
    }
    return scalarKey(source, this.scalarText(this.source, source), this.tagOf(source));
  }

  /** The scalar that an alias in the place of a key stands for; undefined for a collection. */
  aliasedKey(start: number, end: number): ScalarEvent | undefined {
    const target = this.events[this.use(start, end).event];
    return target?.type === EVENT.scalar ? target : undefined;
  }

  alias(start: number, end: number): JsonValue {
    this.next += 1;
    return this.use(start, end).value ?? null;
  }

  /** The node that the alias with this name stands for; counted as one more use. */
  use(start: number, end: number): Anchor {
    const anchor = this.anchorOf(start, end);
    this.steps = this.anchors.use(anchor, this.steps, start - 1, end);
    return anchor;
  }

  anchorOf(start: number, end: number): Anchor {
    return this.anchors.find(this.source.slice(start, end), start - 1, end);
  }

  /** goyaml's merge: in the order of the text, so that a later merge wins over an earlier key. */
  merge(target: JsonObject, merged: Set<string>): void {
    const event = this.events[this.next];
    if (event?.type === EVENT.sequence) {
      this.next += 1;
      const sources: JsonObject[] = [];
      for (
        let item = this.events[this.next];
        item !== undefined && item.type !== EVENT.pop;
        item = this.events[this.next]
      ) {
        sources.push(this.mergeSource(item));
      }
      this.next += 1;
      for (const source of sources.reverse()) copyInto(target, source, merged);
      return;
    }
    copyInto(target, this.mergeSource(event), merged);
  }

  mergeSource(event: Event | undefined): JsonObject {
    if (event?.type === EVENT.mapping) return this.node() as JsonObject;
    if (event?.type === EVENT.alias) {
      const { kind } = this.anchorOf(event.anchorStart, event.anchorEnd);
      if (kind === EVENT.mapping) return this.node() as JsonObject;
    }
    const [start, end] = event === undefined ? [0, 0] : startOf(event);
    throw new DocumentRefused('yaml-merge', '<< needs a mapping, or a list of mappings', start, end);
  }
}

function startOf(event: Event): [number, number] {
  if (event.type === EVENT.scalar) return [Math.max(event.valueStart, 0), Math.max(event.valueEnd, 0)];
  if (event.type === EVENT.alias) return [event.anchorStart - 1, event.anchorEnd];
  return 'start' in event ? [event.start, event.start + 1] : [0, 0];
}
