/**
 * Events become the value that Kubernetes would see: goyaml v2's decode.go (merge keys in order, aliases, bounds) and
 * what sigs.k8s.io/yaml makes of it (keys as strings, no NaN). It builds no object but the value.
 */

import type { JsonObject, JsonValue } from '../model/json.ts';
import { checkFlowScalar, checkKeyLine, checkMappingLine, checkSimpleKey } from './dialect.ts';
import {
  EVENT,
  type Event,
  FLOW_STYLE,
  MAXIMUM_NODES,
  type MappingEvent,
  SCALAR,
  type ScalarEvent,
} from './js-yaml.ts';
import { floatKey, plainType, plainValue } from './plain-scalar.ts';
import { DocumentRefused } from './problem.ts';
import { fullTag, taggedScalar } from './tag.ts';

/** Decodes a scalar event's text; js-yaml's `getScalarValue` unless the text has line breaks that it does not know. */
export type ScalarText = (source: string, event: ScalarEvent) => string;

export interface Constructed {
  readonly value: JsonValue;
  /** True when a mapping holds the same key twice; the place map knows where. */
  readonly hasDuplicates: boolean;
  /** Index of the first event behind the document. */
  readonly end: number;
}

/** An anchored node. Mappings and sequences are shared between their uses; nothing changes them afterwards. */
interface Anchor {
  readonly event: number;
  readonly kind: number;
  /** Absent while the node is still being read: an alias to it would contain itself. */
  value?: JsonValue;
  /** goyaml's count of decoding steps for one use of the node. */
  steps: number;
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
  readonly anchors = new Map<string, Anchor>();
  next = 0;
  /** The last scalar that is an infinity or no number: JSON has neither. */
  notFinite: ScalarEvent | undefined;
  hasDuplicates = false;
  /** goyaml's decodeCount and aliasCount, from which it concludes "excessive aliasing". */
  steps = 0;
  aliasSteps = 0;
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
    this.anchors.set(this.source.slice(event.anchorStart, event.anchorEnd), anchor);
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
    if (event.tagStart !== -1) value = this.tagged(event);
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
    this.anchors.set(this.source.slice(event.anchorStart, event.anchorEnd), anchor);
  }

  tagged(event: ScalarEvent): JsonValue {
    return taggedScalar(this.tagOf(event), this.scalarText(this.source, event), event);
  }

  tagOf(event: ScalarEvent): string {
    const document = this.events[this.from];
    const directives = document?.type === EVENT.document ? document.directives : [];
    return fullTag(this.source.slice(event.tagStart, event.tagEnd), directives);
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
      this.checkPair(event);
      const value = this.node();
      if (Object.hasOwn(target, key) && !merged?.delete(key)) this.hasDuplicates = true;
      if (key === '__proto__') setOwn(target, key, value);
      else target[key] = value;
    }
    this.next += 1;
    return target;
  }

  /** What libyaml refuses about a key, and about a mapping that begins beside it. */
  checkPair(event: Event): void {
    if (event.type !== EVENT.scalar || event.valueStart === -1) return;
    const { fast, valueStart, valueEnd } = event;
    if (!fast || valueEnd - valueStart > 1000) checkSimpleKey(this.source, event);
    if (this.brackets > 0) {
      const behind = this.source.charCodeAt(event.style === SCALAR.plain ? valueEnd : valueEnd + 1);
      if (behind <= 32) checkSimpleKey(this.source, event);
      if (event.style === SCALAR.plain) checkFlowScalar(this.source, event);
      return;
    }
    if (event.anchorStart === -1 && event.tagStart === -1) checkKeyLine(this.source, event);
    const value = this.events[this.next];
    if (value?.type === EVENT.mapping && value.style !== FLOW_STYLE) checkMappingLine(this.source, event, value.start);
  }

  /** goyaml's isMerge: a plain `<<`, or one tagged `!` or `!!merge`. */
  isMerge(event: ScalarEvent): boolean {
    if (!this.source.startsWith('<<', event.valueStart)) return false;
    if (event.tagStart === -1) return event.style === SCALAR.plain;
    const tag = this.tagOf(event);
    return tag === '!' || tag === 'tag:yaml.org,2002:merge';
  }

  key(event: Event): string {
    this.step();
    this.next += 1;
    if (event.type === EVENT.scalar) {
      const text = event.fast
        ? this.source.slice(event.valueStart, event.valueEnd)
        : this.scalarText(this.source, event);
      const tag = event.tagStart === -1 ? undefined : this.tagOf(event);
      const key = scalarKey(event, text, tag);
      if (event.anchorStart !== -1) this.storeScalar(event, key);
      return key;
    }
    const source = event.type === EVENT.alias ? this.aliasedKey(event.anchorStart, event.anchorEnd) : undefined;
    if (source === undefined) {
      throw new DocumentRefused('yaml-key', 'a mapping or a list cannot be a key', ...startOf(event));
    }
    return scalarKey(
      source,
      this.scalarText(this.source, source),
      source.tagStart === -1 ? undefined : this.tagOf(source),
    );
  }

  /** The scalar that an alias in the place of a key stands for; undefined for a collection. */
  aliasedKey(start: number, end: number): ScalarEvent | undefined {
    const anchor = this.anchorAt(start, end);
    this.use(anchor, start, end);
    const target = this.events[anchor.event];
    return target?.type === EVENT.scalar ? target : undefined;
  }

  alias(start: number, end: number): JsonValue {
    this.next += 1;
    const anchor = this.anchorAt(start, end);
    this.use(anchor, start, end);
    return anchor.value ?? null;
  }

  anchorAt(start: number, end: number): Anchor {
    const name = this.source.slice(start, end);
    const anchor = this.anchors.get(name);
    if (anchor === undefined) {
      throw new DocumentRefused('yaml-alias', `*${name} refers to an anchor that does not exist`, start - 1, end);
    }
    if (anchor.value === undefined) {
      throw new DocumentRefused('yaml-alias', `*${name} stands inside the value that it refers to`, start - 1, end);
    }
    return anchor;
  }

  /** Counts one more use of an anchored node, as goyaml does. */
  use(anchor: Anchor, start: number, end: number): void {
    this.steps += anchor.steps;
    this.aliasSteps += anchor.steps;
    if (this.steps > MAXIMUM_NODES) throw tooManyNodes(start - 1, end);
    if (this.aliasSteps > 100 && this.steps > 1000 && this.aliasSteps / this.steps > allowedAliasRatio(this.steps)) {
      throw new DocumentRefused('yaml-alias', 'too much of the document comes from aliases', start - 1, end);
    }
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
      const anchor = this.anchorAt(event.anchorStart, event.anchorEnd);
      if (anchor.kind === EVENT.mapping) return this.node() as JsonObject;
    }
    const [start, end] = event === undefined ? [0, 0] : startOf(event);
    throw new DocumentRefused('yaml-merge', '<< needs a mapping, or a list of mappings', start, end);
  }
}

function copyInto(target: JsonObject, source: JsonObject, merged: Set<string>): void {
  for (const [key, value] of Object.entries(source)) {
    if (!Object.hasOwn(target, key)) merged.add(key);
    setOwn(target, key, value);
  }
}

/** `__proto__` becomes an own key like any other. */
function setOwn(target: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

/** What a scalar is called as a key; `tag` is its full tag, where it has one. Throws DocumentRefused. */
export function scalarKey(event: ScalarEvent, text: string, tag: string | undefined): string {
  if (tag === undefined && event.style !== SCALAR.plain) return text;
  const value = tag === undefined ? plainValue(text) : taggedScalar(tag, text, event);
  return typeof value === 'string' ? value : keyText(value, text, event);
}

/** sigs.k8s.io/yaml turns numbers and booleans into string keys and refuses the rest. */
function keyText(value: JsonValue, source: string, event: ScalarEvent): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    const type = plainType(source);
    if (type === 'float') return floatKey(value);
    if (type === 'int') return Number.isSafeInteger(value) ? String(value) : exactInteger(source);
  }
  throw new DocumentRefused(
    'yaml-key',
    `${source === '' ? 'an empty key' : source} cannot be a key; quote it`,
    ...startOf(event),
  );
}

function exactInteger(source: string): string {
  const digits = source.replaceAll('_', '').replace(/^\+/, '');
  const magnitude = digits
    .replace(/^-/, '')
    .replace(/^0(?=[0-7])/, '0o')
    .toLowerCase();
  return `${digits.startsWith('-') ? '-' : ''}${BigInt(magnitude)}`;
}

function startOf(event: Event): [number, number] {
  if (event.type === EVENT.scalar) return [Math.max(event.valueStart, 0), Math.max(event.valueEnd, 0)];
  if (event.type === EVENT.alias) return [event.anchorStart - 1, event.anchorEnd];
  return 'start' in event ? [(event as MappingEvent).start, (event as MappingEvent).start + 1] : [0, 0];
}

function tooManyNodes(start = 0, end = 0): DocumentRefused {
  return new DocumentRefused('yaml-too-many-nodes', `the document holds more than ${MAXIMUM_NODES} values`, start, end);
}

/** How much of a document may come from aliases: goyaml v2's allowedAliasRatio. */
function allowedAliasRatio(steps: number): number {
  if (steps <= 400_000) return 0.99;
  return steps >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((steps - 400_000) / 3_600_000);
}

function holdsNotFinite(value: JsonValue): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  return value !== null && typeof value === 'object' && Object.values(value).some(holdsNotFinite);
}

function notFinite(event: ScalarEvent): DocumentRefused {
  const message = 'an infinity, or what is not a number, has no JSON form; quote it if it is a text';
  return new DocumentRefused('yaml-number', message, event.valueStart, event.valueEnd);
}
