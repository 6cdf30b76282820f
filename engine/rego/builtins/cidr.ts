/** Networks, as Go's net package reads them. */

import { isRegoObject, RegoSet, type RegoValue } from '../value.ts';
import { BuiltinError, type BuiltinTable, items, text } from './builtin.ts';
import { formatAddress, parseAddress } from './ip-address.ts';

/** First and last address as integers of `bits` bits. */
interface Network {
  readonly bits: 32 | 128;
  readonly prefix: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** A policy that expands more would only run into its memory limit. */
const MOST_ADDRESSES = 1_000_000n;

/** `net.cidr_*` (OPA topdown/cidr.go). */
export const CIDR: BuiltinTable = {
  'net.cidr_is_valid': (value) => typeof value === 'string' && findNetwork(value) !== undefined,
  'net.cidr_expand': (value) => {
    const { bits, first, last } = network(text(value));
    if (last - first >= MOST_ADDRESSES) throw new RangeError('the network is too large');
    return new RegoSet(
      Array.from({ length: Number(last - first) + 1 }, (_, index) => formatAddress(first + BigInt(index), bits)),
    );
  },
  'net.cidr_merge': (value) => new RegoSet(merge(items(value).map((item) => networkOrAddress(text(item))))),
  'net.cidr_contains_matches': (networks, addresses) => {
    const matches: RegoValue[] = [];
    for (const [cidr, key] of entriesOf(networks)) {
      for (const [inner, innerKey] of entriesOf(addresses)) if (contains(cidr, inner)) matches.push([key, innerKey]);
    }
    return new RegoSet(matches);
  },
};

function findNetwork(value: string): Network | undefined {
  const slash = value.indexOf('/');
  const address = slash < 0 ? undefined : parseAddress(value.slice(0, slash));
  const length = value.slice(slash + 1);
  if (address === undefined || !/^(0|[1-9][0-9]{0,2})$/.test(length)) return undefined;
  const prefix = Number(length);
  return prefix > address.bits ? undefined : networkOf(address.value, prefix, address.bits);
}

function networkOf(value: bigint, prefix: number, bits: 32 | 128): Network {
  const size = 1n << BigInt(bits - prefix);
  const first = (value / size) * size;
  return { bits, prefix, first, last: first + size - 1n };
}

function network(value: string): Network {
  const found = findNetwork(value);
  if (found === undefined) throw new BuiltinError(`invalid CIDR address: ${value}`);
  return found;
}

/** A bare IPv4 address stands for its old class (Go's DefaultMask), as in OPA. */
function networkOrAddress(value: string): Network {
  const address = parseAddress(value);
  if (address === undefined) return network(value);
  if (address.bits !== 32) throw new BuiltinError('IPv6 invalid: needs prefix length');
  const top = Number(address.value >> 24n);
  const prefix = top < 0x80 ? 8 : top < 0xc0 ? 16 : 24;
  return { ...networkOf(address.value, prefix, 32), first: address.value };
}

function contains(outer: string, inner: string): boolean {
  const whole = network(outer);
  const address = parseAddress(inner);
  const part = address === undefined ? network(inner) : networkOf(address.value, address.bits, address.bits);
  return whole.bits === part.bits && whole.first <= part.first && part.last <= whole.last;
}

/** The CIDRs of an operand with what stands for each in the result: itself, an index, or a key. */
function entriesOf(value: RegoValue | undefined): [string, RegoValue][] {
  if (typeof value === 'string') return [[value, value]];
  if (Array.isArray(value)) return value.map((item, index) => [cidrOf(item), index]);
  if (value instanceof RegoSet) return value.items.map((item) => [cidrOf(item), item]);
  if (isRegoObject(value)) return Object.keys(value).map((key) => [cidrOf(value[key]), key]);
  return [];
}

function cidrOf(item: RegoValue | undefined): string {
  return text(Array.isArray(item) ? item[0] : item);
}

function merge(networks: readonly Network[]): string[] {
  return ([32, 128] as const).flatMap((bits) => {
    const sorted = networks
      .filter((each) => each.bits === bits)
      .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.last > b.last ? -1 : 1));
    const runs: { first: bigint; last: bigint }[] = [];
    for (const { first, last } of sorted) {
      const run = runs.at(-1);
      if (run === undefined || first > run.last + 1n) runs.push({ first, last });
      else if (last > run.last) run.last = last;
    }
    return runs.flatMap((run) => cover(run.first, run.last, bits));
  });
}

/** The fewest networks that hold exactly the addresses from `first` to `last`. */
function cover(first: bigint, last: bigint, bits: 32 | 128): string[] {
  const found: string[] = [];
  for (let start = first; start <= last; ) {
    let prefix: number = bits;
    while (prefix > 0) {
      const size = 1n << BigInt(bits - prefix + 1);
      if (start % size !== 0n || start + size - 1n > last) break;
      prefix--;
    }
    found.push(`${formatAddress(start, bits)}/${prefix}`);
    start += 1n << BigInt(bits - prefix);
  }
  return found;
}
