/** UUIDs and URIs taken apart, as Go's google/uuid and net/url do. */

import type { RegoObject } from '../value.ts';
import { BuiltinError, type BuiltinTable, text, toRegoInteger } from './builtin.ts';
import { parseAddress } from './ip-address.ts';

/** `uuid.parse`, `uri.parse` and the like. */
export const IDENTIFIERS: BuiltinTable = {
  'uuid.parse': (value) => describeUuid(bytesOfUuid(text(value))),
  'uri.is_valid': (value) => typeof value === 'string' && value !== '' && findUri(value) !== undefined,
  'uri.parse': (value) => {
    const uri = findUri(text(value));
    if (uri === undefined) throw new BuiltinError('not a URI');
    return uri;
  },
};

function bytesOfUuid(value: string): Buffer {
  const plain = value.replace(/^urn:uuid:/i, '').replace(/^\{(.{36})\}$/, '$1');
  const dashed = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(plain);
  if (!dashed && !/^[0-9a-f]{32}$/i.test(plain)) throw new BuiltinError('invalid UUID');
  return Buffer.from(plain.replaceAll('-', ''), 'hex');
}

/** Between 1582-10-15, the beginning of UUID time, and 1970, in units of 100 ns. */
const GREGORIAN_TO_UNIX = 122_192_928_000_000_000n;
const DOMAINS = ['Person', 'Group', 'Org'];

function describeUuid(bytes: Buffer): RegoObject {
  const version = (bytes[6] ?? 0) >> 4;
  const described: RegoObject = { version, variant: variantOf(bytes[8] ?? 0) };
  if (version !== 1 && version !== 2) return described;
  const low = BigInt(bytes.readUInt32BE(0));
  const high = BigInt(bytes.readUInt16BE(4)) << 32n;
  const time = low | high | (BigInt(bytes.readUInt16BE(6) & 0x0fff) << 48n);
  described.time = toRegoInteger((time - GREGORIAN_TO_UNIX) * 100n);
  described.nodeid = (bytes.toString('hex', 10).match(/../g) ?? []).join('-');
  described.macvariables = macOf(bytes[10] ?? 0);
  described.clocksequence = bytes.readUInt16BE(8) & 0x3fff;
  if (version === 2) {
    described.id = bytes.readUInt32BE(0);
    described.domain = DOMAINS[bytes[9] ?? 0] ?? `Domain${bytes[9]}`;
  }
  return described;
}

function variantOf(byte: number): string {
  if ((byte & 0xc0) === 0x80) return 'RFC4122';
  if ((byte & 0xe0) === 0xc0) return 'Microsoft';
  return (byte & 0xe0) === 0xe0 ? 'Future' : 'Reserved';
}

function macOf(byte: number): string {
  return `${byte & 2 ? 'local' : 'global'}:${byte & 1 ? 'multicast' : 'unicast'}`;
}

/** RFC 3986 as Go's url.Parse reads it: lenient in paths, strict about escapes, controls, hosts and ports. */
function findUri(value: string): RegoObject | undefined {
  if ([...value].some((character) => character < ' ' || character === '\x7f')) return undefined;
  const [, beforeHash = '', fragment = ''] = /^([^#]*)(?:#(.*))?$/s.exec(value) ?? [];
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(beforeHash)?.[1];
  if (scheme === undefined && /^[^/?]*:/.test(beforeHash)) return undefined;
  const rest = scheme === undefined ? beforeHash : beforeHash.slice(scheme.length + 1);
  const [, beforeQuery = '', query = ''] = /^([^?]*)(?:\?(.*))?$/s.exec(rest) ?? [];
  const authority = beforeQuery.startsWith('//') ? (/^\/\/([^/]*)/.exec(beforeQuery)?.[1] ?? '') : undefined;
  const opaque = scheme !== undefined && authority === undefined && !beforeQuery.startsWith('/');
  const rawPath = opaque ? '' : authority === undefined ? beforeQuery : beforeQuery.slice(authority.length + 2);
  const host = findHost(authority ?? '');
  const [path, plainFragment] = [findUnescaped(rawPath), findUnescaped(fragment)];
  if (host === undefined || path === undefined || plainFragment === undefined) return undefined;
  const parts: Record<string, string> = { scheme: (scheme ?? '').toLowerCase(), ...host, path, raw_query: query };
  if (path !== '') parts.raw_path = escapePath(path) === rawPath ? path : rawPath;
  return Object.fromEntries(Object.entries({ ...parts, fragment: plainFragment }).filter(([, each]) => each !== ''));
}

/** What Go writes for a path; only what is written otherwise counts as raw. */
function escapePath(path: string): string {
  return encodeURIComponent(path)
    .replace(/%(24|26|2B|2C|2F|3A|3B|3D|40)/g, decodeURIComponent)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function findHost(authority: string): { hostname: string; port: string } | undefined {
  const address = authority.slice(authority.lastIndexOf('@') + 1);
  const match = /^(\[[^\]]*\]|[^:[\]]*)(?::([0-9]*))?$/.exec(address);
  if (match === null || /[ "<>\\^`{|}]/.test(address)) return undefined;
  const [, written = '', port = ''] = match;
  const inner = written.startsWith('[') ? written.slice(1, -1) : undefined;
  if (inner !== undefined && parseAddress(inner.split('%25')[0] ?? '') === undefined) return undefined;
  const hostname = findUnescaped(inner ?? written);
  return hostname === undefined ? undefined : { hostname, port };
}

function findUnescaped(escaped: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(escaped)) return undefined;
  const hex = Buffer.from(escaped).toString('latin1');
  const bytes = hex.replace(/%(..)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
