/** Types compiled to closures: one walk per document says "all fine" in microseconds. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { type FieldTree, toFieldReader, toKeyTest } from './field-path.ts';
import { fieldsOf, type TypeText } from './field-type-table.ts';
import { toScalarTest } from './json-kind.ts';

/** True when a value (not null) has the type, in the parts that are read. */
export type TypeTest = (value: JsonValue) => boolean;

const wholeTests = new Map<TypeText, TypeTest>();

/** Compiles the test of a type in the parts that the trees cover. */
export function compileTypeTest(type: TypeText, trees: readonly FieldTree[]): TypeTest {
  if (trees.some((tree) => tree.terminal)) return wholeTest(type);
  if (type.startsWith('[]')) return listTest(compileTypeTest(type.slice(2), trees.flatMap(childrenOf)));
  if (type.startsWith('{}')) return mapTest(type.slice(2), trees);
  return type.startsWith('#') ? objectTest(type, trees) : toScalarTest(type);
}

/** Everything below a type. Made on first use, for types may hold themselves. */
function wholeTest(type: TypeText): TypeTest {
  const known = wholeTests.get(type);
  if (known !== undefined) return known;
  const test = makeWholeTest(type);
  wholeTests.set(type, test);
  return test;
}

function makeWholeTest(type: TypeText): TypeTest {
  if (type.startsWith('[]')) return listTest(wholeTest(type.slice(2)));
  if (type.startsWith('{}')) {
    const inner = wholeTest(type.slice(2));
    return (value) => isObject(value) && Object.keys(value).every((key) => isFine(inner, value[key]));
  }
  if (!type.startsWith('#')) return toScalarTest(type);
  let tests: ReadonlyMap<string, TypeTest> | undefined;
  return (value) => {
    if (!isObject(value)) return false;
    tests ??= new Map(Object.entries(fieldsOf(type)).map(([key, field]) => [key, wholeTest(field)]));
    for (const key of Object.keys(value)) {
      const test = tests.get(key);
      if (test !== undefined && !isFine(test, value[key])) return false;
    }
    return true;
  };
}

function isFine(test: TypeTest, value: JsonValue | undefined): boolean {
  return value === null || value === undefined || test(value);
}

function listTest(item: TypeTest): TypeTest {
  return (value) => {
    if (!Array.isArray(value)) return false;
    for (const element of value) if (element !== null && !item(element)) return false;
    return true;
  };
}

/** Fields of an object: patterns are settled now, for its fields are known. */
function objectTest(type: TypeText, trees: readonly FieldTree[]): TypeTest {
  const fields = Object.entries(fieldsOf(type)).flatMap(([key, field]) => {
    const below = trees.flatMap((tree) => [
      ...(tree.literal.get(key) === undefined ? [] : [tree.literal.get(key) ?? tree]),
      ...[...tree.pattern].flatMap(([pattern, child]) => (toKeyTest(pattern)(key) ? [child] : [])),
    ]);
    return below.length === 0 ? [] : [{ read: toFieldReader(key), test: compileTypeTest(field, below) }];
  });
  return (value) => isObject(value) && allFine(fields, value);
}

function allFine(
  fields: readonly { read: (object: JsonObject) => JsonValue | undefined; test: TypeTest }[],
  value: JsonObject,
): boolean {
  for (const { read, test } of fields) if (!isFine(test, read(value))) return false;
  return true;
}

function mapTest(type: TypeText, trees: readonly FieldTree[]): TypeTest {
  const literals = trees.flatMap((tree) =>
    [...tree.literal].map(([key, child]) => ({ read: toFieldReader(key), test: compileTypeTest(type, [child]) })),
  );
  const patterns = trees.flatMap((tree) =>
    [...tree.pattern].map(([pattern, child]) => ({
      matches: toKeyTest(pattern),
      test: compileTypeTest(type, [child]),
    })),
  );
  return (value) => {
    if (!isObject(value) || !allFine(literals, value)) return false;
    if (patterns.length === 0) return true;
    return Object.keys(value).every((key) =>
      patterns.every(({ matches, test }) => !matches(key) || isFine(test, value[key])),
    );
  };
}

/** A list's items are read by index or `*`; either way all of them are checked: they are one type. */
function childrenOf(tree: FieldTree): FieldTree[] {
  return [...tree.literal.values(), ...tree.pattern.values()];
}
