/** IP addresses as integers, read and written as Go's net package does. */

import { isIPv4, isIPv6 } from 'node:net';

/** An address with the number of its bits: 32 or 128. */
export interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

const MAPPED_PREFIX = 0xffffn;

/** Undefined when it is none. `::ffff:1.2.3.4` is the IPv4 address; zones are refused. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { value: fromBytes(text.split('.').map(Number)), bits: 32 };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const value = parseIpv6(text);
  return value >> 32n === MAPPED_PREFIX ? { value: value & 0xffffffffn, bits: 32 } : { value, bits: 128 };
}

function fromBytes(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function parseIpv6(text: string): bigint {
  const tail = /[^:]*\.[^:]*$/.exec(text)?.[0];
  const value = tail === undefined ? 0n : fromBytes(tail.split('.').map(Number));
  const pure =
    tail === undefined
      ? text
      : `${text.slice(0, -tail.length)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  const [head = '', rest] = pure.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = rest === undefined || rest === '' ? [] : rest.split(':');
  const groups = [...before, ...Array(8 - before.length - after.length).fill('0'), ...after];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** RFC 5952: the longest run of zero groups becomes `::`. */
export function formatAddress(value: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16));
  const runs = [...groups.join(':').matchAll(/\b0(?::0)+\b/g)].sort((a, b) => b[0].length - a[0].length);
  const longest = runs[0]?.[0];
  const text = groups.join(':');
  return longest === undefined ? text : text.replace(new RegExp(`(^|:)${longest}(:|$)`), '::');
}
