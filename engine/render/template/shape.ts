/** What is known of a value in a template without running it: which keys of the values it may come from. */

import { joinPointer } from '../../json/pointer.ts';
import type { JsonPointer } from '../../model/json.ts';

/** Pointers into the values; `*` stands for any element. Fields are those of a `dict`, or of the top. */
export interface Shape {
  readonly paths: ReadonlySet<JsonPointer>;
  readonly fields: ReadonlyMap<string, Shape>;
}

/** A value of which nothing comes from the chart's values. */
export const NOTHING: Shape = { paths: new Set(), fields: new Map() };

/** More than this is not followed: whatever grows so is no place any more. */
const MOST_PATHS = 200;

/** Whatever one of them may be. */
export function union(shapes: readonly Shape[]): Shape {
  const known = shapes.filter((shape) => shape !== NOTHING);
  const [only = NOTHING, second] = known;
  if (second === undefined) return only;
  const fields = new Map<string, Shape>();
  for (const shape of known) {
    for (const [name, field] of shape.fields) fields.set(name, union([fields.get(name) ?? NOTHING, field]));
  }
  return { paths: limited(known.flatMap(({ paths }) => [...paths])), fields };
}

/** `.name` of a shape. */
export function fieldOf(shape: Shape, name: string): Shape {
  const own = shape.fields.get(name) ?? shape.fields.get('*') ?? NOTHING;
  if (shape.paths.size === 0) return own;
  const below = { paths: limited([...shape.paths].map((path) => joinPointer(path, name))), fields: NOTHING.fields };
  return union([below, own]);
}

/** An element of a list or map. */
export function elementOf(shape: Shape): Shape {
  const below = { paths: limited([...shape.paths].map((path) => `${path}/*`)), fields: NOTHING.fields };
  return union([below, ...shape.fields.values()]);
}

/** Everything that is in it. */
export function pathsIn({ paths, fields }: Shape): JsonPointer[] {
  return [...paths, ...[...fields.values()].flatMap(pathsIn)];
}

/** A name for what it is. */
export function keyOf({ paths, fields }: Shape): string {
  const inner = [...fields].map(([name, field]) => `${name}:${keyOf(field)}`).sort();
  return `${[...paths].sort().join(' ')}{${inner.join(',')}}`;
}

function limited(paths: readonly JsonPointer[]): ReadonlySet<JsonPointer> {
  return new Set(paths.slice(0, MOST_PATHS));
}
