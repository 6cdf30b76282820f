/**
 * Feeds the reader with mutations of real files: `fuzz-yaml.ts [--count N] [--seed N] [--compare N] [FOLDER]`.
 * FOLDER, or CORPUS_DIR, or the project's own examples and fixtures. A crash or a hang (more than a second for one text)
 * makes exit 1. `--compare N` asks Kubernetes' own reader about every N-th text; needs Go.
 */

import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readDocuments } from '../engine/yaml/read.ts';
import { differenceOf } from './peers/kubernetes-yaml/difference.ts';
import { isKnown } from './peers/kubernetes-yaml/known.ts';
import { askPeer, buildPeer } from './peers/kubernetes-yaml/peer.ts';
import { mutated, randomFrom } from './peers/kubernetes-yaml/ugly.ts';
import { yamlFilesBelow } from './yaml-files.ts';

const { values, positionals } = parseArgs({
  options: {
    count: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    compare: { type: 'string', default: '0' },
  },
  allowPositionals: true,
});

const chosen = positionals[0] ?? process.env.CORPUS_DIR;
const folders = chosen === undefined ? ['examples', 'policies', 'test'] : [chosen];
const files = folders.filter((folder) => existsSync(folder)).flatMap((folder) => yamlFilesBelow(folder));
const texts = files.map((file) => readFileSync(file, 'utf8')).filter((text) => text.length < 20_000);
if (texts.length === 0) throw new Error(`no YAML below ${folders.join(', ')}`);

const random = randomFrom(Number(values.seed));
const every = Number(values.compare);
const tally = {
  count: Number(values.count),
  files: texts.length,
  parsed: 0,
  crashes: 0,
  hangs: 0,
  compared: 0,
  known: 0,
  different: 0,
};
const sample: string[] = [];

for (let index = 0; index < tally.count; index++) {
  // A change may have cut a character in two, which no file can hold.
  const text = Buffer.from(mutated(texts[random(texts.length)] ?? '', random)).toString();
  const started = performance.now();
  try {
    const documents = readDocuments({ path: 'fuzz.yaml', text });
    if (documents.every(({ problems }) => problems.length === 0)) tally.parsed += 1;
    for (const document of documents)
      if (document.value !== undefined && index % 10 === 0) document.places().nearest('/metadata/name');
  } catch (error) {
    tally.crashes += 1;
    console.error(JSON.stringify(text), error);
  }
  if (performance.now() - started > 1000) {
    tally.hangs += 1;
    console.error(`${Math.round(performance.now() - started)} ms: ${JSON.stringify(text)}`);
  }
  if (every > 0 && index % every === 0) sample.push(text);
}

const binary = sample.length > 0 ? buildPeer() : '';
for (let from = 0; from < sample.length; from += 1000) {
  const batch = sample.slice(from, from + 1000);
  for (const [index, answer] of askPeer(binary, batch).entries()) {
    const text = batch[index] ?? '';
    const difference = differenceOf(text, answer);
    tally.compared += 1;
    if (difference === undefined) continue;
    if (isKnown(text, difference)) tally.known += 1;
    else {
      tally.different += 1;
      console.error(`${JSON.stringify(text).slice(0, 2000)}\n  ${difference.slice(0, 300)}`);
    }
  }
}

console.log(JSON.stringify({ ...tally, parsedShare: Number((tally.parsed / tally.count).toFixed(3)) }));
process.exitCode = tally.crashes + tally.hangs + tally.different === 0 && tally.parsed / tally.count >= 0.3 ? 0 : 1;
