/**
 * Feeds the reader with mutations of real files: `npm run fuzz -- [--count N] [--seed N] [--compare N] [FOLDER]`.
 * FOLDER, or CORPUS_DIR, or the project's own examples and fixtures. A crash or a hang (more than a second for one text)
 * makes exit 1. `--compare N` asks Kubernetes' own reader about every N-th text; needs Go.
 */

import { parseArgs } from 'node:util';
import { differenceOf } from '../peers/kubernetes-yaml/difference.ts';
import { isKnown } from '../peers/kubernetes-yaml/known.ts';
import { askPeer, buildPeer } from '../peers/kubernetes-yaml/peer.ts';
import { readMutations, textsBelow } from './read-mutations.ts';

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
const texts = textsBelow(folders);
if (texts.length === 0) throw new Error(`no YAML below ${folders.join(', ')}`);

const [count, seed, every] = [Number(values.count), Number(values.seed), Number(values.compare)];
const sample: string[] = [];
const { parsed, crashes, hangs } = readMutations(texts, { count, seed, longestMs: 1000 }, (text, index) => {
  if (every > 0 && index % every === 0) sample.push(text);
});
for (const { text, error } of crashes) console.error(JSON.stringify(text), error);
for (const { text, took } of hangs) console.error(`${Math.round(took)} ms: ${JSON.stringify(text)}`);

const compared = { compared: 0, known: 0, different: 0 };
const binary = sample.length > 0 ? buildPeer() : '';
for (let from = 0; from < sample.length; from += 1000) {
  const batch = sample.slice(from, from + 1000);
  for (const [index, answer] of askPeer(binary, batch).entries()) {
    const text = batch[index] ?? '';
    const difference = differenceOf(text, answer);
    compared.compared += 1;
    if (difference === undefined) continue;
    if (isKnown(text, difference)) compared.known += 1;
    else {
      compared.different += 1;
      console.error(`${JSON.stringify(text).slice(0, 2000)}\n  ${difference.slice(0, 300)}`);
    }
  }
}

const parsedShare = Number((parsed / count).toFixed(3));
const counts = { files: texts.length, count, parsedShare, crashes: crashes.length, hangs: hangs.length, ...compared };
console.log(JSON.stringify(counts));
process.exitCode = counts.crashes + counts.hangs + counts.different === 0 && parsedShare >= 0.3 ? 0 : 1;
