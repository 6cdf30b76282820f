/**
 * Single values that a chart is rendered with (`--set`), as a layer over all files, as far as their places are known and they
 * say no more than a mapping of texts, numbers and switches can say. Syntax: helm's pkg/strvals.
 */

import { joinPointer, splitPointer } from '../json/pointer.ts';
import type { JsonPointer, JsonValue } from '../model/json.ts';
import type { PlannedChart, ToldAt } from './planned-root.ts';
import type { ChartRequest } from './requests.ts';
import { isOnOneWay, mergeValues, type ValuesLayer } from './values-leaves.ts';

/** The flags of a request, apart. */
export interface SingleValues {
  /** Later ones win. */
  readonly layers: readonly ValuesLayer[];
  /** The same, as one text of values for a rendering without these flags. */
  readonly text?: string;
  /** The request without them. */
  readonly request: ChartRequest;
  /** What the flags set that are left, as far as lists: in front of their first number. */
  readonly others: readonly JsonPointer[];
}

/** As helm takes them, from the weakest on. */
const KINDS = ['setJson', 'set', 'setString', 'setFile', 'setLiteral'] as const;

interface Flag {
  readonly kind: (typeof KINDS)[number];
  readonly text: string;
  readonly path: JsonPointer;
  /** What it sets there; absent when it does more than that. */
  readonly value?: JsonValue;
  readonly at?: ToldAt;
}

/** Takes a request apart; `told` says where its values stand. */
export function singleValues(request: ChartRequest, told: PlannedChart['told'] = new Map()): SingleValues {
  const flags = KINDS.flatMap((kind) =>
    (request[kind] ?? []).map((text, index) => readFlag(kind, text, told.get(`${kind}/${index}`))),
  );
  const isOther = ({ value, at }: Flag) => value === undefined || at === undefined;
  const others = flags.filter(isOther).map(({ path }) => path);
  const left = flags.filter((flag) => isOther(flag) || others.some((path) => isOnOneWay(path, flag.path)));
  const single = flags.filter((flag) => !left.includes(flag));
  const rest = Object.fromEntries(
    KINDS.map((kind) => [kind, left.filter((flag) => flag.kind === kind).map(({ text }) => text)]),
  );
  const layers = single.flatMap(toLayer);
  const { root } = mergeValues({ own: layers, subcharts: new Map() });
  return {
    layers,
    ...(layers.length === 0 ? {} : { text: JSON.stringify(root) }),
    request: { ...request, ...rest },
    others: left.map(({ path }) => path),
  };
}

function readFlag(kind: Flag['kind'], text: string, at: ToldAt | undefined): Flag {
  const [key = ''] = /^(?:\\.|[^=[\\])*/.exec(text) ?? [];
  const segments = key.match(/(?:\\.|[^.\\])+/g) ?? [];
  const path = joinPointer('', ...segments.map((segment) => segment.replace(/\\(.)/g, '$1')));
  const isWhole = text[key.length] === '=' && path !== '';
  const value = isWhole ? readValue(kind, text.slice(key.length + 1)) : undefined;
  return { kind, text, path, ...(value === undefined ? {} : { value }), ...(at === undefined ? {} : { at }) };
}

/** What a flag sets; a list, a mapping, `null` and what refers to a file are left to helm. */
function readValue(kind: Flag['kind'], text: string): JsonValue | undefined {
  if (kind === 'setJson') return scalarIn(text);
  if (kind !== 'set' && kind !== 'setString') return undefined;
  const unescaped = text.replaceAll('\\,', ' ');
  if (text.startsWith('{') || unescaped.includes('\\') || unescaped.includes(',')) return undefined;
  const value = text.replaceAll('\\,', ',');
  return kind === 'setString' ? value : typed(value);
}

function scalarIn(text: string): JsonValue | undefined {
  const value = JSON.parse(text) as JsonValue;
  return value === null || typeof value === 'object' ? undefined : value;
}

/** A value of `--set`. helm's integers and those of a file are printed alike as long as they are small. */
function typed(text: string): JsonValue | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return undefined;
  if (/^(?:0|-?[1-9]\d{0,5})$/.test(text)) return Number(text);
  return /^[-+]?[1-9]\d*$/.test(text) ? undefined : text;
}

function toLayer({ path, value, at }: Flag): ValuesLayer[] {
  if (value === undefined || at === undefined) return [];
  const segments = splitPointer(path);
  const nested = segments.reduceRight<JsonValue>((inner, segment) => ({ [segment]: inner }), value);
  return [{ value: nested, source: { ...at, above: segments.length } }];
}
