/** Rego that is meant to be a rule and is none, for it defines no `violations`: left out without a word, it protects nothing. */

import { didYouMean } from '../json/did-you-mean.ts';
import { isObject } from '../json/pointer.ts';
import type { RegoFiles, RegoInspection, RegoPackage } from './compile.ts';
import type { MetadataProblem } from './metadata-problem.ts';
import { ALWAYS_REQUIRED } from './metadata-words.ts';
import { isReserved } from './rule-packages.ts';

/** Packages of the user's files that have a rule's METADATA, or nearly its `violations`, but not `violations`. */
export function findUnfinished(inspected: RegoInspection, files: RegoFiles): MetadataProblem[] {
  const nameOf = ({ path }: Pick<RegoPackage, 'path'>) => path.join('.');
  const finished = new Set(inspected.packages.filter(({ rules }) => rules.includes('violations')).map(nameOf));
  return inspected.packages.flatMap((each) => {
    if (!Object.hasOwn(files, each.file) || isReserved(each.path) || finished.has(nameOf(each))) return [];
    const near = nearMiss(each, files[each.file] ?? '');
    const annotation = inspected.annotations.find(({ file, annotations: { custom } }) => {
      return file === each.file && isObject(custom) && ALWAYS_REQUIRED.some((key) => Object.hasOwn(custom, key));
    });
    const row = near?.row ?? annotation?.row;
    if (row === undefined) return [];
    const message = `package ${nameOf(each)} is no rule: it defines no violations`;
    if (near === undefined) return [{ file: each.file, row, message }];
    return [{ file: each.file, row, message: `${message}, but ${near.name}`, hint: 'Did you mean violations?' }];
  });
}

const ADDS_TO_A_SET = /^([A-Za-z_]\w*)\s+contains\b/;

/** A set that is called nearly `violations`, and its line. */
function nearMiss({ rules }: RegoPackage, text: string): { name: string; row: number } | undefined {
  for (const [index, line] of text.split('\n').entries()) {
    const name = ADDS_TO_A_SET.exec(line)?.[1];
    if (name === undefined || !rules.includes(name)) continue;
    if (didYouMean('violations', [name]) !== undefined) return { name, row: index + 1 };
  }
  return undefined;
}
