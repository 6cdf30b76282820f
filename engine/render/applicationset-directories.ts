/** The git generator for directories: which directories it picks, and what it says of each. */

import { isObject } from '../json/pointer.ts';
import type { JsonObject } from '../model/json.ts';
import { normalizeName } from './applicationset-template.ts';
import { listOf, mappingOf, textOf } from './gitops-object.ts';

/** The parameters of each directory, in order. Values of the generator may themselves not be templates. */
export function directoryParameters(generator: JsonObject, isGo: boolean, paths: readonly string[]): JsonObject[] {
  const entries = listOf(generator, 'directories').filter(isObject);
  const patternsOf = (excluded: boolean) =>
    entries
      .filter(({ exclude }) => (exclude === true) === excluded)
      .map((entry) => toExpression(textOf(entry, 'path') ?? ''));
  const [wanted, unwanted] = [patternsOf(false), patternsOf(true)];
  const prefix = textOf(generator, 'pathParamPrefix');
  const values = mappingOf(generator, 'values');
  return directoriesOf(paths)
    .filter((path) => wanted.some((each) => each.test(path)) && !unwanted.some((each) => each.test(path)))
    .map((path) => (isGo ? nested(path, prefix, values) : plain(path, prefix, values)));
}

/** Those that hold a file of the set, at any depth; hidden ones are not looked into. */
function directoriesOf(paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const segments = path.split('/').slice(0, -1);
    const hidden = segments.findIndex((segment) => segment.startsWith('.'));
    const visible = hidden < 0 ? segments : segments.slice(0, hidden);
    for (let depth = 1; depth <= visible.length; depth += 1) found.add(visible.slice(0, depth).join('/'));
  }
  return [...found].sort();
}

/** Go's `path.Match`: a star stays within its segment. */
function toExpression(pattern: string): RegExp {
  const source = pattern.replace(/\/+$/, '').replace(/\*+|\?|[^*?]/g, (part) => {
    if (part.startsWith('*')) return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[.+^${}()|[\]\\]/, '\\$&');
  });
  return new RegExp(`^${source}$`);
}

function nested(path: string, prefix: string | undefined, values: JsonObject): JsonObject {
  const segments = path.split('/');
  const basename = segments.at(-1) ?? '';
  const about = { path: { path, basename, basenameNormalized: normalizeName(basename), segments } };
  return { ...(prefix === undefined ? about : { [prefix]: about }), values };
}

function plain(path: string, prefix: string | undefined, values: JsonObject): JsonObject {
  const segments = path.split('/');
  const basename = segments.at(-1) ?? '';
  const key = prefix === undefined ? 'path' : `${prefix}.path`;
  return {
    [key]: path,
    [`${key}.basename`]: basename,
    [`${key}.basenameNormalized`]: normalizeName(basename),
    ...Object.fromEntries(segments.map((segment, index) => [`${key}[${index}]`, segment])),
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`values.${name}`, value])),
  };
}
