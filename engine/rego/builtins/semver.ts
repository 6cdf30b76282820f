/** Semantic versions (semver.org 2.0.0), with the leading `v` that OPA allows. */

import { BuiltinError, type BuiltinTable, text } from './builtin.ts';

interface Version {
  readonly numbers: readonly bigint[];
  readonly preRelease: readonly string[];
}

const NUMBER = '(0|[1-9][0-9]*)';
const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const VERSION = new RegExp(`^v?${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${IDENTIFIERS}))?(?:\\+${IDENTIFIERS})?$`);
const LARGEST = 2n ** 63n - 1n;

/** `semver.*` (OPA topdown/semver.go). */
export const SEMVER: BuiltinTable = {
  'semver.is_valid': (value) => typeof value === 'string' && findVersion(value) !== undefined,
  'semver.compare': (a, b) => {
    const [left, right] = [findVersion(text(a)), findVersion(text(b))];
    if (left === undefined || right === undefined) throw new BuiltinError('not a valid SemVer');
    return compare(left, right);
  },
};

function findVersion(value: string): Version | undefined {
  const match = VERSION.exec(value);
  if (match === null) return undefined;
  const numbers = match.slice(1, 4).map((each) => BigInt(each ?? 0));
  const preRelease = match[4]?.split('.') ?? [];
  if (numbers.some((each) => each > LARGEST) || preRelease.some((each) => /^0[0-9]+$/.test(each))) return undefined;
  return { numbers, preRelease };
}

function compare(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.preRelease.length === 0 || b.preRelease.length === 0) {
    return Math.sign(Number(a.preRelease.length === 0) - Number(b.preRelease.length === 0));
  }
  for (const [index, identifier] of a.preRelease.entries()) {
    const other = b.preRelease[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(identifier, other);
    if (order !== 0) return order;
  }
  return a.preRelease.length < b.preRelease.length ? -1 : 0;
}

/** Numbers by value and before texts, texts by ASCII. */
function compareIdentifiers(a: string, b: string): number {
  const [left, right] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)];
  if (left !== right) return left ? -1 : 1;
  if (left && BigInt(a) !== BigInt(b)) return BigInt(a) < BigInt(b) ? -1 : 1;
  return left || a === b ? 0 : a < b ? -1 : 1;
}
