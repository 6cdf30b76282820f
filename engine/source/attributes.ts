/** `.gitattributes`: which files the repository marks as `linguist-generated`. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matches, toRules } from './ignore-rules.ts';

const GENERATED = /(^|\s)linguist-generated(=true)?(\s|$)/;
const NOT_GENERATED = /(^|\s)(-linguist-generated|linguist-generated=false)(\s|$)/;

/** A test of paths relative to the root; every folder's `.gitattributes` is read once, the nearest one decides. */
export function generatedMarks(root: string): (path: string) => boolean {
  const known = new Map<string, (path: string) => boolean | undefined>();
  return (path) => {
    const folders = path.split('/').slice(0, -1);
    for (let depth = folders.length; depth >= 0; depth -= 1) {
      const folder = folders.slice(0, depth).join('/');
      let marks = known.get(folder);
      if (marks === undefined) {
        marks = readMarks(root, folder);
        known.set(folder, marks);
      }
      const answer = marks(path.slice(folder === '' ? 0 : folder.length + 1));
      if (answer !== undefined) return answer;
    }
    return false;
  };
}

function readMarks(root: string, folder: string): (path: string) => boolean | undefined {
  let text: string;
  try {
    text = readFileSync(join(root, folder, '.gitattributes'), 'utf8');
  } catch {
    return () => undefined;
  }
  const marks = text.split(/\r?\n/).flatMap((line) => {
    const [pattern = '', ...attributes] = line.trim().split(/\s+/);
    if (pattern === '' || pattern.startsWith('#')) return [];
    const words = attributes.join(' ');
    if (!GENERATED.test(words) && !NOT_GENERATED.test(words)) return [];
    return [{ rules: toRules([pattern]).rules, generated: !NOT_GENERATED.test(words) }];
  });
  return (path) => marks.findLast(({ rules }) => matches(rules, path))?.generated;
}
