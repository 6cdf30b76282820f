/** Explicit tags on scalars, as goyaml v2 resolves them. Tags on mappings and lists mean nothing to Kubernetes. */

import type { JsonValue } from '../model/json.ts';
import { EVENT, type Event, type ScalarEvent } from './js-yaml.ts';
import { plainType, plainValue } from './plain-scalar.ts';
import { DocumentRefused } from './problem.ts';

const core = 'tag:yaml.org,2002:';

/** A directive of the document, as js-yaml's document event lists them. */
type Directive = { kind: 'yaml'; version: string } | { kind: 'tag'; handle: string; prefix: string };

/** The full tag of a scalar, where it has one; `document` is the event of its document. */
export function tagOf(event: ScalarEvent, source: string, document: Event | undefined): string | undefined {
  if (event.tagStart === -1) return undefined;
  const directives = document?.type === EVENT.document ? document.directives : [];
  return fullTag(source.slice(event.tagStart, event.tagEnd), directives);
}

/** `!!str` → `tag:yaml.org,2002:str`, `!x` as it stands, `!<x>` without its brackets, `%TAG` handles resolved. */
function fullTag(raw: string, directives: readonly Directive[]): string {
  if (raw.startsWith('!<')) return decode(raw.slice(2, -1));
  const handle = /^![0-9A-Za-z_-]*!/.exec(raw)?.[0] ?? '!';
  const declared = directives.find((directive) => directive.kind === 'tag' && directive.handle === handle);
  const prefix = declared?.kind === 'tag' ? declared.prefix : handle === '!!' ? core : handle;
  return decode(prefix + raw.slice(handle.length));
}

function decode(tag: string): string {
  try {
    return tag.includes('%') ? decodeURIComponent(tag) : tag;
  } catch {
    return tag;
  }
}

/** The value of a tagged scalar, quoted or not. Throws DocumentRefused where goyaml cannot decode it. */
export function taggedScalar(tag: string, text: string, event: ScalarEvent): JsonValue {
  const name = tag.startsWith(core) ? tag.slice(core.length) : '';
  switch (name) {
    case 'str':
      return text;
    case 'binary':
      return binaryText(text, event);
    case 'bool':
    case 'int':
    case 'float':
    case 'null':
    case 'timestamp':
      return typed(name, text, event);
    default:
      return text;
  }
}

function typed(name: 'bool' | 'int' | 'float' | 'null' | 'timestamp', text: string, event: ScalarEvent): JsonValue {
  const found = plainType(text);
  const looked = found === 'timestamp' && name !== 'timestamp' ? 'str' : found;
  const fits =
    name === 'int' ? looked === 'int' || looked === 'uint' : name === looked || (name === 'float' && looked === 'int');
  if (!fits) {
    throw new DocumentRefused(
      'yaml-tag',
      `the value is no !!${name}`,
      event.tagStart,
      Math.max(event.valueEnd, event.tagEnd),
    );
  }
  return plainValue(text);
}

/** Go's StdEncoding: line breaks are skipped, padding is required. Bytes that are no UTF-8 become U+FFFD, as in Go's JSON. */
function binaryText(text: string, event: ScalarEvent): string {
  const compact = text.replace(/[\r\n]/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw new DocumentRefused(
      'yaml-tag',
      'the !!binary value is no base64',
      event.tagStart,
      Math.max(event.valueEnd, event.tagEnd),
    );
  }
  return Buffer.from(compact, 'base64').toString('utf8');
}
