/** Mutations of real texts are read, one after the other; what crashes or hangs is told. */

import { existsSync, readFileSync } from 'node:fs';
import { readDocuments } from '../../engine/yaml/read.ts';
import { mutated, randomFrom } from '../peers/kubernetes-yaml/ugly.ts';
import { yamlFilesBelow } from '../yaml-files.ts';

/** Longer texts are left out: many short ones find more. */
const LONGEST = 20_000;

/** What reading them came to. */
export interface FuzzTally {
  parsed: number;
  /** Texts with what was thrown. */
  readonly crashes: { readonly text: string; readonly error: unknown }[];
  /** Texts that took too long, in milliseconds. */
  readonly hangs: { readonly text: string; readonly took: number }[];
}

/** The YAML below folders, those that are there. */
export function textsBelow(folders: readonly string[]): string[] {
  const files = folders.filter((folder) => existsSync(folder)).flatMap((folder) => yamlFilesBelow(folder));
  return files.map((file) => readFileSync(file, 'utf8')).filter((text) => text.length < LONGEST);
}

/** Reads `count` mutations; the same seed gives the same ones. `onText` sees each. */
export function readMutations(
  texts: readonly string[],
  { count, seed, longestMs }: { readonly count: number; readonly seed: number; readonly longestMs: number },
  onText: (text: string, index: number) => void = () => {},
): FuzzTally {
  const random = randomFrom(seed);
  const tally: FuzzTally = { parsed: 0, crashes: [], hangs: [] };
  for (let index = 0; index < count; index++) {
    // A change may have cut a character in two, which no file can hold.
    const text = Buffer.from(mutated(texts[random(texts.length)] ?? '', random)).toString();
    const started = performance.now();
    try {
      const documents = readDocuments({ path: 'fuzz.yaml', text });
      if (documents.every(({ problems }) => problems.length === 0)) tally.parsed += 1;
      for (const document of documents)
        if (document.value !== undefined && index % 10 === 0) document.places().nearest('/metadata/name');
    } catch (error) {
      tally.crashes.push({ text, error });
    }
    const took = performance.now() - started;
    if (took > longestMs) tally.hangs.push({ text, took });
    onText(text, index);
  }
  return tally;
}
