/**
 * Compares our reading of YAML with Kubernetes' own, live: the committed cases, seeded ugly documents, and any files.
 * `compare.ts [--count N] [--seed N] [FOLDER…]`; exits 1 when anything differs that is not listed as known.
 */

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { object, taste, writeYaml } from '../../../test/engine/yaml/any-yaml.ts';
import { yamlFilesBelow } from '../../yaml-files.ts';
import { cases } from './cases.ts';
import { differenceOf } from './difference.ts';
import { isKnown } from './known.ts';
import { askPeer, buildPeer } from './peer.ts';
import { mutated, randomFrom, tokenSoup } from './ugly.ts';

const { values, positionals } = parseArgs({
  options: { count: { type: 'string', default: '6000' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});

function uglyTexts(count: number, seed: number): string[] {
  const random = randomFrom(seed);
  const generated = fc.sample(fc.tuple(object, taste), { numRuns: Math.ceil(count / 3), seed });
  const styled = generated.map(([value, pick]) => writeYaml(value, pick));
  const soups = Array.from({ length: Math.ceil(count / 3) }, () => tokenSoup(random));
  const changed = Array.from({ length: Math.ceil(count / 3) }, () =>
    mutated(styled[random(styled.length)] ?? '', random),
  );
  // A change may have cut a character in two, which no file can hold.
  return [...styled, ...soups, ...changed].map((text) => Buffer.from(text).toString());
}

const files = positionals.flatMap((folder) => yamlFilesBelow(folder));
const texts = [
  ...cases,
  ...uglyTexts(Number(values.count), Number(values.seed)),
  ...files.map((file) => readFileSync(file, 'utf8')),
];
const binary = buildPeer();
const tally = { texts: texts.length, refused: 0, known: 0, different: 0 };
for (let from = 0; from < texts.length; from += 1000) {
  const batch = texts.slice(from, from + 1000);
  for (const [index, answer] of askPeer(binary, batch).entries()) {
    const text = batch[index] ?? '';
    if (answer.some((document) => document.error !== undefined)) tally.refused += 1;
    const difference = differenceOf(text, answer);
    if (difference === undefined) continue;
    if (isKnown(text, difference)) tally.known += 1;
    else {
      tally.different += 1;
      console.error(`${JSON.stringify(text.slice(0, 400))}\n  ${difference.slice(0, 400)}`);
    }
  }
}
console.log(JSON.stringify(tally));
process.exitCode = tally.different === 0 ? 0 : 1;
