/** Texts to other texts: hex, base64url, URL queries, JSON with options. */

import { isRegoObject, type RegoObject, RegoSet, type RegoValue, sortedItems } from '../value.ts';
import { BuiltinError, type BuiltinTable, flag, object, text, texts } from './builtin.ts';

/** Encodings of texts: base64, hex, URL queries (OPA topdown/encoding.go). */
export const ENCODINGS: BuiltinTable = {
  'base64url.encode_no_pad': (value) => Buffer.from(text(value)).toString('base64url'),
  'hex.encode': (value) => Buffer.from(text(value)).toString('hex'),
  'hex.decode': (value) => {
    const hex = text(value);
    if (hex.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(hex)) throw new BuiltinError('not hex');
    return Buffer.from(hex, 'hex').toString('utf8');
  },
  'urlquery.encode': (value) => escapeQuery(text(value)),
  'urlquery.decode': (value) => unescapeQuery(text(value)),
  'urlquery.encode_object': (value) => {
    const query = object(value);
    return Object.keys(query)
      .sort()
      .flatMap((key) => {
        const values = query[key];
        const list = values instanceof RegoSet ? sortedItems(values).map(text) : texts(values);
        return list.map((each) => `${escapeQuery(key)}=${escapeQuery(each)}`);
      })
      .join('&');
  },
  'urlquery.decode_object': (value) => decodeQuery(text(value)),
  'json.marshal_with_options': (value, options) => marshalWithOptions(value ?? null, object(options)),
};

/** Go's url.QueryEscape: RFC 3986's unreserved characters stay, a space is `+`. */
function escapeQuery(value: string): string {
  return encodeURIComponent(toWellFormed(value))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function toWellFormed(value: string): string {
  return Buffer.from(value).toString('utf8');
}

function unescapeQuery(value: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(value)) throw new BuiltinError('invalid URL escape');
  const bytes = Buffer.from(value.replaceAll('+', ' '));
  const decoded: number[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const escaped = bytes[index] === 0x25;
    decoded.push(escaped ? Number.parseInt(bytes.toString('latin1', index + 1, index + 3), 16) : (bytes[index] ?? 0));
    if (escaped) index += 2;
  }
  return Buffer.from(decoded).toString('utf8');
}

function decodeQuery(query: string): RegoObject {
  const found: Record<string, RegoValue[]> = Object.create(null);
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    if (pair.includes(';')) throw new BuiltinError('invalid semicolon separator in query');
    const [key = '', ...rest] = pair.split('=');
    const name = unescapeQuery(key);
    found[name] = [...(found[name] ?? []), unescapeQuery(rest.join('='))];
  }
  return found;
}

function marshalWithOptions(value: RegoValue, options: RegoObject): string {
  const unknown = Object.keys(options).find((key) => !['prefix', 'indent', 'pretty'].includes(key));
  if (unknown !== undefined) throw new BuiltinError(`object contained unknown key ${unknown}`);
  const prefix = options.prefix === undefined ? '' : text(options.prefix);
  const indent = options.indent === undefined ? '\t' : text(options.indent);
  const implied = options.prefix !== undefined || options.indent !== undefined;
  const pretty = options.pretty === undefined ? implied : flag(options.pretty);
  return pretty ? prefix + marshal(value, { indent, line: `\n${prefix}` }) : marshal(value, undefined);
}

/** Go's encoding/json: sorted keys, `<`, `>` and `&` escaped. */
function marshal(value: RegoValue, layout: { indent: string; line: string } | undefined): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return quote(value);
  const inner = layout === undefined ? undefined : { indent: layout.indent, line: layout.line + layout.indent };
  const parts = isRegoObject(value)
    ? Object.keys(value)
        .sort()
        .map((key) => `${quote(key)}:${layout === undefined ? '' : ' '}${marshal(value[key] ?? null, inner)}`)
    : (value instanceof RegoSet ? sortedItems(value) : value).map((item) => marshal(item, inner));
  const [open, close] = isRegoObject(value) ? ['{', '}'] : ['[', ']'];
  if (parts.length === 0 || layout === undefined || inner === undefined) return open + parts.join(',') + close;
  return open + inner.line + parts.join(`,${inner.line}`) + layout.line + close;
}

function quote(value: string): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029\u007f]/g, (character) =>
    character === '\u007f' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
